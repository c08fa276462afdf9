import { sql } from 'drizzle-orm'
import type { Transaction } from '../platform/database.store.ts'
import type { Complaint } from './complaint.ts'
import type { EventRow } from './event.store.ts'

const WRITE = {
  into: 'retaliation_report',
  columns: 'tenant_id uuid, id uuid, complaint_id uuid, at timestamptz',
  onConflict: 'do nothing',
}
const REPORTS = {
  name: 'retaliation-of-complaint',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2 and type = 'retaliation.reported' order by seq`,
}

/** Writes where the reports of a complaint are to be found; nothing is awaited. */
export function writeReports(tx: Transaction, { id, retaliation = [] }: Complaint): void {
  tx.insert(
    WRITE,
    retaliation.map((report) => [tx.tenant, report.id, id, report.at]),
  )
}

/** The events of a complaint that report retaliation, oldest first. */
export function readReports(tx: Transaction, complaint: string): Promise<EventRow[]> {
  return tx.run<EventRow>(REPORTS, [tx.tenant, complaint])
}

/** A report with the complaint that it belongs to. */
export interface ReportRow {
  readonly id: string
  readonly complaint_id: string
  readonly reference: string
  readonly at: Date
}

/** A page of reports across complaints, the latest first; one more than asked for where there is a next page. */
export function readLatestReports(
  tx: Transaction,
  limit: number,
  place: { readonly at: string; readonly id: string } | null,
): Promise<ReportRow[]> {
  const after = place === null ? sql`true` : sql`(r.at, r.id) < (${place.at}, ${place.id})`
  return tx.ask<ReportRow>(sql`
    select r.id, r.complaint_id, c.reference, r.at
    from retaliation_report r join complaint c on c.tenant_id = r.tenant_id and c.id = r.complaint_id
    where r.tenant_id = ${tx.tenant} and ${after} order by r.at desc, r.id desc limit ${limit + 1}`)
}
