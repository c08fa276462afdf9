import { type FindTenant, nowOf } from '../access/tenant.store.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { durationMs } from '../platform/duration.ts'
import { firstIdOf } from '../platform/ids.ts'
import type { PolicyReader } from '../policy/policy.store.ts'
import { EventsGone } from './events-gone.ts'
import { placeOfEvent } from './feed.store.ts'
import type { Horizon } from './horizon.store.ts'

/** What is needed to know how long a tenant's events are offered. */
export interface WindowMeans {
  readonly now: () => Date
  readonly findTenant: FindTenant
  readonly policies: PolicyReader
}

// Of events that were made together the first in the feed need not have the lowest id: so many are looked at.
const MADE_TOGETHER = 200
const EDGE = {
  name: 'edge-of-feed',
  text: `select position::text as place, id from complaint_event
    where tenant_id = $1 and position < coalesce(
      (select min(position) from (
        select position from complaint_event where tenant_id = $1 and id >= $2 order by id limit ${MADE_TOGETHER}) oldest),
      9223372036854775807)
    order by position desc limit 1`,
}
const LATEST = {
  name: 'latest-event',
  text: `select position::text as place, id from complaint_event where tenant_id = $1 and position <= $2::bigint
    order by position desc limit 1`,
}

interface PlaceRow {
  readonly place: string
  readonly id: string
}

interface Place {
  readonly place: bigint
  readonly id: string
}

/** Where the events of a tenant are read, and what says how long they are offered. */
export interface Offered {
  readonly database: Pick<Database, 'read'>
  readonly horizon: Pick<Horizon, 'reach'>
  readonly means: WindowMeans
}

/**
 * The place after which a reader goes on (policy `retention`, `feed`): after the event `after`, without it after the last
 * one that is no longer offered; null where the tenant has no event of that id. Throws EventsGone where one that followed
 * it is no longer offered. Ages are told by the ids, which are made by the tenant's own clock, a sandbox's too.
 */
export async function placeToGoOn(
  { database, horizon, means }: Offered,
  tenant: string,
  after: string | undefined,
): Promise<bigint | null> {
  const [place, since] = await database.read(tenant, (tx) =>
    Promise.all([after === undefined ? 0n : placeOfEvent(tx, after), offeredSince(tx, means)]),
  )
  // What followed an event that is offered is offered too.
  if (place === null || (after !== undefined && after >= firstIdOf(since))) return place
  const edge = await database.read(tenant, (tx) => edgeOf(tx, firstIdOf(since)))
  if (edge === null || edge.place <= place) return place
  if (after === undefined) return edge.place
  const upTo = await horizon.reach()
  const latest = await database.read(tenant, (tx) => latestOf(tx, upTo))
  const isBeyond = latest !== null && latest.place > edge.place
  throw new EventsGone({
    ...{ after: edge.id, latest: isBeyond ? latest.id : edge.id, offeredSince: since.toISOString() },
  })
}

async function offeredSince(tx: Transaction, means: WindowMeans): Promise<Date> {
  const now = await nowOf(tx, means)
  const { retention } = await means.policies.inForce(tx, now)
  const { feed } = (await means.policies.contents(tx, { retention })).retention
  return new Date(now.getTime() - durationMs(feed))
}

/** The last event that is no longer offered, null where all are: so old that no transaction before it is still running. */
async function edgeOf(tx: Transaction, floor: string): Promise<Place | null> {
  return placeOf(await tx.run<PlaceRow>(EDGE, [tx.tenant, floor]))
}

/** The last event before which none will come any more. */
async function latestOf(tx: Transaction, upTo: bigint): Promise<Place | null> {
  return placeOf(await tx.run<PlaceRow>(LATEST, [tx.tenant, String(upTo)]))
}

function placeOf([row]: readonly PlaceRow[]): Place | null {
  return row ? { place: BigInt(row.place), id: row.id } : null
}
