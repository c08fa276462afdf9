import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** A message on its way to the customer; its words are in the event. */
export const notice = pgTable(
  'notice',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    seq: integer('seq'),
    kind: text('kind').notNull(),
    channel: text('channel'),
    isAutomatic: boolean('is_automatic').notNull(),
    way: text('way'),
    failedWays: text('failed_ways').array().notNull(),
    tries: integer('tries').notNull(),
    wayTries: integer('way_tries').notNull(),
    waySince: instant('way_since'),
    claims: integer('claims').notNull(),
    state: text('state').notNull(),
    code: text('code'),
    sealed: bytea('sealed'),
    nextAt: instant('next_at'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('notice_next').on(table.nextAt).where(sql`next_at is not null`),
    index('notice_complaint').on(table.tenantId, table.complaintId),
  ],
)

/** The log of the dispatches: every try to deliver a message, and what it came to. */
export const dispatch = pgTable(
  'dispatch',
  {
    tenantId: uuid('tenant_id').notNull(),
    noticeId: uuid('notice_id').notNull(),
    number: integer('number').notNull(),
    way: text('way').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    outcome: text('outcome'),
    code: text('code'),
    durationMs: integer('duration_ms'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.noticeId, table.number] }),
    foreignKey({
      columns: [table.tenantId, table.noticeId],
      foreignColumns: [notice.tenantId, notice.id],
    }),
  ],
)
