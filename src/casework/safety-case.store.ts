import { type SQL, sql } from 'drizzle-orm'
import { type Actor, workerOf } from '../access/actor.ts'
import { rowsListedFor } from '../access/row-scope.store.ts'
import type { Safety } from '../complaint/aftercare.ts'
import type { StoredComplaint } from '../complaint/complaint.store.ts'
import { type EventRow, openEvent } from '../complaint/event.store.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { openSafetyCase } from './safety.ts'

/** A safety case as it is kept, with how far it is by the complaint that leads it. */
export interface SafetyCaseRow {
  readonly id: string
  readonly complaint_id: string
  readonly product: string | null
  readonly batch: string | null
  readonly opened_at: Date
  readonly closed_at: Date | null
  readonly safety: Safety
  readonly complaints: readonly string[]
}

/** One thing that happened in a case, with the texts of people. */
export interface SafetyEvent {
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly data: object
  readonly reason?: string
}

const MOST_TRIES = 3
const OPEN = {
  name: 'open-safety-case',
  text: `insert into safety_case (tenant_id, id, complaint_id, product, batch, matter, opened_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (tenant_id, matter) where closed_at is null do nothing returning id`,
}
// Whoever closes it holds the row: what waited here then finds it closed, and opens another.
const JOINED = {
  name: 'joined-safety-case',
  text: 'select id from safety_case where tenant_id = $1 and matter = $2 and closed_at is null for share',
}
const LINK = {
  name: 'link-safety-case',
  text: 'insert into safety_case_complaint (tenant_id, safety_case_id, complaint_id) values ($1, $2, $3)',
}
const CLOSE = {
  name: 'close-safety-case',
  text: 'update safety_case set closed_at = $3 where tenant_id = $1 and id = $2',
}
const EVENTS = {
  name: 'safety-events',
  text: `select complaint_id, seq, type, at, actor, role, origin, data, sealed, hash, previous_hash
    from complaint_event where tenant_id = $1 and complaint_id = $2 and type like 'safety.%' order by seq`,
}

/** Whether a complaint states a hazard and stands in no safety case yet. */
export function lacksSafetyCase({ facts, safety }: StoredComplaint['complaint']): boolean {
  return facts?.safetyHazard === true && safety === undefined
}

/**
 * SAFE-1: what states a hazard opens a safety case in the same transaction, or joins the one that is open for the same batch
 * of the same product. Of several at once one opens it, the others join. Returns the complaint as it then is.
 */
export async function withSafetyCase(
  tx: Transaction,
  means: Means,
  stored: StoredComplaint,
  at: Date,
): Promise<StoredComplaint> {
  const { complaint } = stored
  if (!lacksSafetyCase(complaint)) return stored
  const opening = await openOrJoin(tx, means, complaint, at)
  tx.run(LINK, [tx.tenant, opening.safetyCase, complaint.id])
  const moved = await moveComplaint(tx, means, {
    ...{ step: 'open-safety-case', id: complaint.id, actor: workerOf(tx.tenant), origin: 'worker' },
    input: undefined,
    look: seeMembers(tx, means, { withLoad: false }),
    decide: (current) => openSafetyCase(current, opening),
  })
  return moved.stored
}

/** The same for several that are made together, in one order for all, so that two transactions never wait for each other. */
export async function withSafetyCases<S extends StoredComplaint>(
  tx: Transaction,
  means: Means,
  stored: readonly S[],
  at: Date,
): Promise<readonly S[]> {
  const hazards = stored.filter(({ complaint }) => lacksSafetyCase(complaint))
  if (hazards.length === 0) return stored
  const opened = new Map<string, StoredComplaint>()
  const inOrder = hazards.toSorted((a, b) =>
    (matterOf(a.complaint) ?? '') < (matterOf(b.complaint) ?? '') ? -1 : 1,
  )
  for (const one of inOrder) opened.set(one.complaint.id, await withSafetyCase(tx, means, one, at))
  return stored.map((one) => ({ ...one, ...opened.get(one.complaint.id) }))
}

