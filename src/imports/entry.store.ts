import type { Transaction } from '../platform/database.store.ts'
import { blind } from '../platform/seal.ts'

const TURN = {
  name: 'register-entry-turn',
  text: `select pg_advisory_xact_lock(hashtextextended('register ' || $1, 0))`,
}
const KNOWN = {
  name: 'known-register-entries',
  text: 'select key from register_entry where tenant_id = $1 and register = $2 and key = any($3::text[])',
}
const ADD = {
  into: 'register_entry',
  columns: 'tenant_id uuid, register text, key text, complaint_id uuid, import_id uuid',
}

/** A row of a register that became a complaint. */
export interface Entry {
  readonly key: string
  readonly complaint: string
}

/** A number of a register as it is kept: a keyed hash, by which nobody reads it. */
export function entryKey(indexKey: Buffer, register: string, number: string): string {
  return blind(indexKey, 'register', `${register}\n${number}`)
}

/** Waits for other imports of the tenant, and says which of these rows are complaints already (REC-5). */
export async function knownEntries(
  tx: Transaction,
  register: string,
  keys: readonly string[],
): Promise<Set<string>> {
  tx.run(TURN, [tx.tenant])
  const rows = await tx.run<{ key: string }>(KNOWN, [tx.tenant, register, keys])
  return new Set(rows.map(({ key }) => key))
}

/** Keeps which complaints the rows are from now on, in the transaction that made them. */
export function addEntries(
  tx: Transaction,
  { register, importId }: { readonly register: string; readonly importId: string },
  entries: readonly Entry[],
): void {
  tx.insert(
    ADD,
    entries.map(({ key, complaint }) => [tx.tenant, register, key, complaint, importId]),
  )
}
