import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './schema.table.ts'

/** How many requests of a caller were set aside in a window; unlogged, since after a crash counting may begin anew. */
export const rateWindow = pgTable(
  'rate_window',
  {
    tenantId: uuid('tenant_id').notNull(),
    sub: text('sub').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    taken: integer('taken').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sub, table.startsAt] }),
    index('rate_window_ends_at').on(table.endsAt),
  ],
)
