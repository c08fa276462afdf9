import type { Complaint } from './complaint.ts'
import { UnfitInput } from './refusal.ts'
import type { Bilingual } from './refusal-text.ts'
import type { Attachment } from './work-inquiry.ts'

/**
 * PRIV-5: whether a piece of evidence may leave the house, to the customer's page, a third party or in a dossier for others:
 * a redacted copy may; an original only where it has none and isn't confidential.
 */
export function mayLeave(attachment: Attachment, all: readonly Attachment[]): boolean {
  if (attachment.redactionOf !== undefined) return true
  return !attachment.confidential && !all.some(({ redactionOf }) => redactionOf === attachment.id)
}

/** Throws UnfitInput where an id is of no attachment of this complaint; `pointer` is where the list stands. */
export function refuseUnknownAttachments(
  { attachments = [] }: Complaint,
  ids: readonly string[] | undefined,
  pointer: string,
): void {
  ids?.forEach((id, index) => {
    if (!attachments.some((one) => one.id === id))
      throw new UnfitInput(`${pointer}/${index}`, 'unknown_attachment', UNKNOWN)
  })
}

const UNKNOWN: Bilingual = {
  en: 'This complaint has no attachment of that id; add it first.',
  zh: '该投诉没有此编号的附件，请先上传。',
}
