import { sql } from 'drizzle-orm'
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { bigintArray, bytea, instant, xid } from '../platform/schema.table.ts'

/**
 * A complaint as it stands: `facts` is the fold of its events without the texts of people, the other columns are
 * what lists filter by. `last_seq` and `last_hash` hold the end of its chain, so that a cut-off tail shows.
 */
export const complaint = pgTable(
  'complaint',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    reference: text('reference').notNull(),
    state: text('state').notNull(),
    version: integer('version').notNull(),
    receivedAt: instant('received_at').notNull(),
    channel: text('channel').notNull(),
    category: text('category'),
    grade: text('grade'),
    handler: text('handler'),
    department: text('department'),
    approver: text('approver'),
    awaiting: text('awaiting').array().notNull(),
    disposal: text('disposal'),
    legalHold: boolean('legal_hold').notNull(),
    mergedInto: uuid('merged_into'),
    closesAt: instant('closes_at'),
    dueAt: instant('due_at').notNull().default(sql`'infinity'`),
    lastSeq: integer('last_seq').notNull(),
    lastHash: text('last_hash').notNull(),
    facts: jsonb('facts').notNull(),
    /** The transaction that archived it, kept by a trigger: what it writes is the last of the archive (ARC-1). */
    archivedIn: xid('archived_in'),
  },
  (table) => {
    const latest = () => [table.receivedAt.desc().nullsFirst(), table.id.desc().nullsFirst()] as const
    return [
      primaryKey({ columns: [table.tenantId, table.id] }),
      foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
      unique('complaint_reference').on(table.tenantId, table.reference),
      index('complaint_received').on(table.tenantId, ...latest()),
      index('complaint_state').on(table.tenantId, table.state, ...latest()),
      index('complaint_handler').on(table.tenantId, table.handler, ...latest()),
      index('complaint_department').on(table.tenantId, table.department, ...latest()),
      index('complaint_unarchived')
        .on(table.tenantId, table.department, ...latest())
        .where(sql`state <> 'archived'`),
      index('complaint_due').on(table.tenantId, table.dueAt, table.id).where(sql`due_at < 'infinity'`),
      index('complaint_awaiting')
        .on(table.tenantId, ...latest())
        .where(sql`awaiting <> '{}'`),
      index('complaint_follow_up')
        .on(table.tenantId, ...latest())
        .where(sql`facts #>> '{followUp,state}' = 'due'`),
      index('complaint_kind')
        .on(
          ...([table.tenantId, table.category, table.receivedAt] as const),
          sql`(facts #>> '{matters,0,subcategory}')`,
          sql`(facts #>> '{incident,product}')`,
          sql`(facts #>> '{incident,outlet}')`,
        )
        .where(sql`category is not null`),
      index('complaint_merged').on(table.tenantId, table.mergedInto).where(sql`state = 'merged'`),
      index('complaint_open_handler')
        .on(table.tenantId, table.handler, table.id)
        .where(sql`handler is not null and state not in ('archived', 'withdrawn', 'dismissed', 'merged')`),
    ]
  },
)

/** The texts of people in a complaint, sealed under its own key, which the key ring wraps; erasing is deleting the row. */
export const complaintPersonal = pgTable(
  'complaint_personal',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    wrappedKey: bytea('wrapped_key').notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
  ],
)

/** Blind indexes: keyed hashes of exact values, and who was asked; may be deleted and rebuilt. */
export const complaintIndex = pgTable(
  'complaint_index',
  {
    tenantId: uuid('tenant_id').notNull(),
    kind: text('kind').notNull(),
    token: text('token').notNull(),
    complaintId: uuid('complaint_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.token, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('complaint_index_complaint').on(table.tenantId, table.complaintId),
  ],
)

/** Keyed hashes of the words in a complaint, so that they are found without being readable; may be rebuilt. */
export const complaintSearch = pgTable(
  'complaint_search',
  {
    tenantId: uuid('tenant_id').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    tokens: bigintArray('tokens').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.complaintId] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    index('complaint_search_tokens').using('gin', table.tokens),
  ],
)
