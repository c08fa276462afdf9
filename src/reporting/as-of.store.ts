import type { Transaction } from '../platform/database.store.ts'

const REPLAYED = {
  name: 'replayed-until',
  text: 'select case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() end as at',
}

/** Of a replica the moment up to which it follows the database; null of the database itself. */
export async function asOfReplica(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(REPLAYED, [])
  return row?.at ?? null
}
