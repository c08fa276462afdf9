import type { Database } from '../platform/database.store.ts'
import { blind, deriveKey, type KeyRing } from '../platform/seal.ts'
import { LOCKS_SECONDS, REMEMBERED_MS } from './lock-out.ts'

// While somebody is locked out nothing is counted: the lock ends when it was said to. The rows are taken in one order.
const COUNT = {
  name: 'count-link-failures',
  text: `insert into link_failure as f (tenant_id, key, failures, locked_until, forget_at)
    select $1, key, 1, $3, $4 from unnest($2::text[]) as key order by key
    on conflict (tenant_id, key) do update set
      failures = case when f.forget_at <= $3 then 1
        when f.locked_until > $3 then f.failures else f.failures + 1 end,
      locked_until = case when f.forget_at <= $3 then $3
        when f.locked_until > $3 then f.locked_until
        else $3 + make_interval(secs => ($5::int[])[least(f.failures + 1, cardinality($5::int[]))]) end,
      forget_at = $4
    returning locked_until`,
}

/** Who brought a link that opens nothing: from which address, for which reference of which tenant. */
export interface Failure {
  readonly address: string
  readonly tenant: string
  readonly reference: string
}

/**
 * Counts a wrong link against the address that it came from and the reference that it was for, together with all other
 * processes; returns in how many seconds another may be tried, 0 for at once. A right link never asks here: whoever guesses
 * can't lock the customer out, not even from the same address.
 */
export async function countFailure(
  database: Database,
  ring: KeyRing,
  { address, tenant, reference }: Failure,
  at: Date,
): Promise<number> {
  const key = failureKey(ring)
  const keys = [blind(key, 'address', address), blind(key, 'reference', `${tenant} ${reference}`)]
  const forgetAt = new Date(at.getTime() + REMEMBERED_MS)
  const rows = await database.transact(null, (tx) => {
    return tx.run<{ locked_until: Date }>(COUNT, [tx.tenant, keys, at, forgetAt, LOCKS_SECONDS])
  })
  const lockedUntil = Math.max(...rows.map(({ locked_until }) => locked_until.getTime()))
  return Math.max(0, Math.ceil((lockedUntil - at.getTime()) / 1000))
}

/** Addresses and references are counted under a keyed hash: the table tells nobody who asked for what. */
function failureKey({ keys, writer }: KeyRing): Buffer {
  const key = keys.get(writer)
  if (!key) throw new Error('the key ring has no key that writes')
  return deriveKey(key, 'link failures')
}
