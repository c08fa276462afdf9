import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import { isSameMailbox, type MailboxSettings, type Place } from './mailbox.ts'

/** A mailbox as it is kept, and how looking into it goes. */
export interface MailboxRecord {
  readonly channel: string
  readonly settings: MailboxSettings
  readonly author: string
  readonly at: Date
  readonly since: Date
  /** Null before the first look. */
  readonly place: Place | null
  readonly failures: number
  readonly code: string | null
  readonly failingSince: Date | null
  readonly lookedAt: Date | null
  /** How many mails were taken over. */
  readonly kept: number
  readonly nextAt: Date
}

/** A mailbox that was claimed, and the how manieth claim it is. */
export interface ClaimedMailbox {
  readonly tenant_id: string
  readonly channel_id: string
  readonly claims: string
}

interface MailboxRow {
  readonly channel_id: string
  readonly sealed: Buffer
  readonly author: string
  readonly at: Date
  readonly since: Date
  readonly validity: string | null
  readonly uid: string | null
  readonly failures: number
  readonly code: string | null
  readonly failing_since: Date | null
  readonly looked_at: Date | null
  readonly kept: string
  readonly next_at: Date
}

const COLUMNS =
  'channel_id, sealed, author, at, since, validity, uid, failures, code, failing_since, looked_at, kept, next_at'
const READ = {
  name: 'mailbox',
  text: `select ${COLUMNS} from mailbox where tenant_id = $1 and channel_id = $2`,
}
const HELD = { name: 'held-mailbox', text: `${READ.text} and claims = $3` }
const PUT = {
  name: 'put-mailbox',
  text: `insert into mailbox (tenant_id, channel_id, sealed, author, at, since, validity, uid, claims, failures, kept, next_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9)
    on conflict (tenant_id, channel_id) do update set sealed = excluded.sealed, author = excluded.author,
      at = excluded.at, since = excluded.since, validity = excluded.validity, uid = excluded.uid,
      claims = mailbox.claims + 1, failures = 0, code = null, failing_since = null, next_at = excluded.next_at`,
}
const REMOVE = {
  name: 'remove-mailbox',
  text: 'delete from mailbox where tenant_id = $1 and channel_id = $2 returning channel_id',
}
const CLAIM = {
  name: 'claim-mailboxes',
  text: 'select tenant_id, channel_id, claims from claim_mailboxes($1, $2, $3)',
}
const NEXT = { name: 'next-mailbox', text: 'select next_mailbox() as at' }
const MOVE_ON = {
  name: 'move-on-in-mailbox',
  text: `update mailbox set validity = $4, uid = $5, kept = kept + $6, next_at = $7
    where tenant_id = $1 and channel_id = $2 and claims = $3 returning channel_id`,
}
const HOLD_ON = {
  name: 'hold-on-to-mailbox',
  text: `update mailbox set next_at = $4 where tenant_id = $1 and channel_id = $2 and claims = $3 returning channel_id`,
}
const LOOKED = {
  name: 'looked-into-mailbox',
  text: `update mailbox set looked_at = $4, failures = 0, code = null, failing_since = null, next_at = $5
    where tenant_id = $1 and channel_id = $2 and claims = $3`,
}
const FAILED = {
  name: 'failed-at-mailbox',
  text: `update mailbox set looked_at = $4, failures = failures + 1, code = $5,
      failing_since = coalesce(failing_since, $4), next_at = $6
    where tenant_id = $1 and channel_id = $2 and claims = $3`,
}

/** The mailbox of a channel; null where it has none. */
export async function readMailbox(
  tx: Transaction,
  ring: KeyRing,
  channel: string,
): Promise<MailboxRecord | null> {
  const [row] = await tx.run<MailboxRow>(READ, [tx.tenant, channel])
  return row ? opened(tx.tenant, ring, row) : null
}

/**
 * Sets up the mailbox of a channel, the whole of it. Where it leads to the same mails as before it goes on where it was;
 * else from `since`. The caller holds the channel.
 */
