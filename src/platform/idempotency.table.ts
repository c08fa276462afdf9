import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './schema.table.ts'

/** The first answer to each idempotency key, sealed under the key ring; kept 24 h. */
export const idempotency = pgTable(
  'idempotency',
  {
    tenantId: uuid('tenant_id').notNull(),
    sub: text('sub').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    sealed: bytea('sealed').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sub, table.key] }),
    index('idempotency_created_at').on(table.createdAt),
  ],
)
