import { sql } from 'drizzle-orm'
import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { complaint } from '../complaint/complaint.table.ts'
import { instant } from '../platform/schema.table.ts'

/**
 * The safety cases (SAFE-1), by which they are found; what happened in one stands on the timeline of the complaint that leads
 * it. `matter` is product and batch where both are known: of each at most one case is open.
 */
export const safetyCase = pgTable(
  'safety_case',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    product: text('product'),
    batch: text('batch'),
    matter: text('matter'),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    uniqueIndex('safety_case_open').on(table.tenantId, table.matter).where(sql`closed_at is null`),
  ],
)

/** Which complaints belong to which safety case. */
export const safetyCaseComplaint = pgTable(
  'safety_case_complaint',
  {
    tenantId: uuid('tenant_id').notNull(),
    safetyCaseId: uuid('safety_case_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.safetyCaseId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.safetyCaseId],
      foreignColumns: [safetyCase.tenantId, safetyCase.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('safety_case_of_complaint').on(table.tenantId, table.complaintId),
  ],
)
