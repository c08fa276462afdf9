import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Transaction } from './database.store.ts'
import { type KeyRing, type Random, sealUnderRing, unsealUnderRing } from './seal.ts'

/** An answer as it was first given, byte for byte. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
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
  text: `select asked.n::int - 1 as place, i.fingerprint, i.sealed
    from unnest($2::text[], $3::text[]) with ordinality as asked (sub, key, n)
    cross join lateral (select fingerprint, sealed from idempotency
      where tenant_id = $1 and sub = asked.sub and key = asked.key limit 1) i`,
}
const KEEP = {
  into: 'idempotency',
  columns: 'tenant_id uuid, sub text, key text, fingerprint text, sealed bytea, created_at timestamptz',
}

/** What tells one request from another: method, path and body; the order of properties doesn't matter. */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body ?? null, inOrder)}`)
    .digest('hex')
}

/** Not RFC 8785, which refuses texts with half a character: such a text is a request like any other. */
function inOrder(_: string, value: unknown): unknown {
  const isTree = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isTree ? Object.fromEntries(Object.entries(value).sort(byKey)) : value
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
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
  const kept = new Map(found.map((row) => [row.place, row]))
  const claims = asked.map((request, place): Claim => {
    const row = kept.get(place)
    if (row) return keptAnswer(tx.tenant, ring, request, row)
    const isOurs = claimed[place]?.claimed && locks.indexOf(locks[place] ?? '') === place
    return isOurs ? null : new KeyRunning()
  })
  return requests.map((request) => (request ? (claims.shift() ?? null) : null))
}

/** Keeps answers under their keys, in the same transaction as the changes. */
export function keepAnswers(
  tx: Transaction,
  { ring, random, now }: { readonly ring: KeyRing; readonly random: Random; readonly now: () => Date },
  kept: readonly (readonly [Repeatable, Answer])[],
): void {
  const rows = kept.map(([request, answer]) => {
    const sealed = sealUnderRing(ring, placeOf(tx.tenant, request), packed(answer), random)
    return [tx.tenant, request.sub, request.key, request.fingerprint, sealed, now()]
  })
  tx.insert(KEEP, rows)
}

interface KeptRow {
  readonly place: number
  readonly fingerprint: string
  readonly sealed: Buffer
}

function keptAnswer(tenant: string, ring: KeyRing, request: Repeatable, row: KeptRow): Claim {
  if (row.fingerprint !== request.fingerprint) return new KeyReused()
  const [head = '', body = ''] = inflateRawSync(unsealUnderRing(ring, placeOf(tenant, request), row.sealed))
    .toString()
    .split(/\n(.*)/s)
  return { ...JSON.parse(head), body }
}

/** Deflated, as fast as it goes: 30 µs for an answer of 9 kB, which would else be five rows out of line. */
function packed({ status, headers, body }: Answer): Buffer {
  return deflateRawSync(`${JSON.stringify({ status, headers })}\n${body}`, { level: 1 })
}

function lockOf(tenant: string, { sub, key }: Repeatable): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([tenant, sub, key]))
    .digest()
  return hash.readBigInt64BE().toString()
}

function placeOf(tenant: string, { sub, key }: Repeatable): string {
  return `idempotency.sealed:${tenant}:${JSON.stringify([sub, key])}`
}
