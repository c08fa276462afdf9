import { mintLinks, revokeLinks } from '../access/link-token.store.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { after } from '../platform/duration.ts'

/** The link by which a third party answers, shown once; the token stands in its fragment, so that no log sees it. */
export interface AnswerLink {
  readonly url: string
  readonly token: string
  /** An instant of real time: links don't go by the clock of a sandbox (SBX-1). */
  readonly expiresAt: string
}

/** A new link to the verification that was just asked to have one; one given out before opens nothing any more. */
export async function linkToAnswer(tx: Transaction, means: Means, moved: Moved): Promise<AnswerLink> {
  await endAnswerLinks(tx, means, moved)
  const { complaint } = moved.stored
  const expiresAt = after(means.now(), moved.by.policies.execution.linkFor)
  const order = { complaint: complaint.id, kind: 'verification' as const, subject: verificationOf(moved) }
  const [token = ''] = mintLinks(tx, means.random, [{ ...order, expiresAt }])
  return { url: `${means.publicUrl}/#/answer/${token}`, token, expiresAt: expiresAt.toISOString() }
}

/** Ends the links to a verification that was answered or waived: there is nothing to answer any more. */
export async function endAnswerLinks(tx: Transaction, { now }: Means, moved: Moved): Promise<void> {
  const subject = verificationOf(moved)
  const { id: complaint } = moved.stored.complaint
  if (subject) await revokeLinks(tx, { complaint, kind: 'verification', subject }, now())
}

function verificationOf({ facts }: Moved): string | null {
  for (const { type, data } of facts)
    if (type === 'verification.linked' || type === 'verification.answered' || type === 'verification.waived')
      return data.id
  return null
}
