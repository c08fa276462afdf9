import { boolean, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { bytea } from '../platform/schema.table.ts'

/** Who runs their complaints here. `index_key` is the key of the blind indexes, wrapped by the key ring. */
export const tenant = pgTable('tenant', {
  tenantId: uuid('tenant_id').primaryKey(),
  name: text('name').notNull(),
  locale: text('locale').notNull(),
  timezone: text('timezone').notNull(),
  sandbox: boolean('sandbox').notNull(),
  indexKey: bytea('index_key').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})
