import { bigint, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../platform/schema.table.ts'
import { complaint, complaintPersonal } from './complaint.table.ts'

/** How long work took, by its kind, the newest last (PLAN-3). */
export const achievedTime = pgTable(
  'achieved_time',
  {
    tenantId: uuid('tenant_id').notNull(),
    kind: text('kind').notNull(),
    finishedAt: instant('finished_at').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    tookS: bigint('took_s', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.finishedAt, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('achieved_time_complaint').on(table.tenantId, table.complaintId),
  ],
)

/** Keyed hashes of the words of archived cases (ARC-3); may be deleted and rebuilt, and go with the texts. */
export const archivedWord = pgTable(
  'archived_word',
  {
    tenantId: uuid('tenant_id').notNull(),
    token: bigint('token', { mode: 'bigint' }).notNull(),
    complaintId: uuid('complaint_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.token, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaintPersonal.tenantId, complaintPersonal.complaintId],
    }).onDelete('cascade'),
    index('archived_word_complaint').on(table.tenantId, table.complaintId),
  ],
)
