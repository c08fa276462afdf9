import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, seal, sealUnderRing, unseal, unsealUnderRing } from '../platform/seal.ts'
import type { MessageKind, Understood } from './understood.ts'

/** What became of a message: `left` is what asks for nothing. */
export type Outcome = 'received' | 'added' | 'open' | 'answered' | 'left'

/** A message with what became of it. */
export interface MessageRecord {
  readonly id: string
  readonly channel: string
  readonly delivery: string
  readonly messageKey: string
  readonly threadKey: string | null
  readonly kind: MessageKind
  readonly outcome: Outcome
  /** By what it was recognised, as a code. */
  readonly because: string | null
  readonly decidedBy: string
  readonly arrivedAt: Date
  readonly decidedAt: Date
  readonly complaint: string | null
  readonly reach: number | null
  readonly pickedUpMs: number | null
  readonly promiseMs: number | null
  /** When its content is let go; null: as long as it waits, or with its complaint. */
  readonly letGoAt: Date | null
}

/**
 * What of a message may be needed again: its texts where it waits for a person or may have been added to the wrong complaint,
 * and what was answered.
 */
export interface MessageContent {
  readonly intake: Understood['intake']
  readonly answer?: { readonly words: string; readonly by: string; readonly at: string } | undefined
}

/** A message as it is listed. */
export interface MessageRow {
  readonly id: string
  readonly channel_id: string
  readonly delivery_id: string
  readonly kind: MessageKind
  readonly outcome: Outcome
  readonly because: string | null
  readonly decided_by: string
  readonly arrived_at: Date
  readonly decided_at: Date
  readonly complaint_id: string | null
  readonly reach: string | null
  readonly picked_up_ms: number | null
  readonly promise_ms: number | null
  readonly content: Buffer | null
}

const COLUMNS = `id, channel_id, delivery_id, kind, outcome, because, decided_by, arrived_at, decided_at, complaint_id,
  reach, picked_up_ms, promise_ms, content`
const INSERT = {
  into: 'inbound_message',
  columns: `tenant_id uuid, id uuid, channel_id uuid, delivery_id uuid, message_key text, thread_key text, kind text,
    outcome text, because text, decided_by text, arrived_at timestamptz, decided_at timestamptz, complaint_id uuid,
    reach bigint, picked_up_ms int, promise_ms int, let_go_at timestamptz, content bytea`,
}
const TURNS = {
  name: 'inbound-turns',
  text: `select pg_advisory_xact_lock(hashtextextended(turn, 0)) from (
      select turn from unnest($1::text[]) as turn order by turn) turns`,
}
const KNOWN = {
  name: 'known-inbound-messages',
  text: `select channel_id, message_key from inbound_message
    where tenant_id = $1 and (channel_id, message_key) in (select * from unnest($2::uuid[], $3::text[]))`,
}
const THREADS = {
  name: 'inbound-threads',
  text: `select asked.n, found.complaint_id, found.outcome
    from unnest($2::int[], $3::uuid[], $4::text[], $5::text[]) as asked (n, channel, thread, message)
    cross join lateral (
      (select m.complaint_id, m.outcome, m.id from inbound_message m
        where m.tenant_id = $1 and m.channel_id = asked.channel and m.thread_key = asked.thread
          and m.complaint_id is not null order by m.id desc limit 1)
      union all
      (select m.complaint_id, m.outcome, m.id from inbound_message m
        where m.tenant_id = $1 and m.channel_id = asked.channel and m.message_key = asked.message
          and m.complaint_id is not null limit 1)) found
    order by asked.n, found.id desc`,
}
const OPEN_STATES_OF = {
  name: 'inbound-complaints',
  text: `select c.id, c.reference, c.state from complaint c
    where c.tenant_id = $1 and (c.id = any($2::uuid[]) or c.reference = any($3::text[]))`,
}
const OF_KEYS = {
  name: 'inbound-messages-of-keys',
  text: `select id, message_key, complaint_id from inbound_message
    where tenant_id = $1 and channel_id = $2 and message_key = any($3::text[])`,
}
const ONE = {
  name: 'inbound-message',
  text: `select ${COLUMNS} from inbound_message where tenant_id = $1 and id = $2 for update`,
}
const FILE_AGAIN = {
  name: 'file-inbound-again',
  text: `update inbound_delivery set state = 'filing', let_go_at = null,
      next_at = case when state = 'worked' then $3::timestamptz else next_at end
    where tenant_id = $1 and id = $2 and state in ('worked', 'filing') and content is not null`,
}
const COMPLAINT_OF = {
  name: 'complaint-of-inbound-message',
  text: 'select complaint_id from inbound_message where tenant_id = $1 and id = $2 for share',
}
const DECIDE = {
  name: 'decide-inbound-message',
  text: `update inbound_message set kind = $3, outcome = $4, because = $5, decided_by = $6, decided_at = $7,
      complaint_id = $8, content = $9, let_go_at = $10 where tenant_id = $1 and id = $2`,
}

