import { sql } from 'drizzle-orm'
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, instant } from '../platform/schema.table.ts'
import { complaint } from './complaint.table.ts'

/** The log (api.md, Events): append-only, one hash chain a complaint; `position` orders the feed. */
export const complaintEvent = pgTable(
  'complaint_event',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    seq: integer('seq').notNull(),
    id: uuid('id').notNull(),
    position: bigint('position', { mode: 'bigint' }).notNull().default(sql`nextval('event_position')`),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    role: text('role').notNull(),
    origin: text('origin').notNull(),
    data: jsonb('data').notNull(),
    sealed: bytea('sealed'),
    hash: text('hash').notNull(),
    previousHash: text('previous_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId, table.seq] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('complaint_event_position').on(table.tenantId, table.position),
    uniqueIndex('complaint_event_id').on(table.tenantId, table.id),
    index('complaint_event_excluded')
      .on(table.tenantId, table.complaintId)
      .where(sql`type = 'revisit.excluded'`),
  ],
)
