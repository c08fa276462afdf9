import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../access/row-scope.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type KeyRing, type Random, seal, sealUnderRing, unseal, unsealUnderRing } from '../platform/seal.ts'
import type { Effect } from './effect.ts'
import type { Improvement, ImprovementState } from './improvement.ts'

/** An improvement with the key that its texts are sealed under, and what was measured when it was verified. */
export interface StoredImprovement {
  readonly improvement: Improvement
  readonly effect: Effect | null
  readonly dataKey: Buffer
}

/** One thing that happened to an improvement: what is readable, and what is sealed. */
export interface ImprovementEvent {
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly data: Readonly<Record<string, unknown>>
  readonly texts: Readonly<Record<string, unknown>>
}

/** What a list of improvements is filtered by. */
export interface ImprovementFilters {
  readonly state?: readonly ImprovementState[] | undefined
  readonly owner?: string | undefined
  readonly complaint?: string | undefined
  readonly overdue?: boolean | undefined
}

/** A row of a list: without its texts. */
export type ListedImprovement = Omit<Improvement, 'cause' | 'actions' | 'complaints'> & {
  readonly complaints: number
}

interface Row {
  readonly id: string
  readonly version: number
  readonly kind: Improvement['kind']
  readonly state: ImprovementState
  readonly owner: string
  readonly category: string
  readonly subcategory: string | null
  readonly product: string | null
  readonly outlet: string | null
  readonly due_at: Date
  readonly proposed_at: Date
  readonly proposed_by: string
  readonly started_at: Date | null
  readonly done_at: Date | null
  readonly ended_at: Date | null
}

const COLUMNS = `i.id, i.version, i.kind, i.state, i.owner, i.category, i.subcategory, i.product, i.outlet, i.due_at,
  i.proposed_at, i.proposed_by, i.started_at, i.done_at, i.ended_at`
const READ = `select ${COLUMNS}, i.effect, i.wrapped_key, i.sealed, array(select l.complaint_id
    from improvement_complaint l where l.tenant_id = i.tenant_id and l.improvement_id = i.id
    order by l.complaint_id) as complaints
  from improvement i where i.tenant_id = $1 and i.id = $2`
