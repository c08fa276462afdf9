import { boolean, foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** A tenant's own ways to its customers: a webhook a channel; address and secret are sealed under the ring. */
export const outlet = pgTable(
  'outlet',
  {
    tenantId: uuid('tenant_id').notNull(),
    channel: text('channel').notNull(),
    enabled: boolean('enabled').notNull(),
    sealed: bytea('sealed').notNull(),
    author: text('author').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.channel] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
  ],
)
