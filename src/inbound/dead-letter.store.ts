import type { Means } from '../complaint/means.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { blind, sealUnderRing } from '../platform/seal.ts'
import { readChannel } from './channel.store.ts'
import { contentPlace, flawsOf, packed, rawOf, sealedFlaws } from './delivery.store.ts'
import type { Flaw, Raw } from './understood.ts'
import { letGoAtOf } from './work-deliveries.store.ts'

/** A delivery that waits for somebody to mend it. */
export interface DeadRow {
  readonly id: string
  readonly channel_id: string
  readonly arrived_at: Date
  readonly let_in_at: Date
  readonly ended_at: Date
  readonly tries: number
  readonly flaws: Buffer | null
}

const COLUMNS = 'id, channel_id, arrived_at, let_in_at, ended_at, tries, flaws'
const LIST = {
  name: 'dead-letters',
  text: `select ${COLUMNS} from inbound_delivery where tenant_id = $1 and state = 'dead' and id > $2
      and ($3::uuid is null or channel_id = $3) order by id limit $4`,
}
const LOCK = {
  name: 'lock-dead-letter',
  text: `select ${COLUMNS} from inbound_delivery where tenant_id = $1 and id = $2 and state = 'dead' for update`,
}
const CONTENT = {
  name: 'dead-letter-content',
  text: 'select content from inbound_delivery where tenant_id = $1 and id = $2',
}
const REPLAY = {
  name: 'replay-dead-letter',
  text: `update inbound_delivery set state = 'waiting', next_at = $3, ended_at = null, tries = 0
    where tenant_id = $1 and id = $2`,
}
const MENDED = {
  name: 'mended-delivery',
  text: `insert into inbound_delivery (tenant_id, id, channel_id, delivery_key, arrived_at, let_in_at, content, state,
      tries, next_at) values ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $6)`,
}
const WAKE = { name: 'wake-deliveries', text: `select pg_notify('redress_delivery', '')` }
const DISCARD = {
  name: 'discard-dead-letter',
  text: `update inbound_delivery set state = 'discarded', ended_at = $3, let_go_at = $4, flaws = $5
    where tenant_id = $1 and id = $2`,
}
const READING = {
  into: 'inbound_reading',
  columns: 'tenant_id uuid, id uuid, delivery_id uuid, at timestamptz, actor text, purpose bytea',
}

/** Dead letters after a place, the oldest first; of one channel, or of all. */
export function readDead(
  tx: Transaction,
  channel: string | null,
  after: string,
  limit: number,
): Promise<DeadRow[]> {
  return tx.run<DeadRow>(LIST, [tx.tenant, after, channel, limit])
}

/** One of them, locked; null where there is none of that id. */
export async function lockDead(tx: Transaction, id: string): Promise<DeadRow | null> {
  const [row] = await tx.run<DeadRow>(LOCK, [tx.tenant, id])
  return row ?? null
}

/** A dead letter as it came. */
export async function rawOfDead(tx: Transaction, { ring }: Pick<Means, 'ring'>, row: DeadRow): Promise<Raw> {
  const [found] = await tx.run<{ content: Buffer }>(CONTENT, [tx.tenant, row.id])
  if (!found) throw new Error('a dead letter is locked, and keeps its content')
  return rawOf(tx.tenant, ring, row.id, found.content, row.arrived_at)
}

/** It is worked again as it came; nothing is awaited. */
export function replayDead(tx: Transaction, id: string, at: Date): void {
  tx.run(REPLAY, [tx.tenant, id, at])
  tx.run(WAKE, [])
}

/** What somebody mended is worked in its place; what came is discarded, and kept for a while as it came. */
export async function mendDead(
  tx: Transaction,
  means: Means,
  row: DeadRow,
  { id, raw, at }: { readonly id: string; readonly raw: Raw; readonly at: Date },
): Promise<void> {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('a dead letter is of a tenant that is there')
  const key = blind(tenant.indexKey, `delivery ${row.channel_id}`, `mended ${row.id} ${id}`)
  const content = sealUnderRing(means.ring, contentPlace(tx.tenant, id), packed(raw), means.random)
  tx.run(MENDED, [tx.tenant, id, row.channel_id, key, row.arrived_at, at, content])
  await discardDead(tx, means, row, null)
  tx.run(WAKE, [])
}

/** Nothing is made of it; the reason stands beside what was wrong. */
export async function discardDead(
  tx: Transaction,
  means: Means,
  row: DeadRow,
  reason: string | null,
): Promise<void> {
  const at = means.now()
  const channel = await readChannel(tx, means.ring, row.channel_id)
  const discarded: Flaw[] = reason
    ? [{ pointer: '', code: 'discarded', message: { en: reason, zh: reason } }]
    : []
  const flaws = [...discarded, ...flawsOf(tx.tenant, means.ring, row.id, row.flaws)]
  const sealed = sealedFlaws(tx.tenant, means, row.id, flaws)
  tx.run(DISCARD, [tx.tenant, row.id, at, channel ? letGoAtOf(channel, at) : at, sealed])
}

/** PRIV-2: who read what came as it came, and what for; nothing is awaited. */
export function logReading(
  tx: Transaction,
  { ring, random, now }: Means,
  {
    delivery,
    actor,
    purpose,
  }: { readonly delivery: string; readonly actor: string; readonly purpose: string },
): void {
  const at = now()
  const id = uuidv7(at, random)
  const sealed = sealUnderRing(
    ring,
    `inbound_reading.purpose:${tx.tenant}:${id}`,
    Buffer.from(purpose),
    random,
  )
  tx.insert(READING, [[tx.tenant, id, delivery, at, actor, sealed]])
}
