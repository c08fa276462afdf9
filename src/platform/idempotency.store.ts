import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { canonical } from './canonical.ts'
import type { Transaction } from './database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from './seal.ts'

/** An answer as it was first given, byte for byte. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A request that may be repeated: who sent it, under which key, and what it was. */
export interface Repeatable {
  readonly sub: string
  readonly key: string
  readonly fingerprint: string
}

/** The key was used for another request. */
export class KeyReused extends Error {}
/** The first request with the key is still running. */
export class KeyRunning extends Error {}

const CLAIM = {
  name: 'claim-keys',
  text: 'select pg_try_advisory_xact_lock(lock) as claimed from unnest($1::bigint[]) with ordinality as t (lock, n) order by n',
}
const FIND = {
  name: 'find-keys',
  text: `select asked.n::int - 1 as "asked", i.fingerprint, h.sub, h.key, h.sealed
    from unnest($2::text[], $3::text[]) with ordinality as asked (sub, key, n)
    cross join lateral (select fingerprint, coalesce(kept_with_sub, sub) as sub, coalesce(kept_with_key, key) as key
      from idempotency where tenant_id = $1 and sub = asked.sub and key = asked.key limit 1) i
    cross join lateral (select sub, key, sealed from idempotency
      where tenant_id = $1 and sub = i.sub and key = i.key limit 1) h`,
}
const KEEP = {
  into: 'idempotency',
  columns: `tenant_id uuid, sub text, key text, fingerprint text, sealed bytea, created_at timestamptz,
    kept_with_sub text, kept_with_key text`,
}

/** What tells one request from another: method, path and body; the order of properties doesn't matter. */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${canonical(body ?? null)}`)
    .digest('hex')
}

/** What came of a claim: null where the key is ours now, else the first answer, or why there is none. */
export type Claim = Answer | KeyReused | KeyRunning | null

/**
 * Claims keys until the transaction ends, in the order of the requests; null claims nothing. A key is running while
 * another transaction holds it, or where it stands here twice. The locks are the transaction's, so a process that dies
 * frees them.
 */
export async function claimKeys(
  tx: Transaction,
  ring: KeyRing,
  requests: readonly (Repeatable | null)[],
): Promise<Claim[]> {
  const asked = requests.filter((request) => request !== null)
  if (asked.length === 0) return requests.map(() => null)
  const locks = asked.map((request) => lockOf(tx.tenant, request))
  const claim = tx.run<{ claimed: boolean }>(CLAIM, [locks])
  // A statement of its own: its snapshot is taken after the lock, so it sees what the last holder committed.
  const find = tx.run<KeptRow>(FIND, [tx.tenant, asked.map(({ sub }) => sub), asked.map(({ key }) => key)])
  const [claimed, found] = await Promise.all([claim, find])
  const kept = new Map(found.map((row) => [row.asked, row]))
  const claims = asked.map((request, place): Claim => {
    const row = kept.get(place)
    if (row) return keptAnswer(tx.tenant, ring, request, row)
    const isOurs = claimed[place]?.claimed && locks.indexOf(locks[place] ?? '') === place
    return isOurs ? null : new KeyRunning()
  })
  return requests.map((request) => (request ? (claims.shift() ?? null) : null))
}

/** Keeps answers under their keys, in the same transaction as the changes: together, under the first of the keys. */
export function keepAnswers(
  tx: Transaction,
  { ring, random, now }: { readonly ring: KeyRing; readonly random: Random; readonly now: () => Date },
  kept: readonly (readonly [Repeatable, Answer])[],
): void {
  const [[holder] = []] = kept
  if (!holder) return
  const sealed = sealUnderRing(ring, placeOf(tx.tenant, holder), packed(kept), random)
  const rows = kept.map(([{ sub, key, fingerprint }], index) => [
    ...[tx.tenant, sub, key, fingerprint, index === 0 ? sealed : null, now()],
    ...(index === 0 ? [null, null] : [holder.sub, holder.key]),
  ])
  tx.insert(KEEP, rows)
}

/** What was kept: the request that it answers, and the key under which its answer is sealed, its own or another. */
interface KeptRow extends Pick<Repeatable, 'sub' | 'key' | 'fingerprint'> {
  readonly asked: number
  readonly sealed: Buffer
}

function keptAnswer(tenant: string, ring: KeyRing, request: Repeatable, row: KeptRow): Claim {
  if (row.fingerprint !== request.fingerprint) return new KeyReused()
  return unpacked(unsealUnderRing(ring, placeOf(tenant, row), row.sealed), request)
}

/**
 * Each with whose it is, so that a row that was turned to others' answers finds none. Deflated, or an answer of 13 kB would
 * be seven rows out of line; together, since those of one kind differ by a few words: one of 36 takes a third of the time
 * and a fourth of the room of one alone.
 */
function packed(kept: readonly (readonly [Repeatable, Answer])[]): Buffer {
  const parts = kept.flatMap(([{ sub, key }, { status, headers, body }]) => {
    return [Buffer.from(`${JSON.stringify({ sub, key, length: body.length, status, headers })}\n`), body]
  })
  return deflateRawSync(Buffer.concat(parts), { level: kept.length > 1 ? 3 : 1 })
}

function unpacked(packed: Buffer, { sub, key }: Repeatable): Answer {
  let rest = inflateRawSync(packed)
  while (rest.length > 0) {
    const end = rest.indexOf('\n')
    const { length, status, headers, ...whose } = JSON.parse(rest.toString('utf8', 0, end))
    // Before migration 0024 each was kept alone, and said neither whose it was nor how long.
    if (length === undefined) return { status, headers, body: rest.subarray(end + 1) }
    const body = rest.subarray(end + 1, end + 1 + length)
    if (whose.sub === sub && whose.key === key) return { status, headers, body }
    rest = rest.subarray(end + 1 + length)
  }
  throw new Error('the answers that this key is kept with hold none of it')
}

function lockOf(tenant: string, { sub, key }: Repeatable): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([tenant, sub, key]))
    .digest()
  return hash.readBigInt64BE().toString()
}

function placeOf(tenant: string, { sub, key }: Pick<Repeatable, 'sub' | 'key'>): string {
  return `idempotency.sealed:${tenant}:${JSON.stringify([sub, key])}`
}
