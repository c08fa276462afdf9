import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** Who is told of what, and how far they were; where and by which secrets is sealed. */
export const webhook = pgTable(
  'webhook',
  {
    tenantId: uuid('tenant_id')
      .notNull()
      .references(() => tenant.tenantId),
    id: uuid('id').notNull(),
    sealed: bytea('sealed').notNull(),
    events: text('events').array().notNull(),
    departments: text('departments').array(),
    grades: text('grades').array(),
    channels: text('channels').array(),
    state: text('state').notNull(),
    because: text('because'),
    /** Rises when people change it: what a worker knew before is then void. */
    revision: integer('revision').notNull(),
    author: text('author').notNull(),
    createdAt: instant('created_at').notNull(),
    position: bigint('position', { mode: 'bigint' }).notNull(),
    failures: integer('failures').notNull().default(0),
    failingSince: instant('failing_since'),
    restsUntil: instant('rests_until'),
    deletedAt: instant('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** What became of each delivery, and what still waits. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    tenantId: uuid('tenant_id').notNull(),
    webhookId: uuid('webhook_id').notNull(),
    position: bigint('position', { mode: 'bigint' }).notNull(),
    eventId: uuid('event_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    type: text('type').notNull(),
    state: text('state').notNull(),
    tries: integer('tries').notNull(),
    begunAt: instant('begun_at').notNull(),
    nextAt: instant('next_at'),
    triedAt: instant('tried_at'),
    status: integer('status'),
    code: text('code'),
    durationMs: integer('duration_ms'),
    answer: bytea('answer'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.webhookId, table.position] }),
    foreignKey({
      columns: [table.tenantId, table.webhookId],
      foreignColumns: [webhook.tenantId, webhook.id],
    }),
    index('webhook_delivery_next')
      .on(table.tenantId, table.webhookId, table.nextAt)
      .where(sql`next_at is not null`),
    index('webhook_delivery_behind')
      .on(table.tenantId, table.webhookId, table.complaintId, table.position)
      .where(sql`state = 'waiting'`),
    index('webhook_delivery_old').on(table.begunAt),
  ],
)

/** Which worker delivers for a tenant. */
export const webhookLease = pgTable('webhook_lease', {
  tenantId: uuid('tenant_id')
    .primaryKey()
    .references(() => tenant.tenantId),
  holder: uuid('holder'),
  heldUntil: instant('held_until'),
})
