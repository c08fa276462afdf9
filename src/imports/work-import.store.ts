import type { Transaction } from '../platform/database.store.ts'
import { forgetAfterEnd } from './change-import.store.ts'
import { clearErrors } from './import-error.store.ts'
import { type SealMeans, sealedPart } from './register-import.store.ts'
import type { Found, Outcomes, RowCounts } from './register-import.ts'
import type { UnreadableCode } from './unreadable.ts'

/** An import that was claimed: whose, and the how manieth claim it is. */
export interface Claimed {
  readonly tenant_id: string
  readonly import_id: string
  readonly claims: number
}

/** How long a claim holds without a sign of life. */
export const LEASE_MS = 60_000

const CLAIM = {
  name: 'claim-imports',
  text: 'select tenant_id, import_id, claims from claim_imports($1, $2, $3)',
}
const NEXT = { name: 'next-import', text: 'select next_import() as at' }
const TO_FORGET = {
  name: 'imports-to-forget',
  text: 'select tenant_id, import_id from imports_to_forget($1, $2)',
}
const MINE = 'where tenant_id = $1 and id = $2 and claims = $3'
const RENEW = {
  name: 'renew-import',
  text: `update register_import set next_at = $4 ${MINE} and next_at is not null returning id`,
}
const RELEASE = {
  name: 'release-import',
  text: `update register_import set next_at = $4, stalled = 0 ${MINE} and next_at is not null`,
}
const PREVIEWED = {
  name: 'import-previewed',
  text: `update register_import set state = 'previewed', next_at = null, stalled = 0, sealed_found = $4,
      rows = $5, ready = $6, wrong = $7, closed = $8 ${MINE} and state = 'reading'`,
}
const FAILED = {
  name: 'import-failed',
  text: `update register_import set state = 'failed', next_at = null, failure = $4, failed_row = $5, ended_at = $6,
      forget_at = $7 ${MINE} and state in ('reading', 'running')`,
}
const HOLD = {
  name: 'hold-import',
  text: `select place from register_import ${MINE} and state = 'running' for update`,
}
const ADVANCE = {
  name: 'advance-import',
  text: `update register_import set place = $4, made = made + $5, repeated = repeated + $6, refused = refused + $7,
      left_out = left_out + $8, next_at = $9, stalled = 0 ${MINE}`,
}
const DONE = {
  name: 'import-done',
  text: `update register_import set state = 'done', next_at = null, stalled = 0, ended_at = $4, forget_at = $5
      ${MINE} and state = 'running'`,
}
const FORGET = {
  name: 'forget-import',
  text: `update register_import set wrapped_key = null, sealed_options = null, sealed_found = null, forget_at = null,
      state = case when state in ('reading', 'previewed', 'running') then 'cancelled' else state end, next_at = null,
      ended_at = coalesce(ended_at, $3)
      where tenant_id = $1 and id = $2 and forget_at <= $3 and state <> 'arriving'`,
}
const DROP = {
  name: 'drop-import',
  text: `delete from register_import where tenant_id = $1 and id = $2 and state = 'arriving' returning id`,
}

/** Claims what is to be worked on and no other has, for a while. */
export function claimImports(tx: Transaction, at: Date, atMost: number): Promise<Claimed[]> {
  return tx.run<Claimed>(CLAIM, [at, leasedFrom(at), atMost])
}

/** When an import is to be worked on next, or taken over from a worker that is gone; null where none is. */
export async function nextImport(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.run<{ at: Date | null }>(NEXT, [])
  return row?.at ?? null
}

/** A sign of life; false where it isn't ours any more. */
export async function renewClaim(tx: Transaction, claimed: Claimed, at: Date): Promise<boolean> {
  return (await tx.run(RENEW, [...mine(tx, claimed), leasedFrom(at)])).length > 0
}

/** Whoever stops gives it back at once. */
export function releaseClaim(tx: Transaction, claimed: Claimed, at: Date): void {
  tx.run(RELEASE, [...mine(tx, claimed), at])
}

/** The file was read. */
export function keepFound(
  tx: Transaction,
  means: SealMeans,
  claimed: Claimed,
  { dataKey, found, counts }: { readonly dataKey: Buffer; readonly found: Found; readonly counts: RowCounts },
): void {
  const sealed = sealedPart(tx, means, { id: claimed.import_id, dataKey }, { found })
  const { rows, ready, wrong, closed } = counts
  tx.run(PREVIEWED, [...mine(tx, claimed), sealed, rows, ready, wrong, closed])
}

/** The file can't be read, or the work not be done. */
export function keepFailure(
  tx: Transaction,
  claimed: Claimed,
  { code, row, at }: { readonly code: UnreadableCode; readonly row: number | null; readonly at: Date },
): void {
  tx.run(FAILED, [...mine(tx, claimed), code, row, at, forgetAfterEnd(at)])
}

/** Holds the import for one step; the row that was worked on last, or null where it isn't ours any more. */
export async function holdImport(tx: Transaction, claimed: Claimed): Promise<number | null> {
  const [row] = await tx.run<{ place: number }>(HOLD, mine(tx, claimed))
  return row?.place ?? null
}

/** How far a step came, and what became of its rows. */
export function advanceImport(
  tx: Transaction,
  claimed: Claimed,
  { place, made, repeated, refused, leftOut }: Outcomes & { readonly place: number },
  at: Date,
): void {
  tx.run(ADVANCE, [...mine(tx, claimed), place, made, repeated, refused, leftOut, leasedFrom(at)])
}

/** Every row was worked on. */
export function finishImport(tx: Transaction, claimed: Claimed, at: Date): void {
  tx.run(DONE, [...mine(tx, claimed), at, forgetAfterEnd(at)])
}

/** Imports whose files are kept no longer, or never arrived. */
export function importsToForget(
  tx: Transaction,
  at: Date,
  atMost: number,
): Promise<Omit<Claimed, 'claims'>[]> {
  return tx.run<Omit<Claimed, 'claims'>>(TO_FORGET, [at, atMost])
}

/** Lets go the key and all that it opens; the figures stay. */
export function forgetImport(tx: Transaction, id: string, at: Date): void {
  clearErrors(tx, id)
  tx.run(FORGET, [tx.tenant, id, at])
}

/** Lets go the note of a file that never arrived; false where it has. */
export async function dropImport(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.run(DROP, [tx.tenant, id])).length > 0
}

function mine(tx: Transaction, { import_id, claims }: Claimed): readonly unknown[] {
  return [tx.tenant, import_id, claims]
}

function leasedFrom(at: Date): Date {
  return new Date(at.getTime() + LEASE_MS)
}
