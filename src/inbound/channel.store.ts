import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from '../platform/seal.ts'
import type { ChannelSettings, Verification } from './channel.ts'

/** A channel as it is kept. */
export interface ChannelRecord {
  readonly id: string
  readonly settings: ChannelSettings
  readonly verification: Verification
  readonly author: string
  readonly at: Date
}

interface ChannelRow {
  readonly id: string
  readonly settings: ChannelSettings
  readonly sealed: Buffer
  readonly author: string
  readonly at: Date
}

const COLUMNS = 'id, settings, sealed, author, at'
const ALL = {
  name: 'channels',
  text: `select ${COLUMNS} from channel where tenant_id = $1 and id > $2 order by id limit $3`,
}
const BY_ID = {
  name: 'channel',
  text: `select ${COLUMNS} from channel where tenant_id = $1 and id = $2`,
}
const LOCK = { name: 'lock-channel', text: `${BY_ID.text} for update` }
const BY_KEY = {
  name: 'channel-of-key',
  text: `select ${COLUMNS} from channel where tenant_id = $1
    and (key_hash = $2 or (old_key_hash = $2 and old_key_until > $3)) limit 1`,
}
const INSERT = {
  into: 'channel',
  columns:
    'tenant_id uuid, id uuid, key_hash bytea, settings jsonb, sealed bytea, author text, at timestamptz',
}
const UPDATE = {
  name: 'update-channel',
  text: `update channel set settings = $3, sealed = $4, author = $5, at = $6 where tenant_id = $1 and id = $2`,
}
const EXCHANGE = {
  name: 'exchange-channel-key',
  text: `update channel set old_key_hash = key_hash, old_key_until = $4, key_hash = $3
    where tenant_id = $1 and id = $2`,
}

/** The channels of the transaction's tenant, the oldest first. */
export async function readChannels(
  tx: Transaction,
  ring: KeyRing,
  after: string,
  limit: number,
): Promise<ChannelRecord[]> {
  const rows = await tx.run<ChannelRow>(ALL, [tx.tenant, after, limit])
  return rows.map((row) => opened(tx.tenant, ring, row))
}

/** One of them; `locked` so that nobody else changes it meanwhile; null where there is none of that id. */
export async function readChannel(
  tx: Transaction,
  ring: KeyRing,
  id: string,
  { locked = false } = {},
): Promise<ChannelRecord | null> {
  const [row] = await tx.run<ChannelRow>(locked ? LOCK : BY_ID, [tx.tenant, id])
  return row ? opened(tx.tenant, ring, row) : null
}

/** The channel whose key hashes to this; also by a key that was exchanged a while ago. */
export async function findChannel(
  tx: Transaction,
  ring: KeyRing,
  keyHash: Buffer,
  at: Date,
): Promise<ChannelRecord | null> {
  const [row] = await tx.run<ChannelRow>(BY_KEY, [tx.tenant, keyHash, at])
  return row ? opened(tx.tenant, ring, row) : null
}

/** Writes a new channel; nothing is awaited. */
export function insertChannel(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  channel: ChannelRecord,
  keyHash: Buffer,
): void {
  const { id, settings, author, at } = channel
  const sealed = sealedOf(tx.tenant, ring, random, channel)
  tx.insert(INSERT, [[tx.tenant, id, keyHash, JSON.stringify(settings), sealed, author, at]])
}

/** Writes what a channel has become; the caller holds it. */
export function updateChannel(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  channel: ChannelRecord,
): void {
  const { id, settings, author, at } = channel
  const sealed = sealedOf(tx.tenant, ring, random, channel)
  tx.run(UPDATE, [tx.tenant, id, JSON.stringify(settings), sealed, author, at])
}

/** The channel gets a new key; the old one opens until then. */
export function exchangeKey(tx: Transaction, id: string, keyHash: Buffer, oldUntil: Date): void {
  tx.run(EXCHANGE, [tx.tenant, id, keyHash, oldUntil])
}

function sealedOf(tenant: string, ring: KeyRing, random: Random, { id, verification }: ChannelRecord) {
  return sealUnderRing(ring, placeOf(tenant, id), Buffer.from(JSON.stringify(verification)), random)
}

function opened(tenant: string, ring: KeyRing, { sealed, ...row }: ChannelRow): ChannelRecord {
  return {
    ...row,
    verification: JSON.parse(unsealUnderRing(ring, placeOf(tenant, row.id), sealed).toString()),
  }
}

function placeOf(tenant: string, id: string): string {
  return `channel.sealed:${tenant}:${id}`
}
