import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { instant } from '../platform/schema.table.ts'

/** Every version of the members of a tenant; the last one holds. */
export const members = pgTable(
  'members',
  {
    tenantId: uuid('tenant_id').notNull(),
    version: integer('version').notNull(),
    content: jsonb('content').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.version] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
  ],
)

/** Approvals delegated for a time (APP-1); only their revocation is ever added. */
export const delegation = pgTable(
  'delegation',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    delegator: text('delegator').notNull(),
    deputy: text('deputy').notNull(),
    roles: text('roles').array().notNull(),
    departments: text('departments').array().notNull(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at').notNull(),
    reason: text('reason').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    revokedBy: text('revoked_by'),
    revokedAt: instant('revoked_at'),
    revocationReason: text('revocation_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
    index('delegation_deputy').on(table.tenantId, table.deputy, table.untilAt),
  ],
)
