import { bigint, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** Evidence (PRIV-5): append-only; the content lies in the store of files, the name with the texts of people. */
export const attachment = pgTable(
  'attachment',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    id: uuid('id').notNull(),
    type: text('type').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    redactionOf: uuid('redaction_of'),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.complaintId, table.redactionOf],
      foreignColumns: [table.tenantId, table.complaintId, table.id],
    }),
  ],
)

/** Files that are on their way; what is left of one that never arrived is swept. */
export const upload = pgTable(
  'upload',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    id: uuid('id').notNull(),
    startedAt: instant('started_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('upload_started').on(table.startedAt),
  ],
)

/** Who had which piece of evidence in hand, when, what for: append-only. */
export const attachmentCustody = pgTable(
  'attachment_custody',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    attachmentId: uuid('attachment_id').notNull(),
    id: uuid('id').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    role: text('role').notNull(),
    action: text('action').notNull(),
    because: text('because'),
    purpose: bytea('purpose'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
  ],
)
