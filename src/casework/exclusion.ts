import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { Refusal } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import type { Revisit } from '../complaint/work-contact.ts'
import { words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

const Which = z.string().regex(/^\d{1,3}$/)

/** The second person's word on a score that is to be left out; refusing needs no reason, but may have one. */
export const ExclusionVerdict = z
  .strictObject({ confirm: z.boolean(), reason: words(2000).optional() })
  .meta({ id: 'ExclusionVerdict', examples: [{ confirm: true, reason: '核对录音，客户评的是另一家店' }] })

/**
 * `propose-exclusion` (ANTI-1): one person says why a score should not count. It counts until another has confirmed; of a
 * score that was refused once it may be proposed again.
 */
export const proposeExclusion = defineStep({
  step: 'propose-exclusion',
  input: z.strictObject({ ...Reason.shape, index: Which }),
  decide: (complaint, { index: which, reason }) => {
    const { index } = scored(complaint, which)
    if (latestOf(complaint, index) === 'proposed' || latestOf(complaint, index) === 'excluded')
      throw new Refusal('already-concluded')
    return [fact('revisit.exclusion_proposed', { index }, reason)]
  },
})

/** `confirm-exclusion` (ANTI-1): another person leaves the score out of the figures, or keeps it in; it stays on record. */
export const confirmExclusion = defineStep({
  step: 'confirm-exclusion',
  input: z.strictObject({ ...ExclusionVerdict.shape, index: Which }),
  decide: (complaint, { index: which, confirm, reason }) => {
    const { index, revisit } = scored(complaint, which)
    if (latestOf(complaint, index) !== 'proposed') throw new Refusal('no-exclusion-proposed')
    const { satisfaction = null, recommend = null } = revisit
    return [
      confirm
        ? fact('revisit.excluded', { index, satisfaction, recommend }, reason)
        : fact('revisit.exclusion_refused', { index }, reason),
    ]
  },
})

function scored({ revisits }: Complaint, which: string): { index: number; revisit: Revisit } {
  const index = Number(which)
  const revisit = revisits[index]
  if (!revisit) throw new NotHere()
  if (revisit.satisfaction === undefined && revisit.recommend === undefined) throw new Refusal('no-score')
  return { index, revisit }
}

function latestOf({ exclusions = [] }: Complaint, index: number): string | undefined {
  return exclusions.findLast((one) => one.index === index)?.state
}
