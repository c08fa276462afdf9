import { foreignKey, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'

/** Every version of the members of a tenant; the last one holds. */
export const members = pgTable(
  'members',
  {
    tenantId: uuid('tenant_id').notNull(),
    version: integer('version').notNull(),
    content: jsonb('content').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.version] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
  ],
)
