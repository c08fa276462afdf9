import type { Transaction } from '../platform/database.store.ts'

// Sorting the events of a busy month takes more memory than the default; compiling the plan costs more than it saves.
const BEGIN = {
  name: 'begin-report',
  text: `select set_config('work_mem', '32MB', true), set_config('jit', 'off', true),
    case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() end as at`,
}

/** Makes a transaction ready for reports; returns of a replica the moment up to which it follows, of the database itself null. */
export async function beginReport(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(BEGIN, [])
  return row?.at ?? null
}
