import { sql } from 'drizzle-orm'
import type { Actor } from '../access/actor.ts'
import { rowsListedFor } from '../access/row-scope.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { Complaint } from './complaint.ts'
import type { InstantPlace } from './cursor.ts'
import type { EventRow } from './event.store.ts'
import { type EntryState, entryState } from './ledger.ts'
import type { LedgerEntry } from './work-execution.ts'

const WRITE = {
  into: 'ledger_entry',
  columns: `tenant_id uuid, id uuid, complaint_id uuid, state text, promised bigint, approved bigint, paid bigint,
    recovered bigint, due_at timestamptz, voided_at timestamptz`,
  onConflict: `(tenant_id, id) do update set (state, approved, paid, recovered, due_at, voided_at)
    = (excluded.state, excluded.approved, excluded.paid, excluded.recovered, excluded.due_at, excluded.voided_at)`,
}
const MOVEMENTS = {
  name: 'ledger-movements',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2
      and type in ('payment.recorded', 'recovery.recorded') order by seq`,
}

/** Writes the sums of a complaint as they are now; they are awaited at the end of the transaction. */
export function writeLedger(tx: Transaction, { id, ledger = [] }: Complaint): void {
  const rows = ledger.map((entry) => [tx.tenant, entry.id, id, ...columnsOf(entry)])
  if (rows.length > 0) tx.insert(WRITE, rows)
}

/** What stands in the columns of a sum after its ids. */
export function columnsOf(entry: LedgerEntry): unknown[] {
  const { promised, approved, paid, recovered, dueAt, voidedAt = null } = entry
  return [
    ...[entryState(entry), promised.amount, approved.amount, paid.amount, recovered.amount, dueAt, voidedAt],
  ]
}

/** The events of a complaint in which money moved, oldest first. */
export function readMovements(tx: Transaction, complaint: string): Promise<EventRow[]> {
  return tx.run<EventRow>(MOVEMENTS, [tx.tenant, complaint])
}

/** A sum with the complaint that owes it. */
export interface OwedRow {
  readonly id: string
  readonly complaint_id: string
  readonly reference: string
  readonly complaint_state: string
  readonly handler: string | null
  readonly department: string | null
  readonly state: EntryState
  readonly promised: string
  readonly approved: string
  readonly paid: string
  readonly recovered: string
  readonly due_at: Date
  readonly voided_at: Date | null
}

/** What sums are asked for. */
export interface OwedFilters {
  readonly state: EntryState
  readonly dueTo?: string | undefined
  readonly limit: number
}

/** A page of the sums of what the actor sees, the earliest due first; one more than asked for where there is a next page. */
export function readOwed(
  tx: Transaction,
  actor: Actor,
  { state, dueTo, limit }: OwedFilters,
  place: InstantPlace | null,
): Promise<OwedRow[]> {
  const before = dueTo === undefined ? sql`true` : sql`l.due_at < ${dueTo}`
  const after = place === null ? sql`true` : sql`(l.due_at, l.id) > (${place.at}, ${place.id})`
  return tx.ask<OwedRow>(sql`
    select l.id, l.complaint_id, c.reference, c.state as complaint_state, c.handler, c.department, l.state,
      l.promised, l.approved, l.paid, l.recovered, l.due_at, l.voided_at
    from ledger_entry l join complaint c on c.tenant_id = l.tenant_id and c.id = l.complaint_id
    where l.tenant_id = ${tx.tenant} and l.state = ${state} and ${before} and ${after} and ${rowsListedFor(actor)}
    order by l.due_at, l.id limit ${limit + 1}`)
}
