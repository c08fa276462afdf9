import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../platform/schema.table.ts'
import { complaint } from './complaint.table.ts'

/**
 * ARC-1: a dossier as it was when its complaint was archived, append-only. `content` is canonical JSON without a text of
 * people; `salt` keys the hashes that stand for these texts, sealed under the complaint's key.
 */
export const dossier = pgTable(
  'dossier',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    seq: integer('seq').notNull(),
    sha256: text('sha256').notNull(),
    content: text('content').notNull(),
    salt: bytea('salt').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
  ],
)

/** ARC-2: until when what is archived is kept, and the batch that it waits in; gone with the texts of people. */
export const retention = pgTable(
  'retention',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    keptUntil: instant('kept_until').notNull(),
    proposeAt: instant('propose_at').notNull(),
    held: boolean('held').notNull(),
    disposalId: uuid('disposal_id'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('retention_due')
      .on(table.tenantId, table.proposeAt, table.complaintId)
      .where(sql`disposal_id is null and not held`),
  ],
)
