import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { blind, type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { Flaw, Raw } from './understood.ts'

/** What is let in: from which channel, by what it is known again, and as it came. */
export interface Arrival {
  readonly id: string
  readonly channel: string
  /** The id that its channel gave it, or one made of its body. */
  readonly known: string
  readonly raw: Raw
  readonly letInAt: Date
}

/** A delivery that is to be worked. */
export interface Held {
  readonly id: string
  readonly channel: string
  readonly state: 'waiting' | 'filing'
  readonly raw: Raw
}

/** A delivery that was claimed, and the how manieth claim it is. */
export interface ClaimedDelivery {
  readonly tenant_id: string
  readonly delivery_id: string
  readonly tries: number
}

/** Sealing and opening. */
export interface Sealing {
  readonly ring: KeyRing
  readonly random: Random
}

const LET_IN = {
  name: 'let-delivery-in',
  text: `with made as (insert into inbound_delivery
      (tenant_id, id, channel_id, delivery_key, arrived_at, let_in_at, content, state, tries, next_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $6)
    on conflict (tenant_id, channel_id, delivery_key) do nothing returning id),
    woken as (select pg_notify('redress_delivery', '') from made)
    select made.id, true as is_new from made cross join woken`,
}
const KNOWN = {
  name: 'known-delivery',
  text: 'select id from inbound_delivery where tenant_id = $1 and channel_id = $2 and delivery_key = $3',
}
const CLAIM = {
  name: 'claim-deliveries',
  text: 'select tenant_id, delivery_id, tries from claim_deliveries($1, $2, $3)',
}
const NEXT = { name: 'next-delivery', text: 'select next_delivery() as at' }
const SIZES = {
  name: 'sizes-of-deliveries',
  text: `select id, octet_length(content) as bytes from inbound_delivery where tenant_id = $1 and id = any($2::uuid[])`,
}
const HOLD = {
  name: 'hold-deliveries',
  text: `select id from inbound_delivery where tenant_id = $1 and id = any($2::uuid[]) and state = 'waiting'
    order by id for update skip locked`,
}
const HOLD_FILING = {
  name: 'hold-filing-delivery',
  text: `select id from inbound_delivery where tenant_id = $1 and id = $2 and state = 'filing' for update`,
}
const READ = {
  name: 'read-deliveries',
  text: `select id, channel_id, state, arrived_at, content from inbound_delivery
    where tenant_id = $1 and id = any($2::uuid[]) and state in ('waiting', 'filing') order by id`,
}
const END = {
  name: 'end-deliveries',
  text: `update inbound_delivery d set state = made.state, ended_at = $5,
      next_at = case when made.state = 'filing' then $6::timestamptz end,
      let_go_at = case when made.state = 'filing' then null else made.let_go_at end, flaws = null
    from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as made (id, state, let_go_at)
    where d.tenant_id = $1 and d.id = made.id`,
}
const LET_GO = { name: 'let-deliveries-go', text: 'select let_deliveries_go($1, $2) as gone' }
const PUT_OFF = {
  name: 'put-off-deliveries',
  text: `update inbound_delivery set next_at = $3 where tenant_id = $1 and id = any($2::uuid[]) and next_at is not null`,
}
const DEAD = {
  name: 'dead-delivery',
  text: `update inbound_delivery set state = 'dead', next_at = null, ended_at = $3, flaws = $4
    where tenant_id = $1 and id = $2 and state in ('waiting', 'filing')`,
}

/**
 * Keeps a delivery as it came (REC-4), and wakes whoever works deliveries; where the same one was let in before, that one
 * stands (REC-5). Returns its id, and whether it is new.
 */
export async function letIn(
  tx: Transaction,
  { ring, random }: Sealing,
  tenant: Pick<Tenant, 'indexKey'>,
  { id, channel, known, raw, letInAt }: Arrival,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const key = blind(tenant.indexKey, `delivery ${channel}`, known)
  const content = sealUnderRing(ring, contentPlace(tx.tenant, id), packed(raw), random)
  const values = [tx.tenant, id, channel, key, raw.arrivedAt, letInAt, content]
  const [made] = await tx.run<{ id: string }>(LET_IN, values)
  if (made) return { id, isNew: true }
  const [before] = await tx.run<{ id: string }>(KNOWN, [tx.tenant, channel, key])
  return { id: before?.id ?? id, isNew: false }
}

/** Claims what is due by `at`, of any tenant, for `leaseMs`: after that it is anybody's again. */
export function claimDeliveries(
  tx: Transaction,
  at: Date,
  leaseMs: number,
  atMost: number,
): Promise<ClaimedDelivery[]> {
  return tx.run<ClaimedDelivery>(CLAIM, [at, new Date(at.getTime() + leaseMs), atMost])
}

/** When the next delivery is to be worked anywhere; null where none waits. */
export async function nextDelivery(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(NEXT, [])
  return row?.at ?? null
}

/** How large what came is, by the deliveries' ids (bytes); what was let go is not there. */
export async function readSizes(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.run<{ id: string; bytes: number | null }>(SIZES, [tx.tenant, ids])
  return new Map(rows.map(({ id, bytes }) => [id, bytes ?? 0]))
}

/** What is still to be worked of these, in the order in which they arrived. */
export async function readHeld(tx: Transaction, ring: KeyRing, ids: readonly string[]): Promise<Held[]> {
  const rows = await tx.run<HeldRow>(READ, [tx.tenant, ids])
  return rows.map(({ id, channel_id: channel, state, arrived_at: arrivedAt, content }) => {
    return { id, channel, state, raw: rawOf(tx.tenant, ring, id, content, arrivedAt) }
  })
}

/** Those of these that nobody has worked, nor works just now; they are locked. */
export async function holdDeliveries(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ id: string }>(HOLD, [tx.tenant, ids])
  return new Set(rows.map(({ id }) => id))
}

