import { cloudEventOf, type FeedRow } from '../events/cloud-event.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { Outcome, Told } from './delivery.ts'
import type { About } from './wanted.ts'

const EVENT = `e.position::text as position, e.id, e.type, e.complaint_id, e.seq, e.at, e.actor, e.role, e.origin, e.data,
  c.department, c.grade, c.channel`
const FRESH = {
  name: 'events-to-tell',
  text: `select ${EVENT} from (
      select * from complaint_event where tenant_id = $1 and position > $2::bigint and position <= $3::bigint
      order by position limit $4) e
    join complaint c on c.tenant_id = e.tenant_id and c.id = e.complaint_id order by e.position`,
}
const DUE = {
  name: 'due-deliveries',
  text: `select d.webhook_id, d.tries, d.begun_at, ${EVENT} from unnest($2::uuid[]) w(id)
    cross join lateral (
      select * from webhook_delivery where tenant_id = $1 and webhook_id = w.id and next_at <= $3
      order by next_at limit $4) d
    join complaint_event e on e.tenant_id = $1 and e.id = d.event_id
    join complaint c on c.tenant_id = $1 and c.id = e.complaint_id order by d.position`,
}
const BLOCKED = {
  name: 'blocked-complaints',
  text: `select distinct webhook_id, complaint_id from webhook_delivery where tenant_id = $1 and state = 'waiting'`,
}
const KNOWN = {
  name: 'known-deliveries',
  text: `select d.webhook_id, d.position::text as position from webhook w
    join webhook_delivery d on d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.position > w.position
    where w.tenant_id = $1 and w.state = 'active'`,
}
const KEEP = {
  into: 'webhook_delivery',
  columns: `tenant_id uuid, webhook_id uuid, position bigint, event_id uuid, complaint_id uuid, type text, state text,
    tries int, begun_at timestamptz, next_at timestamptz, tried_at timestamptz, status int, code text,
    duration_ms int, answer bytea`,
  onConflict: `(tenant_id, webhook_id, position) do update set state = excluded.state, tries = excluded.tries,
      begun_at = excluded.begun_at, next_at = excluded.next_at, tried_at = excluded.tried_at,
      status = excluded.status, code = excluded.code, duration_ms = excluded.duration_ms, answer = excluded.answer`,
}
// Only the first that waits of a complaint has a time: the next one gets its own when that is done.
const NEXT = {
  name: 'next-of-complaint',
  text: `update webhook_delivery d set next_at = coalesce(d.next_at, $4)
    where d.tenant_id = $1 and d.webhook_id = $2 and d.position = (
      select n.position from webhook_delivery n where n.tenant_id = $1 and n.webhook_id = $2 and n.complaint_id = $3
        and n.state = 'waiting' order by n.position limit 1)
    returning 1`,
}
// The same for all complaints of a subscription, whatever somebody had replayed among them.
const ORDER = {
  name: 'order-deliveries',
  text: `update webhook_delivery d set next_at = case when f.is_first then coalesce(d.next_at, $3) end
    from (
      select webhook_id, position, next_at, row_number() over (partition by webhook_id, complaint_id order by position) = 1
        as is_first
      from webhook_delivery where tenant_id = $1 and webhook_id = any($2::uuid[]) and state = 'waiting') f
    where d.tenant_id = $1 and d.webhook_id = f.webhook_id and d.position = f.position
      and f.is_first = (f.next_at is null)`,
}
const MOST_HURRIED_TRIES = 10 // what fails even while its receiver works keeps its growing waits
const HURRY = {
  name: 'hurry-deliveries',
  text: `update webhook_delivery set next_at = $3
    where tenant_id = $1 and webhook_id = $2 and next_at > $3 and tries < ${MOST_HURRIED_TRIES}`,
}

type EventRow = FeedRow & { readonly position: string } & Omit<About, 'type'>
interface DueRow extends EventRow {
  readonly webhook_id: string
  readonly tries: number
  readonly begun_at: Date
}

/** The next events of the feed after a place, up to the horizon, each with what is known of its complaint. */
export async function readFresh(
  tx: Transaction,
  after: bigint,
  upTo: bigint,
  limit: number,
): Promise<Told[]> {
  const rows = await tx.run<EventRow>(FRESH, [tx.tenant, String(after), String(upTo), limit])
  return rows.map((row) => toldOf(tx.tenant, row))
}

