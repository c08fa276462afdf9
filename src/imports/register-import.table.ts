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
  uuid,
} from 'drizzle-orm/pg-core'
import { tenant } from '../access/tenant.table.ts'
import { complaint } from '../complaint/complaint.table.ts'
import { bytea, instant } from '../platform/schema.table.ts'

/** A complaint register that is taken over from a file: how far it is, and what became of its rows. */
export const registerImport = pgTable(
  'register_import',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    author: text('author').notNull(),
    state: text('state').notNull(),
    format: text('format'),
    bytes: bigint('bytes', { mode: 'number' }),
    sha256: text('sha256'),
    wrappedKey: bytea('wrapped_key'),
    sealedOptions: bytea('sealed_options'),
    sealedFound: bytea('sealed_found'),
    failure: text('failure'),
    failedRow: integer('failed_row'),
    rows: integer('rows').notNull(),
    ready: integer('ready').notNull(),
    wrong: integer('wrong').notNull(),
    closed: integer('closed').notNull(),
    place: integer('place').notNull(),
    made: integer('made').notNull(),
    repeated: integer('repeated').notNull(),
    refused: integer('refused').notNull(),
    leftOut: integer('left_out').notNull(),
    claims: integer('claims').notNull(),
    stalled: integer('stalled').notNull(),
    nextAt: instant('next_at'),
    forgetAt: instant('forget_at'),
    createdAt: instant('created_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenant.tenantId] }),
    index('register_import_next').on(table.nextAt).where(sql`next_at is not null`),
    index('register_import_forget').on(table.forgetAt).where(sql`forget_at is not null`),
  ],
)

/** Rows that can't be received; the cells are sealed. */
export const registerImportError = pgTable(
  'register_import_error',
  {
    tenantId: uuid('tenant_id').notNull(),
    importId: uuid('import_id').notNull(),
    rowNumber: integer('row_number').notNull(),
    findings: jsonb('findings').notNull(),
    cells: bytea('cells').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.importId, table.rowNumber] }),
    foreignKey({
      columns: [table.tenantId, table.importId],
      foreignColumns: [registerImport.tenantId, registerImport.id],
    }),
  ],
)

/** REC-5: which complaint the number of a row is, as a keyed hash; append-only. */
export const registerEntry = pgTable(
  'register_entry',
  {
    tenantId: uuid('tenant_id').notNull(),
    register: text('register').notNull(),
    key: text('key').notNull(),
    complaintId: uuid('complaint_id').notNull(),
    importId: uuid('import_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.register, table.key] }),
    foreignKey({
      columns: [table.tenantId, table.complaintId],
      foreignColumns: [complaint.tenantId, complaint.id],
    }),
    foreignKey({
      columns: [table.tenantId, table.importId],
      foreignColumns: [registerImport.tenantId, registerImport.id],
    }),
  ],
)
