import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../platform/schema.table.ts'

/** Who brought links that are none, how often, and until when they are answered no; unlogged. */
export const linkFailure = pgTable(
  'link_failure',
  {
    tenantId: uuid('tenant_id').notNull(),
    key: text('key').notNull(),
    failures: integer('failures').notNull(),
    lockedUntil: instant('locked_until').notNull(),
    forgetAt: instant('forget_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.key] }),
    index('link_failure_forget_at').on(table.forgetAt),
  ],
)
