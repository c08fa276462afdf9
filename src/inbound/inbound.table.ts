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
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** By which channels complaints come in; how deliveries are verified is sealed under the ring. */
export const channel = pgTable(
  'channel',
  {
    tenantId: uuid('tenant_id')
      .notNull()
      .references(() => tenant.tenantId),
    id: uuid('id').notNull(),
    keyHash: bytea('key_hash').notNull(),
    oldKeyHash: bytea('old_key_hash'),
    oldKeyUntil: instant('old_key_until'),
    settings: jsonb('settings').notNull(),
    sealed: bytea('sealed').notNull(),
    author: text('author').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex('channel_key').on(table.tenantId, table.keyHash),
    index('channel_old_key').on(table.tenantId, table.oldKeyHash).where(sql`old_key_hash is not null`),
  ],
)

/** What came, as it came (REC-4). */
export const inboundDelivery = pgTable(
  'inbound_delivery',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    channelId: uuid('channel_id').notNull(),
    deliveryKey: text('delivery_key').notNull(),
    arrivedAt: instant('arrived_at').notNull(),
    letInAt: instant('let_in_at').notNull(),
    content: bytea('content'),
    state: text('state').notNull(),
    tries: integer('tries').notNull(),
    nextAt: instant('next_at'),
    endedAt: instant('ended_at'),
    letGoAt: instant('let_go_at'),
    flaws: bytea('flaws'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique().on(table.tenantId, table.channelId, table.deliveryKey),
    foreignKey({
      columns: [table.tenantId, table.channelId],
      foreignColumns: [channel.tenantId, channel.id],
    }),
    index('inbound_delivery_next').on(table.nextAt).where(sql`next_at is not null`),
    index('inbound_delivery_lane')
      .on(table.tenantId, table.channelId, table.nextAt)
      .where(sql`next_at is not null`),
    index('inbound_delivery_dead').on(table.tenantId, table.id).where(sql`state = 'dead'`),
    index('inbound_delivery_let_go')
      .on(table.letGoAt)
      .where(sql`content is not null and let_go_at is not null`),
  ],
)

/** What became of each message: once and for ever one (REC-5). */
export const inboundMessage = pgTable(
  'inbound_message',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    channelId: uuid('channel_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    messageKey: text('message_key').notNull(),
    threadKey: text('thread_key'),
    kind: text('kind').notNull(),
    outcome: text('outcome').notNull(),
    because: text('because'),
    decidedBy: text('decided_by').notNull(),
    arrivedAt: instant('arrived_at').notNull(),
    decidedAt: instant('decided_at').notNull(),
    complaintId: uuid('complaint_id'),
    reach: bigint('reach', { mode: 'number' }),
    pickedUpMs: integer('picked_up_ms'),
    promiseMs: integer('promise_ms'),
    content: bytea('content'),
    letGoAt: instant('let_go_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique().on(table.tenantId, table.channelId, table.messageKey),
    foreignKey({
      columns: [table.tenantId, table.channelId],
      foreignColumns: [channel.tenantId, channel.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('inbound_message_thread')
      .on(table.tenantId, table.channelId, table.threadKey, table.id)
      .where(sql`complaint_id is not null and thread_key is not null`),
    index('inbound_message_complaint')
      .on(table.tenantId, table.complaintId)
      .where(sql`complaint_id is not null`),
    index('inbound_message_outcome').on(table.tenantId, table.outcome, table.id),
    index('inbound_message_kind').on(table.tenantId, table.kind, table.id).where(sql`kind <> 'complaint'`),
    index('inbound_message_let_go')
      .on(table.letGoAt)
      .where(sql`content is not null and let_go_at is not null`),
    index('inbound_message_channel').on(table.tenantId, table.channelId, table.id),
  ],
)

/** Who read what came as it came, and what for (PRIV-2). */
export const inboundReading = pgTable(
  'inbound_reading',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    purpose: bytea('purpose').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.deliveryId],
      foreignColumns: [inboundDelivery.tenantId, inboundDelivery.id],
    }),
  ],
)
