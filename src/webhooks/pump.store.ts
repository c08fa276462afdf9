import type { Database } from '../platform/database.store.ts'
import type { KeyRing, Random } from '../platform/seal.ts'
import {
  hurryDeliveries,
  keepOutcomes,
  orderDeliveries,
  readBlocked,
  readKnown,
  releaseNext,
} from './delivery.store.ts'
import type { Outcome } from './delivery.ts'
import { holdsLease, keepStandings, type Standing } from './standing.store.ts'
import { type PlacedWebhook, readWebhooks } from './webhook.store.ts'

/** Another worker delivers for the tenant: what this one knows counts no more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** What a worker has to say about its deliveries since it last did. */
export interface Kept {
  readonly outcomes: readonly Outcome[]
  /** The complaints of which the next may go. */
  readonly freed: readonly { readonly webhook: string; readonly complaint: string }[]
  /** The subscriptions whose receiver is back. */
  readonly back: readonly string[]
  readonly standings: readonly Standing[]
}

/** What keeping needs. */
export interface Keeping {
  readonly database: Database
  readonly ring: KeyRing
  readonly random: Random
  readonly now: () => Date
  readonly worker: string
}

/**
 * Keeps it, in one transaction; of each complaint that was freed, whether something of it still waits. Rejects with LeaseLost
 * where another worker delivers for the tenant by now.
 */
export function keep(
  { database, ring, random, now, worker }: Keeping,
  tenant: string,
  { outcomes, freed, back, standings }: Kept,
): Promise<boolean[]> {
  return database.transact(tenant, async (tx) => {
    if (!(await holdsLease(tx, worker))) throw new LeaseLost()
    const at = now()
    keepOutcomes(tx, ring, random, outcomes)
    const waits = freed.map(({ webhook, complaint }) => releaseNext(tx, webhook, complaint, at))
    for (const webhook of back) hurryDeliveries(tx, webhook, at)
    keepStandings(tx, standings)
    return Promise.all(waits)
  })
}

/** The subscriptions that are served, and what waits of them. */
export interface Loaded {
  readonly webhooks: readonly PlacedWebhook[]
  readonly blocked: ReadonlyMap<string, readonly string[]>
  readonly known: ReadonlyMap<string, readonly bigint[]>
}

/** Reads them, and puts what waits in order: of each complaint the first may go, and no other. */
export function load({ database, ring, now }: Keeping, tenant: string): Promise<Loaded> {
  return database.transact(tenant, async (tx) => {
    const [all, blocked, known] = await Promise.all([readWebhooks(tx, ring), readBlocked(tx), readKnown(tx)])
    const webhooks = all.filter(({ state }) => state === 'active')
    const waiting = webhooks.flatMap(({ id }) => (blocked.has(id) ? [id] : []))
    if (waiting.length > 0) orderDeliveries(tx, waiting, now())
    return { webhooks, blocked, known }
  })
}
