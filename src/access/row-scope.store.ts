import { type SQL, sql } from 'drizzle-orm'
import { type Actor, assistsFor, DELEGABLE_ROLES, type Role } from './actor.ts'
import { CLIMBED_TO } from './climbed.ts'

/** What each role sees of the rows `c`. */
export type RowScopes = { readonly [R in Role]?: (actor: Actor) => SQL }

/** The rows that the roles of the actor let them see by these scopes, added up (PRIV-6). */
export function rowsSeenBy(actor: Actor, scopes: RowScopes): SQL {
  const seen = actor.roles.flatMap((role) => scopes[role]?.(actor) ?? [])
  return seen.length === 0 ? sql`false` : sql`(${sql.join(seen, sql` or `)})`
}

/** Rows whose column is one of the values; no condition where none are given. One value rides an index, several may not. */
export function oneOf(column: SQL, values: readonly string[] | null | undefined): SQL[] {
  if (!values) return []
  return values.length === 1 ? [sql`${column} = ${values[0]}`] : [sql`${column} = any(${textArray(values)})`]
}

/** A list of texts as Postgres takes it. */
export function textArray(values: readonly string[]): SQL {
  return sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`
}

const nobodys = sql`c.department is null`

function ofDepartments({ departments }: Actor): SQL {
  return departments.length === 0 ? sql`false` : sql`c.department = any(${textArray(departments)})`
}

function decidedAbove(approver: 'vp' | 'gm'): SQL {
  return sql`(c.grade in ('important', 'urgent') or c.approver = ${approver})`
}

/** The same as `sees`, for lists and figures alike (ANA-9). */
export const ROW_SCOPES = {
  agent: (actor: Actor) =>
    sql`(c.handler = ${actor.id} or ${ofDepartments(actor)} or (c.handler is null and ${nobodys}))`,
  supervisor: (actor: Actor) =>
    actor.departments.length === 0 ? sql`true` : sql`(${nobodys} or ${ofDepartments(actor)})`,
  dept_manager: (actor: Actor) => sql`(${nobodys} or ${ofDepartments(actor)})`,
  vp: () => decidedAbove('vp'),
  gm: () => decidedAbove('gm'),
  legal: () => sql`true`,
  liaison: (actor: Actor) => sql`c.id in (select i.complaint_id from complaint_index i
    where i.tenant_id = c.tenant_id and i.kind = 'owner' and i.token = ${actor.id})`,
  quality: () => sql`c.state = 'archived'`,
  auditor: () => sql`true`,
  system: () => sql`true`,
} as const satisfies RowScopes

/** What has climbed to an actor, whatever its grade (CLK-1). */
function climbedTo({ roles }: Actor): SQL[] {
  const from = (['vp', 'gm'] as const).filter((role) => roles.includes(role)).map((role) => CLIMBED_TO[role])
  return from.length === 0 ? [] : [sql`(c.facts ->> 'level')::int >= ${Math.min(...from)}`]
}

/** Of which a level waits for one of their roles that neither grade nor department shows them (APP-1). */
function askedToApprove({ tenant, roles, departments }: Actor): SQL[] {
  const tokens = DELEGABLE_ROLES.filter((role) => roles.includes(role)).flatMap((role) => [
    ...[role, ...departments.map((department) => `${role}/${department}`)],
  ])
  if (tokens.length === 0) return []
  return [
    sql`c.id = any(array(select i.complaint_id from complaint_index i
      where i.tenant_id = ${tenant} and i.kind = 'approving' and i.token = any(${textArray(tokens)})))`,
  ]
}

/**
 * The rows that lists show to an actor: what their roles see, what has climbed to them, and what their departments assist in
 * (ASG-3).
 */
export function rowsListedFor(actor: Actor): SQL {
  const others = (actor.standsInFor ?? []).map((standIn) => ({ ...standIn, tenant: actor.tenant }))
  const conditions = [actor, ...others].flatMap((one) => [
    ...[rowsSeenBy(one, ROW_SCOPES), ...climbedTo(one), ...askedToApprove(one)],
  ])
  const seen = sql`(${sql.join(conditions, sql` or `)})`
  const departments = assistsFor(actor)
  if (departments.length === 0) return seen
  // An array of ids that depends on no row: looked up by the primary key beside the indexes of the other conditions.
  return sql`(${seen} or c.id = any(array(select i.complaint_id from complaint_index i
    where i.tenant_id = ${actor.tenant} and i.kind = 'assisting' and i.token = any(${textArray(departments)}))))`
}
