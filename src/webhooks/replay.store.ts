import { patternsOf } from '../events/cloud-event.ts'
import type { Transaction } from '../platform/database.store.ts'
import { orderDeliveries } from './delivery.store.ts'
import type { Webhook } from './webhook.store.ts'

/** The most events that are delivered once more by one request. */
export const MOST_REPLAYED = 10_000

const AGAIN = `insert into webhook_delivery (tenant_id, webhook_id, position, event_id, complaint_id, type, state, tries,
      begun_at)`
const ON_CONFLICT = `on conflict (tenant_id, webhook_id, position)
    do update set state = 'waiting', tries = 0, begun_at = excluded.begun_at, next_at = null`
const ONE = {
  name: 'replay-event',
  text: `${AGAIN} select tenant_id, $2, position, id, complaint_id, type, 'waiting', 0, $4 from complaint_event
    where tenant_id = $1 and id = $3 ${ON_CONFLICT} returning 1`,
}
// Ids sort by the time at which events happened, and an index has them.
const RANGE = {
  name: 'replay-events',
  text: `${AGAIN}
    select e.tenant_id, $2, e.position, e.id, e.complaint_id, e.type, 'waiting', 0, $3 from complaint_event e
    join complaint c on c.tenant_id = e.tenant_id and c.id = e.complaint_id
    where e.tenant_id = $1 and e.id >= $4 and e.id <= $5 and e.at >= $6 and e.at < $7 and e.type like any ($8::text[])
      and ($9::text[] is null or c.department = any ($9)) and ($10::text[] is null or c.grade = any ($10))
      and ($11::text[] is null or c.channel = any ($11))
    limit ${MOST_REPLAYED + 1} ${ON_CONFLICT} returning 1`,
}
const NOTIFY = { name: 'notify-webhook', text: `select pg_notify('redress_webhook', '')` }

/** Delivers an event once more, from the first try on; whether the tenant has such an event. */
export async function replayEvent(
  tx: Transaction,
  webhook: Webhook,
  event: string,
  at: Date,
): Promise<boolean> {
  const found = await tx.run(ONE, [tx.tenant, webhook.id, event, at])
  start(tx, webhook, at)
  return found.length > 0
}

/** The same for what the subscription wants of a time, `to` not included; how many, which is more than MOST_REPLAYED where they are too many. */
export async function replayBetween(
  tx: Transaction,
  webhook: Webhook,
  { from, to }: { readonly from: Date; readonly to: Date },
  at: Date,
): Promise<number> {
  const { id, events, departments, grades, channels } = webhook
  const rows = await tx.run(RANGE, [
    ...[tx.tenant, id, at, firstIdAt(from), lastIdAt(to), from, to, patternsOf(events)],
    ...[departments, grades, channels],
  ])
  start(tx, webhook, at)
  return rows.length
}

function start(tx: Transaction, { id }: Webhook, at: Date): void {
  orderDeliveries(tx, [id], at)
  tx.run(NOTIFY, [])
}

// The time in an id is that at which it was made: what a clock says may have happened days before.
const MARGIN_MS = 7 * 24 * 3_600_000

function firstIdAt(at: Date): string {
  return idOf(at.getTime() - MARGIN_MS, '0000-0000-000000000000')
}

function lastIdAt(at: Date): string {
  return idOf(at.getTime() + MARGIN_MS, 'ffff-ffff-ffffffffffff')
}

function idOf(ms: number, rest: string): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${rest}`
}
