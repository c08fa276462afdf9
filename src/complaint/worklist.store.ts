import { type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { oneOf, rowsListedFor, textArray } from '../access/row-scope.store.ts'
import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { join } from '../platform/personal.ts'
import { blindWords, type KeyRing } from '../platform/seal.ts'
import { type ComplaintRow, openPersonal, tokenOf } from './complaint.store.ts'
import type { Complaint, Money } from './complaint.ts'
import { type FindBy, normalise, searchWords } from './findable.ts'
import { readReference } from './reference.ts'
import { isComplainedOf } from './sight.ts'
import { presentSummary } from './summary.resource.ts'
import type { Filters, Place, Sort, WorklistQuery } from './worklist.ts'

/** Another complaint of the same customer or about the same order, with what came of it. */
export interface RelatedRow {
  readonly disposal: string | null
  readonly settlement: { readonly remedy: string; readonly cost: Money } | null
  readonly accepted: string | null
  readonly options: readonly { readonly id: string; readonly cost: Money }[] | null
  readonly preferred_contact: string | null
  readonly id: string
  readonly reference: string
  readonly state: string
  readonly category: string | null
  readonly grade: string | null
  readonly handler: string | null
  readonly department: string | null
  readonly approver: string | null
  readonly received_at: Date
}

const RELATED_COLUMNS = `c.id, c.reference, c.state, c.category, c.grade, c.handler, c.department, c.approver,
  c.received_at, c.disposal, c.facts -> 'settlement' as settlement, c.facts -> 'decision' ->> 'accepted' as accepted,
  c.facts -> 'plan' -> 'options' as options, c.facts -> 'customer' ->> 'preferredContact' as preferred_contact`
const MOST_RELATED = 20
// Ids rise with time: the latest of a token that thousands share are the end of its index, not a sort of them all.
const LATEST_OF = (token: string) => `lateral (
    select i.complaint_id from complaint_index i
    where i.tenant_id = $1 and i.kind = ${token}.kind and i.token = ${token}.token
    order by i.complaint_id desc limit ${MOST_RELATED + 1})`
// Looked up one by one: a join would read the whole table where it expects more than there are.
const ROW_OF_FOUND =
  'lateral (select * from complaint where tenant_id = $1 and id = found.complaint_id limit 1)'
const RELATED = {
  name: 'related-complaints',
  text: `with found as (
      select distinct asked.n, latest.complaint_id
      from unnest($2::int[], $3::text[], $4::text[]) as asked (n, kind, token) cross join ${LATEST_OF('asked')} latest)
    select found.n, ${RELATED_COLUMNS}
    from found cross join ${ROW_OF_FOUND} c
    order by c.received_at desc`,
}
const RELATED_TO = {
  name: 'related-to-complaint',
  text: `with found as (
      select distinct latest.complaint_id
      from complaint_index mine cross join ${LATEST_OF('mine')} latest
      where mine.tenant_id = $1 and mine.complaint_id = $2 and latest.complaint_id <> $2
        and mine.kind in ('phone', 'email', 'wechat', 'externalId', 'orderNumber'))
    select ${RELATED_COLUMNS}
    from found cross join ${ROW_OF_FOUND} c
    order by c.received_at desc limit ${MOST_RELATED}`,
}
const SETTLEMENTS = {
  name: 'settlements',
  text: `select count(distinct e.complaint_id)::int as count
    from unnest($2::text[], $3::text[]) as asked (kind, token)
    join complaint_index i on i.tenant_id = $1 and i.kind = asked.kind and i.token = asked.token
    join complaint_event e on e.tenant_id = $1 and e.complaint_id = i.complaint_id
    where e.type = 'complaint.settled' and e.at > $4`,
}

/** The complaints of the same customer or order as this one, the latest 20, whatever their state. */
export function readRelatedTo(tx: Transaction, id: string): Promise<RelatedRow[]> {
  return tx.run<RelatedRow>(RELATED_TO, [tx.tenant, id])
}

/**
 * The complaints that share one of these exact values (kind, value), the latest 20, whatever their state; for each of
 * several sets of values.
 */
export async function readRelated(
  tx: Transaction,
  { indexKey }: Tenant,
  sets: readonly (readonly (readonly [string, string])[])[],
): Promise<RelatedRow[][]> {
  const asked = sets.flatMap((values, n) => values.map(([kind, value]) => [n, kind, value] as const))
  const related: RelatedRow[][] = sets.map(() => [])
  if (asked.length === 0) return related
  const rows = await tx.run<RelatedRow & { readonly n: number }>(RELATED, [
    ...[tx.tenant, asked.map(([n]) => n), asked.map(([, kind]) => kind)],
    asked.map(([, kind, value]) => tokenOf(indexKey, kind, value)),
  ])
  for (const { n, ...row } of rows) if ((related[n]?.length ?? 0) < MOST_RELATED) related[n]?.push(row)
  return related
}

/** PLAN-5: how many complaints of this customer were settled at once since then. */
export async function countSettlements(
  tx: Transaction,
  { indexKey }: Tenant,
  values: readonly (readonly [string, string])[],
  since: Date,
): Promise<number> {
  const [row] = await tx.run<{ count: number }>(SETTLEMENTS, [
    tx.tenant,
    ...tokensOf(indexKey, values),
    since,
  ])
  return row?.count ?? 0
}

/** A row of a list, with when something of it is due next: as Postgres writes it, or `infinity`. */
export interface ListedRow extends Omit<ComplaintRow, 'wrapped_key' | 'sealed'> {
  readonly due_at: string
  /** Null, like `sealed`, where it was disposed of (ARC-2). */
  readonly wrapped_key: Buffer | null
  readonly sealed: Buffer | null
}

const ORDERS: { readonly [S in Sort]: SQL } = {
  '-receivedAt': sql`c.received_at desc, c.id desc`,
  receivedAt: sql`c.received_at, c.id`,
  dueAt: sql`c.due_at, c.id`,
  '-dueAt': sql`c.due_at desc, c.id desc`,
}

/** One page of what these roles of the actor see, one row more than asked for where there is a next page. */
export async function readWorklist(
  tx: Transaction,
  tenant: Tenant,
  actor: Actor,
  query: z.output<typeof WorklistQuery>,
  place: Place | null,
  at: Date,
): Promise<ListedRow[]> {
  const where = sql.join(
    [...filtersOf(query, tenant, actor, at), rowsListedFor(actor), placeIn(query.sort, place)],
    sql` and `,
  )
  const order = ORDERS[query.sort]
  // The page before its records: else the rows that a sort goes through carry them. Sent without a name, so that it is
  // planned for these values: several states are then sorted where few match, and looked for in order where many do
  // (7 ms of 30,000 in 1,000,000); a page of each state, merged, took 13 ms, and 100 ms within one department.
  return tx.ask<ListedRow>(sql`
    select c.id, c.facts, c.last_seq, c.last_hash, c.due_at::text as due_at, p.wrapped_key, p.sealed from (
      select * from complaint c where c.tenant_id = ${tx.tenant} and ${where} order by ${order} limit ${query.limit + 1}
    ) as c left join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id order by ${order}`)
}

/**
 * What a list shows a person of a row. Of what is sealed it takes the name, to mask it, and whom the complaint is about:
 * they don't learn who or where the complainant is (FAIR-4). The rest is never put together.
 */
export function summaryOf(ring: KeyRing, actor: Actor, row: ListedRow): ReturnType<typeof presentSummary> {
  const { customer: { name } = {}, respondents } = openRow(actor.tenant, ring, row) ?? {}
  if (respondents && isComplainedOf(join(row.facts, { respondents }), actor))
    return presentSummary({ ...row.facts, ...UNNAMED }, row.due_at)
  const customer = name === undefined ? row.facts.customer : { ...row.facts.customer, name }
  return presentSummary({ ...row.facts, customer }, row.due_at)
}

const UNNAMED = { customer: { anonymous: true }, incident: {} } as const

/** The complaint of a row of a list; of what was disposed of only what is in the clear (ARC-2). */
export function listedComplaint(tenant: string, ring: KeyRing, row: ListedRow): Complaint {
  return join(row.facts, openRow(tenant, ring, row))
}

/** The sealed part of a row; undefined where it was disposed of. */
function openRow(tenant: string, ring: KeyRing, { wrapped_key, sealed, ...row }: ListedRow) {
  return wrapped_key && sealed
    ? openPersonal(tenant, ring, { ...row, wrapped_key, sealed }).personal
    : undefined
}

function tokensOf(indexKey: Buffer, values: readonly (readonly [string, string])[]): [string[], string[]] {
  return [values.map(([kind]) => kind), values.map(([kind, value]) => tokenOf(indexKey, kind, value))]
}

function filtersOf(filters: z.output<typeof Filters>, { indexKey }: Tenant, actor: Actor, at: Date): SQL[] {
  const exact = (kind: FindBy, value: string | undefined) =>
    value === undefined ? [] : [foundBy(kind, tokenOf(indexKey, kind, normalise(kind, value)))]
  return [
    ...oneOf(sql`c.state`, filters.state),
    ...oneOf(sql`c.grade`, filters.grade),
    ...oneOf(sql`c.category`, filters.category),
    ...oneOf(sql`c.channel`, filters.channel),
    ...oneOf(
      sql`c.handler`,
      filters.handler?.map((person) => (person === 'me' ? actor.id : person)),
    ),
    ...oneOf(sql`c.department`, filters.department),
    ...(filters.awaiting ?? [])
      .slice(0, 1)
      // The first condition is that of the index, which holds only what is awaited.
      .map(() => sql`c.awaiting <> '{}' and c.awaiting && ${textArray(filters.awaiting ?? [])}`),
    ...(filters.reference ? [sql`c.reference = ${readReference(filters.reference)}`] : []),
    ...exact('phone', filters.phone),
    ...exact('email', filters.email),
    ...exact('orderNumber', filters.orderNumber),
    ...exact('externalId', filters.externalId),
    ...(filters.q ? [searched(filters.q, indexKey)] : []),
    ...(filters.receivedFrom ? [sql`c.received_at >= ${filters.receivedFrom}`] : []),
    ...(filters.receivedTo ? [sql`c.received_at < ${filters.receivedTo}`] : []),
    ...(filters.overdue === undefined
      ? []
      : [filters.overdue ? sql`c.due_at <= ${at}` : sql`c.due_at > ${at}`]),
    // The condition is that of the index, which holds only these.
    ...(filters.followUp ? [sql`(c.facts #>> '{followUp,state}') = 'due'`] : []),
    ...(filters.dueTo ? [sql`c.due_at < ${filters.dueTo}`] : []),
  ]
}

/** A reference is found as such, anything else by its words. */
function searched(q: string, indexKey: Buffer): SQL {
  const reference = readReference(q.trim())
  if (reference) return sql`c.reference = ${reference}`
  const words = searchWords(q)
  if (words.length === 0) return sql`false`
  const tokens = sql`${`{${blindWords(indexKey, words).join(',')}}`}::bigint[]`
  return sql`c.id in (select search_complaints(${tokens}))`
}

function foundBy(kind: FindBy, token: string): SQL {
  return sql`c.id in (select i.complaint_id from complaint_index i
    where i.tenant_id = c.tenant_id and i.kind = ${kind} and i.token = ${token})`
}

function placeIn(sort: Sort, place: Place | null): SQL {
  if (!place) return sql`true`
  const here = sql`(${place.at}::timestamptz, ${place.id}::uuid)`
  if (sort === 'receivedAt') return sql`(c.received_at, c.id) > ${here}`
  if (sort === '-receivedAt') return sql`(c.received_at, c.id) < ${here}`
  return sort === 'dueAt' ? sql`(c.due_at, c.id) > ${here}` : sql`(c.due_at, c.id) < ${here}`
}
