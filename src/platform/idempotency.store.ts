import { createHash } from 'node:crypto'
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

const CLAIM = { name: 'claim-key', text: 'select pg_try_advisory_xact_lock($1::bigint) as claimed' }
const FIND = {
  name: 'find-key',
  text: 'select fingerprint, sealed from idempotency where tenant_id = $1 and sub = $2 and key = $3',
}
const KEEP = {
  name: 'keep-key',
  text: `insert into idempotency (tenant_id, sub, key, fingerprint, sealed, created_at)
    values ($1, $2, $3, $4, $5, $6)`,
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

/**
 * Claims a key until the transaction ends; the first answer where there is one already. Throws KeyRunning while
 * another transaction holds it, KeyReused where it was used for something else. The lock is the transaction's, so a
 * process that dies frees it.
 */
export async function claimKey(tx: Transaction, ring: KeyRing, request: Repeatable): Promise<Answer | null> {
  const { sub, key, fingerprint } = request
  const claim = tx.run<{ claimed: boolean }>(CLAIM, [lockOf(tx.tenant, request)])
  // A statement of its own: its snapshot is taken after the lock, so it sees what the last holder committed.
  const find = tx.run<{ fingerprint: string; sealed: Buffer }>(FIND, [tx.tenant, sub, key])
  const [[claimed], [kept]] = await Promise.all([claim, find])
  if (kept && kept.fingerprint !== fingerprint) throw new KeyReused()
  if (kept) return JSON.parse(unsealUnderRing(ring, placeOf(tx.tenant, request), kept.sealed).toString())
  if (!claimed?.claimed) throw new KeyRunning()
  return null
}

/** Keeps the answer under the key, in the same transaction as the change. */
export function keepAnswer(
  tx: Transaction,
  { ring, random, now }: { readonly ring: KeyRing; readonly random: Random; readonly now: () => Date },
  request: Repeatable,
  answer: Answer,
): void {
  const sealed = sealUnderRing(ring, placeOf(tx.tenant, request), Buffer.from(JSON.stringify(answer)), random)
  tx.run(KEEP, [tx.tenant, request.sub, request.key, request.fingerprint, sealed, now()])
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
