import { foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { instant } from '../platform/schema.table.ts'

/** Every version of every policy of a tenant; the highest whose time has come is in force. */
export const policy = pgTable(
  'policy',
  {
    tenantId: uuid('tenant_id').notNull(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    content: jsonb('content').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    inForceFrom: instant('in_force_from').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.name, table.version] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
  ],
)
