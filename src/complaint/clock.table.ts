import { sql } from 'drizzle-orm'
import {
  boolean,
  foreignKey,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from '../platform/schema.table.ts'
import { complaint } from './complaint.table.ts'

/** The clocks of complaints: `clock` is all there is to know of one, the other columns are what is looked for. */
export const complaintClock = pgTable(
  'complaint_clock',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    name: text('name').notNull(),
    instance: integer('instance').notNull(),
    family: text('family').notNull(),
    state: text('state').notNull(),
    startedAt: instant('started_at').notNull(),
    dueAt: instant('due_at'),
    stoppedAt: instant('stopped_at'),
    breachedAt: instant('breached_at'),
    nextAt: instant('next_at'),
    whenDue: text('when_due'),
    isCurrent: boolean('is_current').notNull(),
    isSandbox: boolean('is_sandbox').notNull(),
    clock: json('clock').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId, table.name, table.instance] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('complaint_clock_next')
      .on(table.nextAt, table.tenantId, table.complaintId)
      .where(sql`next_at is not null and not is_sandbox`),
    // The migration includes what figures read, which drizzle has no word for.
    index('complaint_clock_open').on(table.tenantId, table.complaintId).where(sql`stopped_at is null`),
    index('complaint_clock_sandbox')
      .on(table.tenantId, table.nextAt)
      .where(sql`next_at is not null and is_sandbox`),
  ],
)
