import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../platform/schema.table.ts'
import { channel } from './inbound.table.ts'

/** A mailbox that is looked into for a channel, and up to which mail it was read; how one gets in is sealed. */
export const mailbox = pgTable(
  'mailbox',
  {
    tenantId: uuid('tenant_id').notNull(),
    channelId: uuid('channel_id').notNull(),
    sealed: bytea('sealed').notNull(),
    author: text('author').notNull(),
    at: instant('at').notNull(),
    since: instant('since').notNull(),
    validity: text('validity'),
    uid: bigint('uid', { mode: 'number' }),
    claims: bigint('claims', { mode: 'number' }).notNull(),
    failures: integer('failures').notNull(),
    code: text('code'),
    failingSince: instant('failing_since'),
    lookedAt: instant('looked_at'),
    kept: bigint('kept', { mode: 'number' }).notNull(),
    nextAt: instant('next_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.channelId] }),
    foreignKey({
      columns: [table.tenantId, table.channelId],
      foreignColumns: [channel.tenantId, channel.id],
    }),
    index('mailbox_next').on(table.nextAt),
  ],
)
