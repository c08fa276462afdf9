import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** Where an integrator of a sandbox has deliveries sent to, by an address that nobody guesses. */
export const webhookEcho = pgTable(
  'webhook_echo',
  {
    tenantId: uuid('tenant_id')
      .notNull()
      .references(() => tenant.tenantId),
    secretHash: bytea('secret_hash').notNull(),
    sealed: bytea('sealed'),
    author: text('author').notNull(),
    madeAt: instant('made_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.secretHash] })],
)

/** What arrived there, sealed. */
export const webhookEchoRequest = pgTable(
  'webhook_echo_request',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    at: instant('at').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('webhook_echo_request_old').on(table.at),
  ],
)
