import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** How many requests of a caller were set aside in a window; unlogged, since after a crash counting may begin anew. */
export const rateWindow = pgTable(
  'rate_window',
  {
    tenantId: uuid('tenant_id').notNull(),
    sub: text('sub').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
    taken: integer('taken').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sub, table.startsAt] }),
    index('rate_window_ends_at').on(table.endsAt),
  ],
)
