import { boolean, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { bytea } from '../platform/schema.table.ts'

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
  sandboxNow: timestamp('sandbox_now', { withTimezone: true }),
  calendarVersion: integer('calendar_version').notNull().default(1),
  indexKey: bytea('index_key').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})
