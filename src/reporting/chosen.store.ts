import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Actor, Role } from '../access/actor.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type Filter, named } from './filter.ts'
import type { Question } from './question.ts'

const dialect = new PgDialect()

/** Runs a query that was put together: without a name, since it seldom looks the same twice. */
export function rowsOf<Row>(tx: Transaction, query: SQL): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return tx.run<Row>({ name: '', text }, params)
}

/** Which rows of `reporting_complaint c` a question is about: those of its tenant, its filters, and what the caller may count. */
export function chosen(tx: Transaction, { actor, filter, scope }: Question): SQL {
  const visible = scope === 'tenant' ? [] : [visibleTo(actor)]
  return sql.join([sql`c.tenant_id = ${tx.tenant}`, ...filters(filter, actor), ...visible], sql` and `)
}

/** Texts as an array of Postgres. */
export function texts(values: readonly string[]): SQL {
  return sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`
}

function filters(filter: Filter, actor: Actor): SQL[] {
  const { state, grade, category, channel, handler, department, awaiting } = filter
  return [
    ...oneOf(sql`c.state`, state),
    ...oneOf(sql`c.grade`, grade),
    ...oneOf(sql`c.category`, category),
    ...oneOf(sql`c.channel`, channel),
    ...oneOf(sql`c.handler`, handler && named(handler, actor.id)),
    ...oneOf(sql`c.department`, department),
    ...(awaiting ? [sql`c.awaiting && ${texts(awaiting)}`] : []),
    ...(filter.receivedFrom ? [sql`c.received_at >= ${filter.receivedFrom.toISOString()}::timestamptz`] : []),
    ...(filter.receivedTo ? [sql`c.received_at < ${filter.receivedTo.toISOString()}::timestamptz`] : []),
    ...(filter.converted === true ? [sql`c.disposal = 'converted'`] : []),
    ...(filter.converted === false ? [sql`c.disposal is distinct from 'converted'`] : []),
  ]
}

function oneOf(column: SQL, values: readonly string[] | null | undefined): SQL[] {
  if (!values) return []
  return values.length === 1 ? [sql`${column} = ${values[0]}`] : [sql`${column} = any(${texts(values)})`]
}

/** The same rows as the worklist shows these roles, added up (ANA-9); analysts count all of the tenant. */
function visibleTo(actor: Actor): SQL {
  const scopes = actor.roles.flatMap((role) => VISIBLE[role]?.(actor) ?? [])
  return scopes.length === 0 ? sql`false` : sql`(${sql.join(scopes, sql` or `)})`
}

const nobodys = sql`c.department is null`

function ofDepartments({ departments }: Actor): SQL {
  return departments.length === 0 ? sql`false` : sql`c.department = any(${texts(departments)})`
}

function decidedAbove(approver: 'vp' | 'gm'): SQL {
  return sql`(c.grade in ('important', 'urgent') or c.approver = ${approver})`
}

const VISIBLE: { readonly [R in Role]?: (actor: Actor) => SQL } = {
  analyst: () => sql`true`,
  agent: (actor) =>
    sql`(c.handler = ${actor.id} or ${ofDepartments(actor)} or (c.handler is null and ${nobodys}))`,
  supervisor: (actor) =>
    actor.departments.length === 0 ? sql`true` : sql`(${nobodys} or ${ofDepartments(actor)})`,
  dept_manager: (actor) => sql`(${nobodys} or ${ofDepartments(actor)})`,
  vp: () => decidedAbove('vp'),
  gm: () => decidedAbove('gm'),
  legal: () => sql`true`,
  quality: () => sql`c.state = 'archived'`,
  auditor: () => sql`true`,
}
