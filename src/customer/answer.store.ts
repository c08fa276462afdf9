import { readLinkToken } from '../access/link-token.ts'
import type { Database } from '../platform/database.store.ts'

/** What a right link opens to a third party: the one verification that they answer. */
export interface Asked {
  readonly tenant: string
  readonly complaint: string
  readonly verification: string
  readonly secretHash: Buffer
}

// One statement, one row, whatever of it is there: an unknown tenant, a wrong token, a link used up, revoked or over cost the same.
const OPEN = {
  name: 'open-answer-link',
  text: `select l.complaint_id, l.subject_id, coalesce(l.complaint_id is not null and (l.used_at is null or $4)
      and l.revoked_at is null
      and coalesce(l.expires_at > $3, true), false) as opens
    from (select 1) as asked
      left join link_token l on l.tenant_id = $1 and l.secret_hash = $2 and l.kind = 'verification'`,
}

/**
 * The verification that a token opens; null for anything else, by the same work (PRIV-6). `isRepeatable`: a link that is used
 * up lets in who may be repeating the request that used it; whether they do, their Idempotency-Key says.
 */
export async function openAnswerLink(
  database: Database,
  token: string,
  at: Date,
  isRepeatable: boolean,
): Promise<Asked | null> {
  const { tenant, secretHash } = readLinkToken(token)
  const [row] = await database.transact(tenant, (tx) => {
    return tx.run<{ complaint_id: string; subject_id: string; opens: boolean }>(OPEN, [
      ...[tx.tenant, secretHash, at, isRepeatable],
    ])
  })
  if (!row?.opens) return null
  return { tenant, complaint: row.complaint_id, verification: row.subject_id, secretHash }
}
