import { type LinkTokenPlace, readLinkToken } from '../access/link-token.ts'
import type { Database, Transaction } from '../platform/database.store.ts'

/** What a right link opens, and for whom. */
export interface Tracked {
  readonly tenant: string
  readonly complaint: string
  /** Null where it is the customer's own link. */
  readonly representative: string | null
  readonly secretHash: Buffer
}

// One statement, one row, whatever of it is there. Complaint and tenant are read only by way of a link that still holds: what
// is invented, in a tenant that exists or in none, under a reference that exists or not, is one look that finds nothing.
const OPEN = {
  name: 'open-tracking-link',
  text: `select l.complaint_id, l.subject_id, coalesce(c.id is not null
      and coalesce(l.expires_at > coalesce(t.sandbox_now, $4), true)
      and coalesce((c.facts ->> 'archivedAt')::timestamptz + l.lasts_ms * interval '1 millisecond'
        > coalesce(t.sandbox_now, $4), true), false) as opens
    from (select 1) as asked
      left join link_token l on l.tenant_id = $1 and l.secret_hash = $2 and l.kind = 'tracking'
      left join complaint c on c.tenant_id = l.tenant_id and c.id = l.complaint_id and c.reference = $3
        and l.revoked_at is null
      left join tenant t on t.tenant_id = c.tenant_id`,
}
const REVOKED = {
  name: 'is-link-revoked',
  text: `select revoked_at is not null as revoked from link_token where tenant_id = $1 and secret_hash = $2`,
}

/** The complaint of that reference where the token is one of its links; null for anything else, by the same work (PRIV-6). */
export async function openLink(
  database: Database,
  { token, reference }: { readonly token: string; readonly reference: string },
  at: Date,
): Promise<Tracked | null> {
  const { tenant, secretHash }: LinkTokenPlace = readLinkToken(token)
  const [row] = await database.transact(tenant, (tx) => {
    return tx.run<{ complaint_id: string; subject_id: string | null; opens: boolean }>(OPEN, [
      ...[tx.tenant, secretHash, reference, at],
    ])
  })
  if (!row?.opens) return null
  return { tenant, complaint: row.complaint_id, representative: row.subject_id, secretHash }
}

/** Whether a link that was right has been revoked since: asked with the complaint locked, so that neither overtakes the other. */
export async function isRevoked(tx: Transaction, { secretHash }: Tracked): Promise<boolean> {
  const [row] = await tx.run<{ revoked: boolean }>(REVOKED, [tx.tenant, secretHash])
  return row?.revoked ?? true
}
