import { sql } from 'drizzle-orm'
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** PRIV-4: a batch of what is over its time; at most one of a tenant awaits a decision. */
export const disposal = pgTable(
  'disposal',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    state: text('state').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    decidedAt: instant('decided_at'),
    refusedBy: text('refused_by'),
    refusedRole: text('refused_role'),
    /** Sealed under the key ring. */
    reason: bytea('reason'),
    executedAt: instant('executed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
    uniqueIndex('disposal_undecided').on(table.tenantId).where(sql`state = 'proposed'`),
    index('disposal_approved').on(table.tenantId, table.id).where(sql`state = 'approved'`),
  ],
)

/** What a batch holds, and what became of each. */
export const disposalItem = pgTable(
  'disposal_item',
  {
    tenantId: uuid('tenant_id').notNull(),
    disposalId: uuid('disposal_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    outcome: text('outcome'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.disposalId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.disposalId],
      foreignColumns: [disposal.tenantId, disposal.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('disposal_item_open')
      .on(table.tenantId, table.disposalId, table.complaintId)
      .where(sql`outcome is null`),
  ],
)

/** Who approved a batch, each person once; append-only. */
export const disposalApproval = pgTable(
  'disposal_approval',
  {
    tenantId: uuid('tenant_id').notNull(),
    disposalId: uuid('disposal_id').notNull(),
    approver: text('approver').notNull(),
    role: text('role').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.disposalId, table.approver] }),
    foreignKey({
      columns: [table.tenantId, table.disposalId],
      foreignColumns: [disposal.tenantId, disposal.id],
    }),
  ],
)

/** What is left of the texts of people in a complaint that was disposed of: which there were; append-only. */
export const tombstone = pgTable(
  'tombstone',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    disposalId: uuid('disposal_id').notNull(),
    at: instant('at').notNull(),
    hollow: jsonb('hollow').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.disposalId],
      foreignColumns: [disposal.tenantId, disposal.id],
    }),
  ],
)
