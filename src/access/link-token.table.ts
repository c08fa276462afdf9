import { bigint, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { bytea } from '../platform/schema.table.ts'

/**
 * The links that were given out: of each the SHA-256 of its secret part, what it opens, and how long. `subject_id` is the
 * verification, or the representative, whose link it is. The foreign key to the complaint stands in the migration: this
 * layer doesn't know complaints.
 */
export const linkToken = pgTable(
  'link_token',
  {
    tenantId: uuid('tenant_id').notNull(),
    secretHash: bytea('secret_hash').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    kind: text('kind').notNull(),
    subjectId: uuid('subject_id'),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    lastsMs: bigint('lasts_ms', { mode: 'number' }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    usedAt: timestamp('used_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.secretHash] }),
    index('link_token_complaint').on(table.tenantId, table.complaintId),
  ],
)
