import { bigint, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bigintArray, instant } from '../platform/schema.table.ts'
import { complaint } from './complaint.table.ts'

/** The sums that complaints owe (EXE-4), as their events say; amounts in fen. */
export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    state: text('state').notNull(),
    promised: bigint('promised', { mode: 'number' }).notNull(),
    approved: bigint('approved', { mode: 'number' }).notNull(),
    paid: bigint('paid', { mode: 'number' }).notNull(),
    recovered: bigint('recovered', { mode: 'number' }).notNull(),
    dueAt: instant('due_at').notNull(),
    voidedAt: instant('voided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('ledger_entry_due').on(table.tenantId, table.state, table.dueAt, table.id),
    index('ledger_entry_complaint').on(table.tenantId, table.complaintId),
  ],
)

/** Where auditors find reports of retaliation (FAIR-4). */
export const retaliationReport = pgTable(
  'retaliation_report',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('retaliation_report_latest').on(
      table.tenantId,
      table.at.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
  ],
)

/** Keyed hashes of pieces of the latest answers (ANTI-1). */
export const answerPrint = pgTable(
  'answer_print',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    at: instant('at').notNull(),
    pieces: bigintArray('pieces').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('answer_print_latest').on(table.tenantId, table.at.desc().nullsFirst()),
  ],
)
