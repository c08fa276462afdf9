import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { EvidenceInput, Reason } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import type { Representative } from '../complaint/work-contact.ts'
import { Instant, words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

/** Who is to speak for the customer, how they can be reached, and what proves that they may (REC-6). */
export const RepresentativeInput = z
  .strictObject({
    name: words(200),
    relation: z.enum(['guardian', 'relative', 'lawyer', 'organisation', 'complainant', 'other']),
    contact: words(254),
    proof: EvidenceInput,
    until: Instant.optional().meta({ description: 'When the authority ends, where it says so' }),
  })
  .meta({
    id: 'RepresentativeInput',
    examples: [
      {
        ...{ name: '林小姐', relation: 'relative', contact: '+8613800007777' },
        proof: { reference: '授权委托书 SQ-0087', note: '已核对原件' },
      },
    ],
  })

/** `name-representative` 登记代理人 (REC-6): not heard before somebody has accepted the proof. */
export const nameRepresentative = defineStep({
  step: 'name-representative',
  input: RepresentativeInput,
  decide: (complaint, input, { actor, at, newId }) => {
    refuseFull(complaint.representatives ?? [])
    refuseUnknownAttachments(complaint, input.proof.attachments, '/proof/attachments')
    if (input.until !== undefined && new Date(input.until) <= at) throw untilInPast()
    const named = { state: 'named' as const, namedAt: at.toISOString(), namedBy: actor.id }
    return [fact('representative.named', { representative: { id: newId(), ...input, ...named } })]
  },
})

const Which = z.strictObject({ rid: z.uuid() })

/** `accept-representative` 确认代理权限 (REC-6): the proof holds; from now on they have a link of their own. */
export const acceptRepresentative = defineStep({
  step: 'accept-representative',
  input: Which,
  decide: (complaint, { rid }) => {
    const { id, state } = representativeOf(complaint, rid)
    if (state !== 'named') throw new Refusal('already-concluded')
    return [fact('representative.accepted', { id }), fact('tracking.linked', { representative: id })]
  },
})

/** `revoke-representative` 撤销代理人 (REC-6): the proof doesn't hold, or no longer; their links open nothing any more. */
export const revokeRepresentative = defineStep({
  step: 'revoke-representative',
  input: z.strictObject({ ...Reason.shape, ...Which.shape }),
  decide: (complaint, { rid, reason }) => {
    const { id, state } = representativeOf(complaint, rid)
    if (state === 'revoked') throw new Refusal('already-concluded')
    return [fact('representative.revoked', { id }, reason)]
  },
})

/** The representative of that id; throws NotHere where the complaint has none. */
export function representativeOf({ representatives = [] }: Complaint, id: string): Representative {
  const found = representatives.find((one) => one.id === id)
  if (!found) throw new NotHere()
  return found
}

function untilInPast(): UnfitInput {
  return new UnfitInput('/until', 'in_past', {
    en: 'An authority that is over proves nothing: its end lies in the future.',
    zh: '授权截止时间须在将来，已过期的授权无效。',
  })
}
