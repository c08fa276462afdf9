import type { Actor } from '../access/actor.ts'
import type { Means } from '../complaint/means.store.ts'
import { Refusal } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { seal, sealUnderRing, unseal, unsealUnderRing } from '../platform/seal.ts'
import type { Found, OpenedImport, RegisterImport, Said } from './register-import.ts'

/** What sealing and opening an import needs. */
export type SealMeans = Pick<Means, 'ring' | 'random'>

const COLUMNS = `id, author, state, format, bytes::float8 as bytes, sha256, failure, failed_row as "failedRow", rows, ready, wrong, closed,
  place, made, repeated, refused, left_out as "leftOut", claims, stalled, created_at as "createdAt",
  started_at as "startedAt", ended_at as "endedAt", forget_at as "forgetAt", wrapped_key, sealed_options, sealed_found`
const BEGIN = {
  name: 'begin-import',
  text: `insert into register_import (tenant_id, id, author, state, wrapped_key, rows, ready, wrong, closed, place, made,
      repeated, refused, left_out, claims, stalled, forget_at, created_at)
    values ($1, $2, $3, 'arriving', $4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $5, $6)`,
}
const READ = {
  name: 'read-import',
  text: `select ${COLUMNS} from register_import
    where tenant_id = $1 and id = $2 and state <> 'arriving' and ($3::text is null or author = $3)`,
}
const LOCK = { name: 'lock-import', text: `${READ.text} for update` }
const LIST = {
  name: 'list-imports',
  text: `select ${COLUMNS} from register_import where tenant_id = $1 and id < $2 and state <> 'arriving'
      and ($3::text is null or author = $3) order by id desc limit $4`,
}

const WAITING = {
  name: 'imports-waiting',
  text: `select count(*)::int as waiting from register_import
    where tenant_id = $1 and state in ('arriving', 'reading', 'previewed', 'running')`,
}
/** Each keeps a file. */
const MOST_WAITING = 50

/** There is no such import for this person. */
export class NoSuchImport extends Error {
  readonly statusCode = 404
}

/**
 * A file that is about to come, before its first byte is kept: what is left of it will be found. Throws Refusal where too
 * many wait.
 */
export async function beginImport(
  tx: Transaction,
  means: SealMeans,
  { id, author, dataKey }: { readonly id: string; readonly author: string; readonly dataKey: Buffer },
  { at, forgetAt }: { readonly at: Date; readonly forgetAt: Date },
): Promise<void> {
  const [row] = await tx.run<{ waiting: number }>(WAITING, [tx.tenant])
  if ((row?.waiting ?? 0) >= MOST_WAITING) throw new Refusal('imports-waiting', { most: MOST_WAITING })
  const wrapped = sealUnderRing(means.ring, placeOf(tx.tenant, id, 'wrapped_key'), dataKey, means.random)
  tx.run(BEGIN, [tx.tenant, id, author, wrapped, forgetAt, at])
}

/** An import with what its key opens. Throws NoSuchImport. */
export async function readImport(
  tx: Transaction,
  means: SealMeans,
  id: string,
  { author, isLocked = false }: { readonly author: string | null; readonly isLocked?: boolean },
): Promise<OpenedImport> {
  const [row] = await tx.run<ImportRow>(isLocked ? LOCK : READ, [tx.tenant, id, author])
  if (!row) throw new NoSuchImport()
  return opened(tx, means, row)
}

/** The imports of a tenant, or of one author, the latest first, from a place in their order on. */
export async function listImports(
  tx: Transaction,
  means: SealMeans,
  {
    before,
    author,
    limit,
  }: { readonly before: string; readonly author: string | null; readonly limit: number },
): Promise<OpenedImport[]> {
  const rows = await tx.run<ImportRow>(LIST, [tx.tenant, before, author, limit])
  return rows.map((row) => opened(tx, means, row))
}

/** Whose imports somebody sees: their own, and all of them where they see every complaint of the tenant. */
export function authorSeenBy({ id, roles, departments }: Actor): string | null {
  return roles.includes('supervisor') && departments.length === 0 ? null : id
}

/** What was said or found, sealed under the key of its import. */
export function sealedPart(
  tx: Transaction,
  { random }: Pick<Means, 'random'>,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer },
  part: { readonly said: Said } | { readonly found: Found },
): Buffer {
  const [column, content] =
    'said' in part ? (['sealed_options', part.said] as const) : (['sealed_found', part.found] as const)
  return seal(dataKey, placeOf(tx.tenant, id, column), Buffer.from(JSON.stringify(content)), random)
}

/** Where something of an import is sealed. */
export function placeOf(tenant: string, id: string, column: string): string {
  return `register_import.${column}:${tenant}:${id}`
}

interface ImportRow extends RegisterImport {
  readonly sha256: string | null
  readonly claims: number
  readonly stalled: number
  readonly wrapped_key: Buffer | null
  readonly sealed_options: Buffer | null
  readonly sealed_found: Buffer | null
}

function opened({ tenant }: Transaction, { ring }: SealMeans, row: ImportRow): OpenedImport {
  const { wrapped_key: wrapped, sealed_options: options, sealed_found: found, ...rest } = row
  const dataKey = wrapped && unsealUnderRing(ring, placeOf(tenant, row.id, 'wrapped_key'), wrapped)
  const open = <T>(column: string, sealed: Buffer | null): T | null =>
    sealed && dataKey
      ? (JSON.parse(unseal(dataKey, placeOf(tenant, row.id, column), sealed).toString()) as T)
      : null
  return {
    ...rest,
    dataKey,
    said: open<Said>('sealed_options', options),
    found: open<Found>('sealed_found', found),
  }
}
