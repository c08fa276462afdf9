import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './schema.table.ts'

/** The first answer to each idempotency key, sealed under the key ring, with those given with it; kept 24 h. */
export const idempotency = pgTable(
  'idempotency',
  {
    tenantId: uuid('tenant_id').notNull(),
    sub: text('sub').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    sealed: bytea('sealed'),
    createdAt: instant('created_at').notNull(),
    keptWithSub: text('kept_with_sub'),
    keptWithKey: text('kept_with_key'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sub, table.key] }),
    index('idempotency_created_at').on(table.createdAt),
    check(
      'idempotency_held',
      sql`(sealed is null) = (kept_with_key is not null) and (kept_with_sub is null) = (kept_with_key is null)`,
    ),
  ],
)