/** Whether its files are still being filed; it is locked: who places its messages anew has done so, or waits. */
export async function holdFiling(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.run(HOLD_FILING, [tx.tenant, id])).length > 0
}

interface HeldRow {
  readonly id: string
  readonly channel_id: string
  readonly state: 'waiting' | 'filing'
  readonly arrived_at: Date
  readonly content: Buffer
}

/** How a delivery ended, or what is left to do: its files. */
export interface Ended {
  readonly id: string
  readonly state: 'worked' | 'filing' | 'discarded'
  readonly letGoAt: Date
}

/** Writes what became of deliveries; nothing is awaited. */
export function endDeliveries(tx: Transaction, ended: readonly Ended[], at: Date): void {
  if (ended.length === 0) return
  const states = ended.map(({ state }) => state)
  const ids = ended.map(({ id }) => id)
  tx.run(END, [tx.tenant, ids, states, ended.map(({ letGoAt }) => letGoAt), at, at])
}

/** They are worked again then; nothing is awaited. */
export function putOffDeliveries(tx: Transaction, ids: readonly string[], then: Date): void {
  if (ids.length > 0) tx.run(PUT_OFF, [tx.tenant, ids, then])
}

/** REC-4: it can't be understood, and waits with what is wrong with it; nothing is awaited. */
export function setAside(
  tx: Transaction,
  { ring, random }: Sealing,
  id: string,
  flaws: readonly Flaw[],
  at: Date,
): void {
  const sealed = sealedFlaws(tx.tenant, { ring, random }, id, flaws)
  tx.run(DEAD, [tx.tenant, id, at, sealed])
}

/** Lets go the content of what was worked and kept long enough, of any tenant; how many. */
export async function letContentGo(tx: Transaction, at: Date, atMost: number): Promise<number> {
  const [row] = await tx.run<{ gone: string }>(LET_GO, [at, atMost])
  return Number(row?.gone ?? 0)
}

/** A delivery as it came, opened. */
export function rawOf(tenant: string, ring: KeyRing, id: string, content: Buffer, arrivedAt: Date): Raw {
  const plain = unsealUnderRing(ring, contentPlace(tenant, id), content)
  const end = 4 + plain.readUInt32BE(0)
  const { contentType, headers } = JSON.parse(plain.subarray(4, end).toString())
  return { contentType, headers, body: plain.subarray(end), arrivedAt }
}

/** What was found wrong with a delivery, sealed: at most 100. */
export function sealedFlaws(
  tenant: string,
  { ring, random }: Sealing,
  id: string,
  flaws: readonly Flaw[],
): Buffer {
  const text = JSON.stringify(flaws.slice(0, 100))
  return sealUnderRing(ring, flawsPlace(tenant, id), Buffer.from(text), random)
}

/** What was found wrong with a delivery. */
export function flawsOf(tenant: string, ring: KeyRing, id: string, sealed: Buffer | null): Flaw[] {
  return sealed ? JSON.parse(unsealUnderRing(ring, flawsPlace(tenant, id), sealed).toString()) : []
}

/** The same as bytes: the length of the head, the head as JSON, the body as it came. */
export function packed({
  contentType,
  headers,
  body,
}: Pick<Raw, 'contentType' | 'headers' | 'body'>): Buffer {
  const head = Buffer.from(JSON.stringify({ contentType, headers }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, body])
}

/** Where the content of a delivery is sealed. */
export function contentPlace(tenant: string, id: string): string {
  return `inbound_delivery.content:${tenant}:${id}`
}

function flawsPlace(tenant: string, id: string): string {
  return `inbound_delivery.flaws:${tenant}:${id}`
}
