import type { Transaction } from '../platform/database.store.ts'
import type { Health, Verdict } from './health.ts'

/** How far a subscription is served, and how it fares, as a worker knows it. */
export interface Standing extends Health, Verdict {
  readonly id: string
  readonly revision: number
  readonly position: bigint
}

// What people changed meanwhile holds: whoever goes by an older revision has nothing to say about it.
const PLACE = {
  name: 'place-webhooks',
  text: `update webhook w set position = greatest(w.position, s.position), failures = s.failures,
      failing_since = s.failing_since, rests_until = s.rests_until, state = s.state, because = s.because
    from unnest($2::uuid[], $3::integer[], $4::bigint[], $5::integer[], $6::timestamptz[], $7::timestamptz[],
      $8::text[], $9::text[]) s(id, revision, position, failures, failing_since, rests_until, state, because)
    where w.tenant_id = $1 and w.id = s.id and w.revision = s.revision and w.state = 'active'`,
}
const HOLDER = { name: 'webhook-lease-holder', text: 'select holder from webhook_lease where tenant_id = $1' }

/** Keeps how far subscriptions are served; what people changed meanwhile stays as they made it. Nothing is awaited. */
export function keepStandings(tx: Transaction, standings: readonly Standing[]): void {
  if (standings.length === 0) return
  const column = <Value>(pick: (standing: Standing) => Value) => standings.map(pick)
  tx.run(PLACE, [
    ...[tx.tenant, column(({ id }) => id), column(({ revision }) => revision)],
    ...[column(({ position }) => String(position)), column(({ failures }) => failures)],
    ...[column(({ failingSince }) => failingSince), column(({ restsUntil }) => restsUntil)],
    ...[column(({ state }) => state), column(({ because }) => because)],
  ])
}

/** Whether that worker still delivers for the transaction's tenant. */
export async function holdsLease(tx: Transaction, worker: string): Promise<boolean> {
  const [row] = await tx.run<{ holder: string | null }>(HOLDER, [tx.tenant])
  return row?.holder === worker
}
