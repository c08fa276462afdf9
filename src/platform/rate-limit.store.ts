import type { Database } from './database.store.ts'
import type { Limiting } from './rate-limit.ts'

const RESERVE = {
  name: 'reserve-requests',
  text: `insert into rate_window (tenant_id, sub, starts_at, ends_at, taken) values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, sub, starts_at) do update set taken = rate_window.taken + excluded.taken
    returning taken`,
}

/** Counts requests in the one row that all processes have for a caller's window. */
export function sharedCounter(database: Database): Limiting['reserve'] {
  return ({ tenant, sub }, { startsAt, endsAt }, portion) =>
    database.transact(tenant || null, async (tx) => {
      const [row] = await tx.run<{ taken: number }>(RESERVE, [tx.tenant, sub, startsAt, endsAt, portion])
      if (!row) throw new Error('an upsert always returns its row')
      return row.taken
    })
}
