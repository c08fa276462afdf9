import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../access/actor.ts'
import { oneOf, ROW_SCOPES, type RowScopes, rowsSeenBy, textArray } from '../access/row-scope.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type Filter, named } from './filter.ts'
import type { Question } from './question.ts'

const { liaison: _, system: __, ...ofPeople } = ROW_SCOPES

/** The same rows as the worklist shows people (ANA-9); analysts count all of the tenant. */
const COUNTED: RowScopes = { ...ofPeople, analyst: () => sql`true` }

/** How many rows each of these conditions is true of. */
export function countsOf(conditions: readonly SQL[]): SQL {
  return sql.join(
    conditions.map((condition) => sql`count(*) filter (where ${condition})`),
    sql`, `,
  )
}

/** Sums of columns under their own names, 0 of nothing. */
export function sums(columns: readonly string[]): SQL {
  return sql.join(
    columns.map(sql.identifier).map((column) => sql`coalesce(sum(${column}), 0)::integer as ${column}`),
    sql`, `,
  )
}

/** Which rows of `reporting_complaint c` or `reporting_tally c` a question is about: those of its tenant, its filters, and what the caller may count. */
export function chosen(tx: Transaction, { actor, filter, scope }: Question): SQL {
  const visible = scope === 'tenant' ? [] : [rowsSeenBy(actor, COUNTED)]
  return sql.join([sql`c.tenant_id = ${tx.tenant}`, ...filters(filter, actor), ...visible], sql` and `)
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
    ...(awaiting ? [sql`c.awaiting <> '{}' and c.awaiting && ${textArray(awaiting)}`] : []),
    ...(filter.receivedFrom ? [sql`c.received_at >= ${filter.receivedFrom.toISOString()}::timestamptz`] : []),
    ...(filter.receivedTo ? [sql`c.received_at < ${filter.receivedTo.toISOString()}::timestamptz`] : []),
    ...(filter.converted === true ? [sql`c.disposal = 'converted'`] : []),
    ...(filter.converted === false ? [sql`c.disposal is distinct from 'converted'`] : []),
  ]
}