/** The deliveries of these subscriptions whose next try is due, by subscription; `limit` of each. */
export async function readDue(
  tx: Transaction,
  webhooks: readonly string[],
  at: Date,
  limit: number,
): Promise<{ readonly webhook: string; readonly told: Told }[]> {
  const rows = await tx.run<DueRow>(DUE, [tx.tenant, webhooks, at, limit])
  return rows.map(({ webhook_id: webhook, tries, begun_at: begunAt, ...row }) => {
    return { webhook, told: { ...toldOf(tx.tenant, row), waited: { tries, begunAt } } }
  })
}

/** The complaints of which something waits, by subscription: what comes later of them waits behind it. */
export async function readBlocked(tx: Transaction): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.run<{ webhook_id: string; complaint_id: string }>(BLOCKED, [tx.tenant])
  return byWebhook(rows, ({ complaint_id }) => complaint_id)
}

/** What rows say already of events beyond the place of their subscription: a worker that takes over leaves it alone. */
export async function readKnown(tx: Transaction): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const rows = await tx.run<{ webhook_id: string; position: string }>(KNOWN, [tx.tenant])
  return byWebhook(rows, ({ position }) => BigInt(position))
}

/** Keeps what became of deliveries; nothing is awaited. */
export function keepOutcomes(
  tx: Transaction,
  ring: KeyRing,
  random: Random,
  outcomes: readonly Outcome[],
): void {
  // A row may be written once a statement: of two outcomes of one delivery the later one counts.
  const last = new Map(outcomes.map((one) => [`${one.webhook} ${one.told.position}`, one]))
  tx.insert(
    KEEP,
    [...last.values()].map(({ webhook, told, state, tries, begunAt, nextAt, tried }) => {
      const place = answerPlace(tx.tenant, webhook, String(told.position))
      const answer = tried?.answer ? sealUnderRing(ring, place, Buffer.from(tried.answer), random) : null
      return [
        ...[tx.tenant, webhook, String(told.position), told.id, told.complaint, told.type, state, tries],
        ...[begunAt, nextAt, tried?.at ?? null, tried?.status ?? null, tried?.code ?? null],
        ...[tried ? Math.round(tried.durationMs) : null, answer],
      ]
    }),
  )
}

/** What waits next of a complaint may go now; whether anything does. */
export async function releaseNext(
  tx: Transaction,
  webhook: string,
  complaint: string,
  at: Date,
): Promise<boolean> {
  return (await tx.run(NEXT, [tx.tenant, webhook, complaint, at])).length > 0
}

/** Of each complaint the first that waits may go now, and no other; nothing is awaited. */
export function orderDeliveries(tx: Transaction, webhooks: readonly string[], at: Date): void {
  tx.run(ORDER, [tx.tenant, webhooks, at])
}

/** A receiver that is back is told at once what waited for it; nothing is awaited. */
export function hurryDeliveries(tx: Transaction, webhook: string, at: Date): void {
  tx.run(HURRY, [tx.tenant, webhook, at])
}

/** What the receiver answered, as the log keeps it. */
export function openAnswer(
  tenant: string,
  ring: KeyRing,
  webhook: string,
  { position, answer }: { readonly position: string; readonly answer: Buffer | null },
): string | null {
  return answer && unsealUnderRing(ring, answerPlace(tenant, webhook, position), answer).toString('utf8')
}

function toldOf(tenant: string, { position, department, grade, channel, ...row }: EventRow): Told {
  return {
    ...{ position: BigInt(position), id: row.id, complaint: row.complaint_id, type: row.type },
    ...{ department, grade, channel, body: JSON.stringify(cloudEventOf(tenant, row)) },
  }
}

function byWebhook<Row extends { readonly webhook_id: string }, Value>(
  rows: readonly Row[],
  pick: (row: Row) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>()
  for (const row of rows) {
    const values = found.get(row.webhook_id)
    if (values) values.push(pick(row))
    else found.set(row.webhook_id, [pick(row)])
  }
  return found
}

function answerPlace(tenant: string, webhook: string, position: string): string {
  return `webhook_delivery.answer:${tenant}:${webhook}:${position}`
}
