import { bigint, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../platform/schema.table.ts'

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
    expiresAt: instant('expires_at'),
    lastsMs: bigint('lasts_ms', { mode: 'number' }),
    revokedAt: instant('revoked_at'),
    usedAt: instant('used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.secretHash] }),
    index('link_token_complaint').on(table.tenantId, table.complaintId),
  ],
)
