import type { Transaction } from '../platform/database.store.ts'
import { type CloudEvent, cloudEventOf, type FeedRow, patternsOf } from './cloud-event.ts'

/** A page of the feed, and where it ends: the place and the id of the last event that was looked at. */
export interface FeedPage {
  readonly items: readonly CloudEvent[]
  readonly place: bigint
  readonly lastId: string | null
  /** Nothing was left within the horizon. */
  readonly isEnd: boolean
}

/** What is read of the feed: after which place, up to which, of which types, how many. */
export interface FeedQuery {
  readonly after: bigint
  readonly upTo: bigint
  readonly filters: readonly string[]
  readonly limit: number
}

// However seldom a type is, so many events are looked at for one page, and the reader goes on from there.
const LOOKED_AT = 1000
const PLACE = {
  name: 'place-of-event',
  text: 'select position::text as place, at from complaint_event where tenant_id = $1 and id = $2',
}
const PAGE = {
  name: 'feed-page',
  text: `select position::text as place, id, type, wanted, complaint_id, seq, at, actor, role, origin,
      case when wanted then data end as data
    from (
      select *, cardinality($4::text[]) = 0 or type like any ($4::text[]) as wanted from complaint_event
      where tenant_id = $1 and position > $2::bigint and position <= $3::bigint
      order by position limit ${LOOKED_AT}) looked
    order by position`,
}

interface PageRow extends FeedRow {
  readonly place: string
  readonly wanted: boolean
}

/** The place of an event by its id; null where the tenant has none of that id. */
export async function placeOfEvent(tx: Transaction, id: string): Promise<bigint | null> {
  const [row] = await tx.run<{ place: string }>(PLACE, [tx.tenant, id])
  return row ? BigInt(row.place) : null
}

/** The tenant's events in their order; the caller knows that all of them up to `upTo` are there. */
export async function readFeed(
  tx: Transaction,
  { after, upTo, filters, limit }: FeedQuery,
): Promise<FeedPage> {
  const rows = await tx.run<PageRow>(PAGE, [tx.tenant, String(after), String(upTo), patternsOf(filters)])
  const items: CloudEvent[] = []
  let last: PageRow | undefined
  for (const row of rows) {
    if (row.wanted && items.length === limit) break
    if (row.wanted) items.push(cloudEventOf(tx.tenant, row))
    last = row
  }
  return {
    items,
    place: last ? BigInt(last.place) : after,
    lastId: last?.id ?? null,
    isEnd: last === rows.at(-1) && rows.length < LOOKED_AT,
  }
}
