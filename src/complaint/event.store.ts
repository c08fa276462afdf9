import type { Transaction } from '../platform/database.store.ts'
import { join, separate } from '../platform/personal.ts'
import { type Random, seal, unseal } from '../platform/seal.ts'
import { hashOf } from './chain.ts'
import type { ComplaintEvent, EventData, EventType } from './event.ts'

/** Where a chain ends. */
export interface ChainEnd {
  readonly lastSeq: number
  readonly lastHash: string
}

/** An event as it is stored: `data` readable by anyone with access to the database, `sealed` not. */
export interface EventRow {
  readonly complaint_id: string
  readonly seq: number
  readonly type: EventType
  readonly at: Date
  readonly actor: string
  readonly role: string
  readonly origin: string
  readonly data: EventData[EventType]
  readonly sealed: Buffer | null
  readonly hash: string
  readonly previous_hash: string
}

const APPEND = {
  into: 'complaint_event',
  columns: `tenant_id uuid, complaint_id uuid, seq int, id uuid, type text, at timestamptz, actor text, role text,
    origin text, data jsonb, sealed bytea, hash text, previous_hash text`,
}
const TIMELINE = {
  name: 'timeline',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2 and seq > $3 order by seq limit $4`,
}

const TIMELINES = {
  name: 'timelines',
  text: `select e.* from unnest($2::uuid[]) as c (id) cross join lateral (
      select complaint_id, seq, type, at, actor, role, origin, data from complaint_event
      where tenant_id = $1 and complaint_id = c.id order by seq limit $3) e
    order by e.complaint_id, e.seq`,
}

const CONVERSATION = {
  name: 'conversation',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2 and seq > $3
      and type in ('message.sent', 'message.received') order by seq limit $4`,
}

const LATEST_MESSAGES = {
  name: 'latest-messages',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2
      and type in ('message.sent', 'message.received') order by seq desc limit $3`,
}

/** Events ready to be written, and where the chain ends with them. */
export interface Chained extends ChainEnd {
  readonly rows: readonly (readonly unknown[])[]
}

/** Chains and seals events that follow `end` (LIFE-2); the caller holds the complaint's row or is just making it. */
export function chainEvents(
  tenant: string,
  events: readonly ComplaintEvent[],
  end: ChainEnd,
  dataKey: Buffer,
  { random, newId }: { readonly random: Random; readonly newId: () => string },
): Chained {
  let { lastSeq, lastHash } = end
  const rows = events.map((event) => {
    const { complaint, seq, type, at, actor, role, origin } = event
    const { clear, sealed } = sealEvent(tenant, event, dataKey, random)
    const common = { tenant, complaint, seq, type, at, actor, role, origin, data: clear }
    const previousHash = lastHash
    lastHash = hashOf({ ...common, sealed: sealed?.toString('base64') ?? null, previousHash })
    lastSeq = seq
    const who = [tenant, complaint, seq, newId(), type, at, actor, role, origin]
    return [...who, JSON.stringify(clear), sealed, lastHash, previousHash]
  })
  return { rows, lastSeq, lastHash }
}

/** Writes chained events, of one complaint or of several; they are awaited at the end of the transaction. */
export function writeEvents(tx: Transaction, chained: readonly Chained[]): void {
  tx.insert(
    APPEND,
    chained.flatMap(({ rows }) => rows),
  )
}

/** Events that were chained and are not written yet, as they will be read. */
export function rowsOf({ rows }: Chained): EventRow[] {
  return rows.map((row) => {
    const [, complaint_id, seq, , type, at, actor, role, origin, data, sealed, hash, previous_hash] = row
    const who = { complaint_id, seq, type, at: new Date(at as string), actor, role, origin }
    return { ...who, data: JSON.parse(data as string), sealed, hash, previous_hash } as EventRow
  })
}

/** All events of a complaint, oldest first, read a page at a time. */
export async function readAllEvents(tx: Transaction, complaint: string): Promise<EventRow[]> {
  const all: EventRow[] = []
  for (;;) {
    const page = await readTimeline(tx, complaint, all.at(-1)?.seq ?? 0, PAGE)
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

const PAGE = 500

/** The events of a complaint after `seq`, oldest first. */
export function readTimeline(
  tx: Transaction,
  complaint: string,
  seq: number,
  limit: number,
): Promise<EventRow[]> {
  return tx.run<EventRow>(TIMELINE, [tx.tenant, complaint, seq, limit])
}

/** An event without what is sealed and without its place in the chain. */
export type PastEvent = Omit<EventRow, 'sealed' | 'hash' | 'previous_hash'>

/** The first events of each of these complaints, oldest first, at most so many of each. */
export async function readTimelines(
  tx: Transaction,
  complaints: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly PastEvent[]>> {
  const timelines = new Map<string, PastEvent[]>(complaints.map((id) => [id, []]))
  const rows = await tx.run<PastEvent>(TIMELINES, [tx.tenant, complaints, limit])
  for (const row of rows) timelines.get(row.complaint_id)?.push(row)
  return timelines
}

/** The messages of a complaint after `seq`, oldest first. */
export function readConversation(
  tx: Transaction,
  complaint: string,
  seq: number,
  limit: number,
): Promise<EventRow[]> {
  return tx.run<EventRow>(CONVERSATION, [tx.tenant, complaint, seq, limit])
}

/** The last messages of a complaint, the latest first. */
export function readLatestMessages(tx: Transaction, complaint: string, limit: number): Promise<EventRow[]> {
  return tx.run<EventRow>(LATEST_MESSAGES, [tx.tenant, complaint, limit])
}

/** An event with its sealed part opened: its data and its reason; of what was disposed of only what is in the clear. */
export function openEvent(tenant: string, row: EventRow, dataKey: Buffer): { data: object; reason?: string } {
  if (!row.sealed || dataKey.length === 0) return { data: row.data }
  const { reason, ...data } = join<Record<string, unknown>>(
    row.data as Record<string, unknown>,
    openSealed(tenant, row, dataKey),
  )
  return { data, ...(typeof reason === 'string' ? { reason } : {}) }
}

/** The sealed part of an event by itself; undefined where it has none. Throws KeyGone where it was disposed of. */
export function openSealed(tenant: string, row: EventRow, dataKey: Buffer): unknown {
  if (!row.sealed) return undefined
  const place = eventPlace(tenant, row.complaint_id, row.seq)
  return JSON.parse(unseal(dataKey, place, row.sealed).toString())
}

function sealEvent(tenant: string, event: ComplaintEvent, dataKey: Buffer, random: Random) {
  const { clear, personal } = separate({ ...event.data, reason: event.reason })
  if (personal === undefined) return { clear, sealed: null }
  const place = eventPlace(tenant, event.complaint, event.seq)
  return { clear, sealed: seal(dataKey, place, Buffer.from(JSON.stringify(personal)), random) }
}

function eventPlace(tenant: string, complaint: string, seq: number): string {
  return `complaint_event.sealed:${tenant}:${complaint}:${seq}`
}