async function openOrJoin(
  tx: Transaction,
  { random }: Means,
  complaint: StoredComplaint['complaint'],
  at: Date,
) {
  const { product = null, batch = null } = complaint.incident
  const own = uuidv7(at, random)
  const matter = matterOf(complaint)
  const insert = (as: string | null) =>
    tx.run<{ id: string }>(OPEN, [tx.tenant, own, complaint.id, product, batch, as, at])
  for (let time = 0; matter !== null && time < MOST_TRIES; time += 1) {
    if ((await insert(matter)).length > 0) return { safetyCase: own, leads: true }
    const [joined] = await tx.run<{ id: string }>(JOINED, [tx.tenant, matter])
    if (joined) return { safetyCase: joined.id, leads: false }
  }
  await insert(null)
  return { safetyCase: own, leads: true }
}

/** What makes two hazards one case: product and batch, however they were typed; null where one of them isn't known. */
function matterOf({ incident: { product, batch } }: StoredComplaint['complaint']): string | null {
  if (!product || !batch) return null
  return [product, batch]
    .map((text) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ''))
    .join('\n')
}

/** Marks a case as closed: the next hazard of its batch opens another. */
export function closeCase(tx: Transaction, id: string, at: Date): void {
  tx.run(CLOSE, [tx.tenant, id, at])
}

/** The roles that see every safety case of the tenant; the others those of the complaints that they see. */
const ALL_CASES: readonly string[] = ['quality', 'legal', 'gm', 'vp', 'auditor']

/** A page of safety cases that the actor may see, the latest first, one more than asked for where there is a next page. */
export function readSafetyCases(
  tx: Transaction,
  actor: Actor,
  {
    state,
    limit,
    after,
  }: {
    readonly state?: 'open' | 'closed' | undefined
    readonly limit: number
    readonly after: string | null
  },
): Promise<SafetyCaseRow[]> {
  const conditions = [
    ...(after === null ? [] : [sql`s.id < ${after}::uuid`]),
    ...(state === undefined
      ? []
      : [state === 'open' ? sql`s.closed_at is null` : sql`s.closed_at is not null`]),
  ]
  return rowsOf(tx, actor, conditions, sql`order by s.id desc limit ${limit + 1}`)
}

/** One safety case where the actor may see it; null where not, and where there is none. */
export async function readSafetyCase(
  tx: Transaction,
  actor: Actor,
  id: string,
): Promise<SafetyCaseRow | null> {
  const [row] = await rowsOf(tx, actor, [sql`s.id = ${id}::uuid`], sql``)
  return row ?? null
}

function rowsOf(
  tx: Transaction,
  actor: Actor,
  conditions: readonly SQL[],
  order: SQL,
): Promise<SafetyCaseRow[]> {
  const seesAll = actor.roles.some((role) => ALL_CASES.includes(role))
  const seen = seesAll
    ? []
    : [
        sql`exists (select from safety_case_complaint m join complaint c on c.tenant_id = m.tenant_id and c.id = m.complaint_id
          where m.tenant_id = s.tenant_id and m.safety_case_id = s.id and ${rowsListedFor(actor)})`,
      ]
  const where = sql.join([sql`s.tenant_id = ${tx.tenant}`, ...conditions, ...seen], sql` and `)
  return tx.ask<SafetyCaseRow>(sql`select s.id, s.complaint_id, s.product, s.batch, s.opened_at, s.closed_at,
      l.facts -> 'safety' as safety,
      array(select m.complaint_id from safety_case_complaint m where m.tenant_id = s.tenant_id
        and m.safety_case_id = s.id order by m.complaint_id limit 1000) as complaints
    from safety_case s join complaint l on l.tenant_id = s.tenant_id and l.id = s.complaint_id
    where ${where} ${order}`)
}

/** What happened in a case, oldest first, with the texts of people. */
export async function readSafetyEvents(
  tx: Transaction,
  complaint: string,
  dataKey: Buffer,
): Promise<SafetyEvent[]> {
  const rows = await tx.run<EventRow>(EVENTS, [tx.tenant, complaint])
  return rows.map((row) => {
    const { type, at, actor } = row
    return { type, at: at.toISOString(), actor, ...openEvent(tx.tenant, row, dataKey) }
  })
}