/** Waits for whoever works messages of the same people, conversations or ids just now. */
export function takeTurns(tx: Transaction, turns: readonly string[]): void {
  tx.run(TURNS, [turns.map((turn) => `inbound ${tx.tenant} ${turn}`)])
}

/** Which of these messages there are already: `channel key`. */
export async function knownMessages(
  tx: Transaction,
  asked: readonly Pick<MessageRecord, 'channel' | 'messageKey'>[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ channel_id: string; message_key: string }>(KNOWN, [
    tx.tenant,
    asked.map(({ channel }) => channel),
    asked.map(({ messageKey }) => messageKey),
  ])
  return new Set(rows.map(({ channel_id, message_key }) => `${channel_id} ${message_key}`))
}

/** One conversation or earlier message that is asked about, for the `n`th message. */
export interface ThreadAsked {
  readonly n: number
  readonly channel: string
  readonly thread: string | null
  readonly message: string | null
}

/** To which complaint a conversation or an earlier message belongs, by `n`; the latest first. */
export async function readThreads(
  tx: Transaction,
  asked: readonly ThreadAsked[],
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>()
  if (asked.length === 0) return found
  const rows = await tx.run<{ n: number; complaint_id: string }>(THREADS, [
    tx.tenant,
    asked.map(({ n }) => n),
    asked.map(({ channel }) => channel),
    asked.map(({ thread }) => thread),
    asked.map(({ message }) => message),
  ])
  for (const { n, complaint_id } of rows) if (!found.has(n)) found.set(n, complaint_id)
  return found
}

/** Complaints by their ids or references. */
export function readNamed(
  tx: Transaction,
  ids: readonly string[],
  references: readonly string[],
): Promise<{ readonly id: string; readonly reference: string; readonly state: string }[]> {
  return tx.run(OPEN_STATES_OF, [tx.tenant, ids, references])
}

/** The messages of a channel with these keys. */
export function messagesOf(
  tx: Transaction,
  channel: string,
  keys: readonly string[],
): Promise<{ readonly id: string; readonly message_key: string; readonly complaint_id: string | null }[]> {
  return tx.run(OF_KEYS, [tx.tenant, channel, keys])
}

/** A message with its content, and the key of the complaint that it was added to: with that the content goes (ARC-2). */
export interface MessageToKeep {
  readonly record: MessageRecord
  readonly content: MessageContent | null
  readonly dataKey?: Buffer | undefined
}

/** Writes messages; nothing is awaited. */
export function insertMessages(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  messages: readonly MessageToKeep[],
): void {
  tx.insert(
    INSERT,
    messages.map(({ record, content, dataKey }) => [
      ...[tx.tenant, record.id, record.channel, record.delivery, record.messageKey, record.threadKey],
      ...[record.kind, record.outcome, record.because, record.decidedBy, record.arrivedAt, record.decidedAt],
      ...[record.complaint, record.reach, record.pickedUpMs, record.promiseMs, record.letGoAt],
      content ? sealedOf(tx.tenant, ring, random, record.id, content, dataKey) : null,
    ]),
  )
}

