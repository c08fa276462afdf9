import { boolean, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../platform/schema.table.ts'

/**
 * Who runs their complaints here. `index_key` is the key of the blind indexes, wrapped by the key ring;
 * `calendar_version` the version of the calendars that the running clocks were last moved to (CLK-6).
 */
export const tenant = pgTable('tenant', {
  tenantId: uuid('tenant_id').primaryKey(),
  name: text('name').notNull(),
  locale: text('locale').notNull(),
  timezone: text('timezone').notNull(),
  sandbox: boolean('sandbox').notNull(),
  sandboxNow: instant('sandbox_now'),
  calendarVersion: integer('calendar_version').notNull().default(1),
  indexKey: bytea('index_key').notNull(),
  createdAt: instant('created_at').notNull(),
})