export async function putMailbox(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  {
    channel,
    settings,
    author,
    at,
    since,
  }: Pick<MailboxRecord, 'channel' | 'settings' | 'author' | 'at'> & {
    readonly since: Date | null
  },
): Promise<void> {
  const before = await readMailbox(tx, ring, channel)
  const isSame = before !== null && isSameMailbox(before.settings, settings)
  // Who names a day wants what came since, also what was passed over; nothing comes in twice by that (REC-5).
  const place = isSame && since === null ? before.place : null
  const from = since ?? (isSame ? before.since : at)
  const sealed = sealUnderRing(
    ring,
    placeOf(tx.tenant, channel),
    Buffer.from(JSON.stringify(settings)),
    random,
  )
  const values = [
    tx.tenant,
    channel,
    sealed,
    author,
    at,
    from,
    place?.validity ?? null,
    place?.uid ?? null,
    at,
  ]
  await tx.run(PUT, values)
}

/** No longer looks into the mailbox of a channel; whether there was one. */
export async function removeMailbox(tx: Transaction, channel: string): Promise<boolean> {
  return (await tx.run(REMOVE, [tx.tenant, channel])).length > 0
}

/** Claims what is to be looked into by `at`, of any tenant, until `leased`: after that it is anybody's again. */
export function claimMailboxes(
  tx: Transaction,
  at: Date,
  leased: Date,
  atMost: number,
): Promise<ClaimedMailbox[]> {
  return tx.run<ClaimedMailbox>(CLAIM, [at, leased, atMost])
}

/** When the next mailbox is to be looked into anywhere; null where there is none. */
export async function nextMailbox(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(NEXT, [])
  return row?.at ?? null
}

/** The mailbox that was claimed, where it is still ours. */
export async function readHeldMailbox(
  tx: Transaction,
  ring: KeyRing,
  { channel_id, claims }: ClaimedMailbox,
): Promise<MailboxRecord | null> {
  const [row] = await tx.run<MailboxRow>(HELD, [tx.tenant, channel_id, claims])
  return row ? opened(tx.tenant, ring, row) : null
}

/** Remembers the place behind a mail, and holds the mailbox on; whether it is still ours. */
export async function moveOn(
  tx: Transaction,
  { channel_id, claims }: ClaimedMailbox,
  {
    place: { validity, uid },
    kept,
    leased,
  }: { readonly place: Place; readonly kept: 0 | 1; readonly leased: Date },
): Promise<boolean> {
  const rows = await tx.run(MOVE_ON, [tx.tenant, channel_id, claims, validity, uid, kept, leased])
  return rows.length > 0
}

/** Holds a mailbox on while it is read; whether it is still ours. */
export async function holdOn(
  tx: Transaction,
  { channel_id, claims }: ClaimedMailbox,
  leased: Date,
): Promise<boolean> {
  return (await tx.run(HOLD_ON, [tx.tenant, channel_id, claims, leased])).length > 0
}

/** Keeps how a look ended, and when the next one is due; nothing is awaited. */
export function endLook(
  tx: Transaction,
  { channel_id, claims }: ClaimedMailbox,
  { at, code, next }: { readonly at: Date; readonly code: string | null; readonly next: Date },
): void {
  if (code === null) tx.run(LOOKED, [tx.tenant, channel_id, claims, at, next])
  else tx.run(FAILED, [tx.tenant, channel_id, claims, at, code, next])
}

function opened(tenant: string, ring: KeyRing, row: MailboxRow): MailboxRecord {
  const { channel_id: channel, author, at, since, validity, uid, failures, code } = row
  return {
    ...{ channel, author, at, since, failures, code },
    settings: JSON.parse(unsealUnderRing(ring, placeOf(tenant, channel), row.sealed).toString()),
    place: validity === null ? null : { validity, uid: Number(uid) },
    ...{ failingSince: row.failing_since, lookedAt: row.looked_at },
    ...{ kept: Number(row.kept), nextAt: row.next_at },
  }
}

function placeOf(tenant: string, channel: string): string {
  return `mailbox.sealed:${tenant}:${channel}`
}
