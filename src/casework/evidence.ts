import { z } from 'zod'
import { isAskedOf } from '../complaint/casework-subjects.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { Refusal } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Attachment } from '../complaint/work-inquiry.ts'
import { words } from '../platform/fields.ts'
import type { Policies } from '../policy/policy.ts'
import { NotHere } from './not-here.ts'

/** A file that came, before it is part of a complaint. */
export type Arrived = Pick<
  Attachment,
  'id' | 'name' | 'type' | 'bytes' | 'sha256' | 'confidential' | 'redactionOf'
>

/** What can be said of a file before it comes. */
export interface Announced {
  readonly bytes: number
  readonly redactionOf?: string | undefined
}

/**
 * PRIV-5: refuses where there is no room for it, where its original isn't there, or where a liaison has nothing to do here
 * any more. Throws Refusal, NotHere.
 */
export function refuseUnwelcome(complaint: Complaint, { bytes, redactionOf }: Announced, by: By): void {
  const { attachments = [] } = complaint
  if (redactionOf !== undefined) originalOf(complaint, redactionOf)
  if (by.role === 'liaison' && !isAskedOf(complaint, by.actor)) throw new Refusal('already-concluded')
  refuseBeyond(attachments, bytes, by.policies.evidence)
  if (isOutside(by))
    refuseBeyond(
      attachments.filter(({ outside }) => outside),
      bytes,
      by.policies.evidence.outside,
    )
}

type Limits = Policies['evidence']['outside']

/** What whoever hands it in may: those without an account less than the house. */
export function limitsFor(by: By): Limits {
  return isOutside(by) ? by.policies.evidence.outside : by.policies.evidence
}

function isOutside({ role }: By): boolean {
  return role === 'customer'
}

function refuseBeyond(
  there: readonly Attachment[],
  bytes: number,
  { maxFiles, maxTotalBytes }: Limits,
): void {
  const total = there.reduce((sum, one) => sum + one.bytes, 0)
  if (there.length >= maxFiles || total + bytes > maxTotalBytes)
    throw new Refusal('evidence-full', { files: there.length, bytes: total, maxFiles, maxTotalBytes })
}

/** The file is evidence now (PRIV-5). */
export function addEvidence(complaint: Complaint, file: Arrived, by: By): Fact[] {
  refuseUnwelcome(complaint, file, by)
  const attachment = {
    ...file,
    addedAt: by.at.toISOString(),
    by: by.actor.id,
    ...(isOutside(by) ? { outside: true } : {}),
  }
  return [fact('evidence.added', { attachment })]
}

/** Whether an original leaves the house, and why that is changed. */
export const EvidenceMark = z
  .strictObject({ confidential: z.boolean(), reason: words(2000) })
  .meta({ id: 'EvidenceMark', examples: [{ confidential: true, reason: '照片中可见其他顾客' }] })

/** Marks evidence as confidential, or no longer (PRIV-5). */
export const markEvidence = defineStep({
  step: 'mark-evidence',
  input: z.strictObject({ ...EvidenceMark.shape, aid: z.uuid() }),
  decide: (complaint, { aid: id, confidential, reason }) => {
    originalOf(complaint, id)
    return [fact('evidence.marked', { id, confidential }, reason)]
  },
})

function originalOf({ attachments = [] }: Complaint, id: string): Attachment {
  const found = attachments.find((one) => one.id === id)
  if (!found || found.redactionOf !== undefined) throw new NotHere()
  return found
}