const ONE = { name: 'read-improvement', text: READ }
const LOCKED = { name: 'lock-improvement', text: `${READ} for update of i` }
const INSERT = {
  name: 'insert-improvement',
  text: `insert into improvement (tenant_id, id, version, kind, state, owner, category, subcategory, product, outlet,
      due_at, proposed_at, proposed_by, wrapped_key, sealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
}
const UPDATE = {
  name: 'update-improvement',
  text: `update improvement set version = $3, state = $4, owner = $5, due_at = $6, started_at = $7, done_at = $8,
      ended_at = $9, effect = $10, sealed = $11
    where tenant_id = $1 and id = $2`,
}
const LINK = {
  into: 'improvement_complaint',
  columns: 'tenant_id uuid, improvement_id uuid, complaint_id uuid',
}
const APPEND = {
  name: 'append-improvement-event',
  text: `insert into improvement_event (tenant_id, improvement_id, seq, type, at, actor, role, data, sealed)
    select $1::uuid, $2::uuid, coalesce(max(seq), 0) + 1, $3::text, $4::timestamptz, $5::text, $6::text, $7::jsonb,
      $8::bytea
    from improvement_event where tenant_id = $1 and improvement_id = $2`,
}
const HISTORY = {
  name: 'improvement-history',
  text: `select seq, type, at, actor, role, data, sealed from improvement_event
    where tenant_id = $1 and improvement_id = $2 order by seq limit 1000`,
}

/** One improvement, locked until the transaction ends where it is to be changed; null where the tenant has none of that id. */
export async function readImprovement(
  tx: Transaction,
  ring: KeyRing,
  id: string,
  { lock = false } = {},
): Promise<StoredImprovement | null> {
  const [row] = await tx.run<
    Row & { effect: Effect | null; wrapped_key: Buffer; sealed: Buffer; complaints: string[] }
  >(lock ? LOCKED : ONE, [tx.tenant, id])
  if (!row) return null
  const dataKey = unsealUnderRing(ring, keyPlace(tx.tenant, id), row.wrapped_key)
  const texts = JSON.parse(unseal(dataKey, textPlace(tx.tenant, id), row.sealed).toString())
  return {
    improvement: { ...listed({ ...row, complaints: 0 }), ...texts, complaints: row.complaints },
    ...{ effect: row.effect, dataKey },
  }
}

/** Writes a new improvement with the complaints that it comes from; returns the key of its texts. */
export function insertImprovement(
  tx: Transaction,
  { ring, random }: { readonly ring: KeyRing; readonly random: Random },
  improvement: Improvement,
): Buffer {
  const { id, version, kind, state, owner, about, due, proposedAt, proposedBy } = improvement
  const { category, subcategory = null, product = null, outlet = null } = about
  const dataKey = random(32)
  tx.run(INSERT, [
    ...[tx.tenant, id, version, kind, state, owner, category, subcategory, product, outlet, due],
    ...[proposedAt, proposedBy, sealUnderRing(ring, keyPlace(tx.tenant, id), dataKey, random)],
    sealTexts(tx.tenant, improvement, dataKey, random),
  ])
  return dataKey
}

/** Writes what an improvement has become. */
export function updateImprovement(
  tx: Transaction,
  random: Random,
  { improvement, effect, dataKey }: StoredImprovement,
): void {
  const { id, version, state, owner, due, startedAt, doneAt, endedAt } = improvement
  tx.run(UPDATE, [
    ...[tx.tenant, id, version, state, owner, due, startedAt, doneAt, endedAt],
    ...[effect && JSON.stringify(effect), sealTexts(tx.tenant, improvement, dataKey, random)],
  ])
}

/** Writes from which complaints it comes. */
export function linkComplaints(tx: Transaction, id: string, complaints: readonly string[]): void {
  tx.insert(
    LINK,
    complaints.map((complaint) => [tx.tenant, id, complaint]),
  )
}

/** Adds to the history of an improvement, whose row the caller holds or has just made. */
export function appendEvent(
  tx: Transaction,
  random: Random,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer },
  { type, at, actor, role, data, texts }: ImprovementEvent,
): void {
  const sealed =
    Object.keys(texts).length === 0
      ? null
      : seal(dataKey, eventPlace(tx.tenant, id), Buffer.from(JSON.stringify(texts)), random)
  tx.run(APPEND, [tx.tenant, id, type, at, actor, role, JSON.stringify(data), sealed])
}

/** What happened to an improvement, oldest first. */
export async function readHistory(
  tx: Transaction,
  id: string,
  dataKey: Buffer,
): Promise<(ImprovementEvent & { readonly seq: number })[]> {
  const rows = await tx.run<
    Omit<ImprovementEvent, 'texts' | 'at'> & { seq: number; at: Date; sealed: Buffer | null }
  >(HISTORY, [tx.tenant, id])
  return rows.map(({ sealed, at, ...row }) => ({
    ...{ ...row, at: at.toISOString() },
    texts: sealed ? JSON.parse(unseal(dataKey, eventPlace(tx.tenant, id), sealed).toString()) : {},
  }))
}

/** A page of improvements, the latest first, one more than asked for where there is a next page. */
export async function listImprovements(
  tx: Transaction,
  { state, owner, complaint, overdue }: ImprovementFilters,
  { limit, after, at }: { readonly limit: number; readonly after: string | null; readonly at: Date },
): Promise<ListedImprovement[]> {
  const late = sql`i.state in ('proposed', 'started') and i.due_at <= ${at}`
  const conditions: SQL[] = [
    sql`i.tenant_id = ${tx.tenant}`,
    ...oneOf(sql`i.state`, state),
    ...(owner === undefined ? [] : [sql`i.owner = ${owner}`]),
    ...(overdue === undefined ? [] : [overdue ? late : sql`not (${late})`]),
    ...(complaint === undefined
      ? []
      : [
          sql`exists (select from improvement_complaint l where l.tenant_id = i.tenant_id
            and l.complaint_id = ${complaint}::uuid and l.improvement_id = i.id)`,
        ]),
    ...(after === null ? [] : [sql`i.id < ${after}::uuid`]),
  ]
  const rows = await tx.ask<Row & { complaints: number }>(sql`select ${sql.raw(COLUMNS)},
      (select count(*)::int from improvement_complaint l where l.tenant_id = i.tenant_id and l.improvement_id = i.id)
        as complaints
    from improvement i where ${sql.join(conditions, sql` and `)} order by i.id desc limit ${limit + 1}`)
  return rows.map(listed)
}

function listed(row: Row & { readonly complaints: number }): ListedImprovement {
  const { id, version, kind, state, owner, category, subcategory, product, outlet, complaints } = row
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    ...{ id, version, kind, state, owner, complaints, proposedBy: row.proposed_by },
    about: {
      ...{ category, ...(subcategory === null ? {} : { subcategory }) },
      ...{ ...(product === null ? {} : { product }), ...(outlet === null ? {} : { outlet }) },
    },
    ...{ due: row.due_at.toISOString(), proposedAt: row.proposed_at.toISOString() },
    ...{ startedAt: iso(row.started_at), doneAt: iso(row.done_at), endedAt: iso(row.ended_at) },
  }
}

function sealTexts(
  tenant: string,
  { id, cause, actions }: Pick<Improvement, 'id' | 'cause' | 'actions'>,
  dataKey: Buffer,
  random: Random,
): Buffer {
  return seal(dataKey, textPlace(tenant, id), Buffer.from(JSON.stringify({ cause, actions })), random)
}

function keyPlace(tenant: string, id: string): string {
  return `improvement.wrapped_key:${tenant}:${id}`
}

function textPlace(tenant: string, id: string): string {
  return `improvement.sealed:${tenant}:${id}`
}

function eventPlace(tenant: string, id: string): string {
  return `improvement_event.sealed:${tenant}:${id}`
}
