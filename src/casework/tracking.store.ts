import { mintLinks, revokeLinks } from '../access/link-token.store.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import { lastingOf, type Tracking, trackingOf } from '../complaint/tracking-link.ts'
import type { Transaction } from '../platform/database.store.ts'

/** A new link to the page of a moved complaint: the customer's own (null), or that of a representative (REC-6). */
export function linkTo(
  tx: Transaction,
  { random, publicUrl }: Means,
  { stored: { complaint }, by }: Moved,
  representative: string | null,
): Tracking {
  const until = complaint.representatives?.find(({ id }) => id === representative)?.until
  const [token = ''] = mintLinks(tx, random, [
    {
      ...{ complaint: complaint.id, kind: 'tracking', subject: representative },
      ...{ expiresAt: until ? new Date(until) : null, lastsMs: lastingOf(by.policies) },
    },
  ])
  return trackingOf(publicUrl, complaint.reference, token)
}

/** Ends the links to the page of a moved complaint: the customer's own (null), or those of a representative. */
export async function endLinks(
  tx: Transaction,
  { stored: { complaint }, by }: Moved,
  representative: string | null,
): Promise<void> {
  await revokeLinks(tx, { complaint: complaint.id, kind: 'tracking', subject: representative }, by.at)
}
