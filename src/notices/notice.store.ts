import type { Transaction } from '../platform/database.store.ts'
import type { Handed } from './courier.ts'

/** A message that was claimed: whose, and the how manieth claim it is. */
export interface Claimed {
  readonly tenant_id: string
  readonly notice_id: string
  readonly claims: number
}

/** A message on its way, as it is kept. */
export interface Notice {
  readonly id: string
  readonly complaint_id: string
  readonly seq: number | null
  readonly kind: string
  readonly channel: string | null
  readonly is_automatic: boolean
  readonly way: string | null
  readonly failed_ways: readonly string[]
  readonly tries: number
  readonly way_tries: number
  readonly way_since: Date | null
  readonly claims: number
  readonly state: 'waiting' | 'delivered' | 'failed' | 'withheld'
  readonly code: string | null
  readonly sealed: Buffer | null
  readonly next_at: Date | null
  readonly ended_at: Date | null
}

/** A try to deliver a message (the log of the dispatches); without an outcome it is still going on. */
export interface Dispatch {
  readonly number: number
  readonly way: string
  readonly started_at: Date
  readonly ended_at: Date | null
  readonly outcome: Handed['outcome'] | null
  readonly code: string | null
  readonly duration_ms: number | null
}

const COLUMNS = `id, complaint_id, seq, kind, channel, is_automatic, way, failed_ways, tries, way_tries, way_since, claims,
  state, code, sealed, next_at, ended_at`
const CLAIM = {
  name: 'claim-notices',
  text: 'select tenant_id, notice_id, claims from claim_notices($1, $2, $3)',
}
const NEXT = { name: 'next-notice', text: 'select next_notice() as at' }
const HELD = {
  name: 'held-notice',
  text: `select ${COLUMNS} from notice where tenant_id = $1 and id = $2 and claims = $3 and state = 'waiting'`,
}
const OF_MESSAGES = {
  name: 'notices-of-messages',
  text: `select ${COLUMNS} from notice where tenant_id = $1 and id = any($2::uuid[])`,
}
const INTERRUPTED = {
  name: 'interrupted-dispatches',
  text: `update dispatch set outcome = 'unknown', code = 'interrupted', ended_at = $3
    where tenant_id = $1 and notice_id = $2 and outcome is null`,
}
const BEGIN = {
  name: 'begin-dispatch',
  text: `insert into dispatch (tenant_id, notice_id, number, way, started_at) values ($1, $2, $3, $4, $5)`,
}
const TRY = {
  name: 'try-notice',
  text: `update notice set way = $3, tries = $4, way_tries = $5, way_since = $6 where tenant_id = $1 and id = $2`,
}
const WRITTEN = {
  name: 'written-notice',
  text: `update notice set seq = $3, channel = $4, sealed = $5 where tenant_id = $1 and id = $2`,
}
const PUT_OFF = {
  name: 'put-off-notice',
  text: `update notice set next_at = $3, way = $4, failed_ways = $5, code = $6
    where tenant_id = $1 and id = $2 and state = 'waiting' and claims = $7`,
}
const FINISH = {
  name: 'finish-dispatch',
  text: `update dispatch set outcome = $4, code = $5, ended_at = $6, duration_ms = $7
    where tenant_id = $1 and notice_id = $2 and number = $3 and outcome is null`,
}
const END = {
  name: 'end-notice',
  text: `update notice set state = $3, code = $4, ended_at = $5, next_at = null, sealed = null, failed_ways = $6
    where tenant_id = $1 and id = $2 and state = 'waiting'`,
}
const LOG = {
  name: 'dispatches',
  text: `select number, way, started_at, ended_at, outcome, code, duration_ms from dispatch
    where tenant_id = $1 and notice_id = $2 order by number limit $3`,
}

/** Claims what is due by `at`, of any tenant, for `leaseMs`: after that it is anybody's again. */
export function claimNotices(tx: Transaction, at: Date, leaseMs: number, atMost: number): Promise<Claimed[]> {
  return tx.run<Claimed>(CLAIM, [at, new Date(at.getTime() + leaseMs), atMost])
}

/** When the next message is due anywhere; null where none waits. */
export async function nextNotice(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(NEXT, [])
  return row?.at ?? null
}

/** The message that was claimed, where it is still ours to deliver. */
export async function readHeld(tx: Transaction, { notice_id, claims }: Claimed): Promise<Notice | null> {
  const [row] = await tx.run<Notice>(HELD, [tx.tenant, notice_id, claims])
  return row ?? null
}

/** What became of these messages, by their ids; those that are only recorded aren't there. */
export async function readNotices(
  tx: Transaction,
  messages: readonly string[],
): Promise<ReadonlyMap<string, Notice>> {
  const rows = await tx.run<Notice>(OF_MESSAGES, [tx.tenant, messages])
  return new Map(rows.map((row) => [row.id, row]))
}

/** The tries of a message, the first first. */
export function readDispatches(tx: Transaction, message: string, limit: number): Promise<Dispatch[]> {
  return tx.run<Dispatch>(LOG, [tx.tenant, message, limit])
}

/** Of a try that nobody finished it is not known whether the message arrived: the log says so. */
export function markInterrupted(tx: Transaction, notice: string, at: Date): void {
  tx.run(INTERRUPTED, [tx.tenant, notice, at])
}

/** Keeps where an acknowledgement was written, by which channel, and what of it only the customer is sent. */
export function keepWritten(
  tx: Transaction,
  notice: string,
  {
    seq,
    channel,
    sealed,
  }: { readonly seq: number; readonly channel: string; readonly sealed: Buffer | null },
): void {
  tx.run(WRITTEN, [tx.tenant, notice, seq, channel, sealed])
}

/** Begins a try, before anything leaves the house; returns its number and since when this way is tried. */
export function beginDispatch(
  tx: Transaction,
  { id, way: before, tries, way_tries, way_since }: Notice,
  way: string,
  at: Date,
): { readonly number: number; readonly wayTries: number; readonly since: Date } {
  const isSame = before === way
  const begun = {
    number: tries + 1,
    wayTries: isSame ? way_tries + 1 : 1,
    since: (isSame && way_since) || at,
  }
  tx.run(BEGIN, [tx.tenant, id, begun.number, way, at])
  tx.run(TRY, [tx.tenant, id, way, begun.number, begun.wayTries, begun.since])
  return begun
}

/** Adds to the log what a try came to. */
export function finishDispatch(
  tx: Transaction,
  { notice, number }: { readonly notice: string; readonly number: number },
  { outcome, code }: Handed,
  { at, ms }: { readonly at: Date; readonly ms: number },
): void {
  tx.run(FINISH, [tx.tenant, notice, number, outcome, code, at, Math.round(ms)])
}

/** It is tried again then, by the way that is named, or by whichever is chosen then. */
export function putOff(
  tx: Transaction,
  { id, claims }: Pick<Notice, 'id' | 'claims'>,
  then: {
    readonly at: Date
    readonly way: string | null
    readonly failedWays: readonly string[]
    readonly code: string | null
  },
): void {
  tx.run(PUT_OFF, [tx.tenant, id, then.at, then.way, then.failedWays, then.code, claims])
}

/** It isn't tried any more. What was delivered counts as delivered, whoever else has claimed it meanwhile. */
export function endNotice(
  tx: Transaction,
  { id }: Pick<Notice, 'id'>,
  end: {
    readonly state: 'delivered' | 'failed' | 'withheld'
    readonly code: string | null
    readonly at: Date
    readonly failedWays: readonly string[]
  },
): void {
  tx.run(END, [tx.tenant, id, end.state, end.code, end.at, end.failedWays])
}
