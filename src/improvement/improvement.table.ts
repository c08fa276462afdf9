import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** An improvement as it stands (IMP-1); its texts are sealed under a key of its own, which the key ring wraps. */
export const improvement = pgTable(
  'improvement',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    owner: text('owner').notNull(),
    category: text('category').notNull(),
    subcategory: text('subcategory'),
    product: text('product'),
    outlet: text('outlet'),
    dueAt: instant('due_at').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    proposedBy: text('proposed_by').notNull(),
    startedAt: instant('started_at'),
    doneAt: instant('done_at'),
    endedAt: instant('ended_at'),
    /** What was measured when it was verified. */
    effect: jsonb('effect'),
    wrappedKey: bytea('wrapped_key').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
    index('improvement_due')
      .on(table.tenantId, table.dueAt, table.id)
      .where(sql`state in ('proposed', 'started')`),
  ],
)

/** Which complaints an improvement comes from. */
export const improvementComplaint = pgTable(
  'improvement_complaint',
  {
    tenantId: uuid('tenant_id').notNull(),
    improvementId: uuid('improvement_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.improvementId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.improvementId],
      foreignColumns: [improvement.tenantId, improvement.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('improvement_of_complaint').on(table.tenantId, table.complaintId, table.improvementId),
  ],
)

/** What happened to an improvement, in order; never changed or removed. */
export const improvementEvent = pgTable(
  'improvement_event',
  {
    tenantId: uuid('tenant_id').notNull(),
    improvementId: uuid('improvement_id').notNull(),
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    role: text('role').notNull(),
    data: jsonb('data').notNull(),
    sealed: bytea('sealed'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.improvementId, table.seq] }),
    foreignKey({
      columns: [table.tenantId, table.improvementId],
      foreignColumns: [improvement.tenantId, improvement.id],
    }),
  ],
)