/** Which messages are asked for; the newest first. */
export interface MessageFilter {
  readonly kind: string | null
  readonly outcome: string | null
  readonly channel: string | null
  readonly complaint: string | null
  readonly withReports: boolean
}

/** A page of messages before a place. */
export function readMessages(
  tx: Transaction,
  { withReports, ...filter }: MessageFilter,
  before: string,
  limit: number,
): Promise<MessageRow[]> {
  const { kind, outcome, channel, complaint } = filter
  // Put together from what is asked for: each filter has an index that fits it alone.
  const where = [
    sql`tenant_id = ${tx.tenant} and id < ${before}`,
    ...(kind === null ? [] : [sql`kind = ${kind}`]),
    ...(kind === null || kind === 'complaint' ? [] : [sql`kind <> 'complaint'`]),
    ...(outcome === null ? [] : [sql`outcome = ${outcome}`]),
    ...(channel === null ? [] : [sql`channel_id = ${channel}`]),
    ...(complaint === null ? [] : [sql`complaint_id = ${complaint}`]),
    ...(withReports ? [] : [sql`kind <> 'report'`]),
  ]
  return tx.ask<MessageRow>(
    sql`select ${sql.raw(COLUMNS)} from inbound_message where ${sql.join(where, sql` and `)}
      order by id desc limit ${limit}`,
  )
}

/** One message, locked; null where there is none of that id. */
export async function lockMessage(tx: Transaction, id: string): Promise<MessageRow | null> {
  const [row] = await tx.run<MessageRow>(ONE, [tx.tenant, id])
  return row ?? null
}

/** What was decided of a message. */
export interface MessageDecision
  extends Pick<MessageRecord, 'kind' | 'outcome' | 'because' | 'complaint' | 'letGoAt'> {
  readonly by: string
  readonly at: Date
  readonly content: MessageContent | null
  readonly dataKey?: Buffer | undefined
}

/** Writes what was decided of a message; the caller holds it, nothing is awaited. */
export function decideMessage(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  id: string,
  { kind, outcome, because, by, at, complaint, content, dataKey, letGoAt }: MessageDecision,
): void {
  const sealed = content ? sealedOf(tx.tenant, ring, random, id, content, dataKey) : null
  tx.run(DECIDE, [tx.tenant, id, kind, outcome, because, by, at, complaint, sealed, letGoAt])
}

/** The complaint that a message belongs to, which nobody changes until the transaction ends; null where to none. */
export async function complaintOf(tx: Transaction, id: string): Promise<string | null> {
  const [row] = await tx.run<{ complaint_id: string | null }>(COMPLAINT_OF, [tx.tenant, id])
  return row?.complaint_id ?? null
}

/**
 * The files of the message are filed again, where what came is still there as it came; nothing is awaited. Whoever files
 * them just now can't end before this is done, and then sees where the message belongs.
 */
export function fileAgain(tx: Transaction, delivery: string, at: Date): void {
  tx.run(FILE_AGAIN, [tx.tenant, delivery, at])
}

/** What is kept of a message; `dataKey` is that of the complaint it was added to. Null where nothing is. */
export function contentOf(
  tenant: string,
  ring: KeyRing,
  { id, content }: Pick<MessageRow, 'id' | 'content'>,
  dataKey: Buffer | null,
): MessageContent | null {
  if (!content) return null
  const place = placeOf(tenant, id)
  return JSON.parse(
    (dataKey ? unseal(dataKey, place, content) : unsealUnderRing(ring, place, content)).toString(),
  )
}

function sealedOf(
  tenant: string,
  ring: KeyRing,
  random: Random,
  id: string,
  content: MessageContent,
  dataKey: Buffer | undefined,
): Buffer {
  const text = Buffer.from(JSON.stringify(content))
  const place = placeOf(tenant, id)
  return dataKey ? seal(dataKey, place, text, random) : sealUnderRing(ring, place, text, random)
}

function placeOf(tenant: string, id: string): string {
  return `inbound_message.content:${tenant}:${id}`
}
