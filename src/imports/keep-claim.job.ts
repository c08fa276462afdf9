import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { type Claimed, renewClaim } from './work-import.store.ts'

const RENEW_MS = 10_000

/** What an import is held by while it is read. */
export interface KeptClaim {
  /** To be called with each piece that is read: renews the claim where it is time to. Throws what the database does. */
  readonly alive: () => Promise<void>
  /** Whether the import turned out to be another's by now, or nobody's work any more. */
  readonly isLost: () => boolean
}

/** Keeps a claim for as long as reading comes on: who reads nothing for a minute has lost it. */
export function keepClaim(
  { database, means }: { readonly database: Database; readonly means: Means },
  claimed: Claimed,
): KeptClaim {
  let [renewedAt, isLost] = [means.now().getTime(), false]
  const alive = async () => {
    const at = means.now()
    if (isLost || at.getTime() - renewedAt < RENEW_MS) return
    renewedAt = at.getTime()
    isLost = !(await database.transact(claimed.tenant_id, (tx) => renewClaim(tx, claimed, at)))
  }
  return { alive, isLost: () => isLost }
}
