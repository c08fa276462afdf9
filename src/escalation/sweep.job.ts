import type { FastifyBaseLogger } from 'fastify'
import { workerOf } from '../access/actor.ts'
import type { Tenant } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from '../complaint/move-complaint.store.ts'
import { Refusal, TransitionNotAllowed } from '../complaint/refusal.ts'
import { lookFor } from '../lifecycle/look.store.ts'
import { STEPS } from '../lifecycle/steps.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import type { Metrics } from '../platform/metrics.plugin.ts'
import { fireClocks } from './fire.store.ts'

/** What the worker works with. */
export interface Work {
  readonly database: Database
  readonly means: Means
  readonly log: FastifyBaseLogger
  readonly metrics?: Metrics | undefined
}

/** A complaint of which something is due; `when_due` where it is a term that is over. */
export interface Due {
  readonly tenant_id: string
  readonly complaint_id: string
  readonly when_due: 'archive' | 'resume' | 'silence' | null
}

const PAGE = 400
const TOGETHER = 50 // a transaction of 50 takes 20 ms, and holds what it locked no longer
const DUE = {
  name: 'due-clocks',
  text: 'select tenant_id, complaint_id, when_due from due_clocks($1, $2)',
}

/**
 * Says everything that is due by now, the earliest first, and does what is to be done when a term is over; how many
 * complaints it looked at. Several sweeps at once share the work: each takes what no other holds, and nothing fires twice.
 */
export async function sweepClocks(work: Work): Promise<number> {
  let done = 0
  for (;;) {
    const at = work.means.now()
    const due = await work.database.transact(null, (tx) => tx.run<Due>(DUE, [at, PAGE]))
    const fired = await workDue(work, due, at)
    done += fired
    // What others hold they work themselves; the next round looks for the rest.
    if (due.length < PAGE || fired === 0) return done
  }
}

/** Works what is due of several tenants at an instant; how many complaints it looked at. */
export async function workDue(work: Work, due: readonly Due[], at: Date): Promise<number> {
  // What is to be done comes before what is to be said: were it the other way round, a crash between would put it off.
  // A customer's silence ends nothing: it is only said.
  for (const one of due) if (one.when_due && one.when_due !== 'silence') await endTerm(work, one)
  let done = 0
  for (const [tenant, ids] of byTenant(due))
    for (let from = 0; from < ids.length; from += TOGETHER)
      done += await fire(work, tenant, ids.slice(from, from + TOGETHER), at)
  return done
}

async function fire(
  { database, means, metrics }: Work,
  tenantId: string,
  ids: readonly string[],
  at: Date,
): Promise<number> {
  const fired = await database.transact(tenantId, async (tx) => {
    const tenant = await means.findTenant(tx)
    return tenant ? fireClocks(tx, means, tenant, ids, at) : { complaints: 0, events: [] }
  })
  for (const { type, clock, lateMs } of fired.events) metrics?.countClock({ type, clock }, lateMs / 1000)
  return fired.complaints
}

function byTenant(due: readonly Due[]): Map<string, string[]> {
  const tenants = new Map<string, Set<string>>()
  for (const { tenant_id: tenant, complaint_id: id } of due)
    tenants.set(tenant, (tenants.get(tenant) ?? new Set()).add(id))
  return new Map([...tenants].map(([tenant, ids]) => [tenant, [...ids]]))
}

/** CLK-13, ARC-1: what is over is archived, and who didn't answer is waited for no longer. */
function endTerm(work: Work, due: Due): Promise<boolean> {
  return due.when_due === 'archive'
    ? giveAsWorker(work, 'archive', due, {})
    : giveAsWorker(work, 'resume', due, {})
}

/** Gives a command as the worker; false where the complaint isn't ready for it, which is no error. */
export async function giveAsWorker(
  work: Work,
  command: 'archive' | 'split' | 'resume',
  { tenant_id: tenant, complaint_id: id }: Pick<Due, 'tenant_id' | 'complaint_id'>,
  input: object,
): Promise<boolean> {
  const { database, means, metrics } = work
  try {
    await database.transact(tenant, (tx) => moveAsWorker(tx, means, command, id, input))
    metrics?.countCommand({ command, outcome: 'ok', origin: 'worker' })
    return true
  } catch (error) {
    const expected = isNotYet(error)
    const outcome = error instanceof Refusal ? error.code : expected ? 'transition-not-allowed' : 'failed'
    metrics?.countCommand({ command, outcome, origin: 'worker' })
    const details = { tenant, complaint: id, command }
    if (expected) work.log.debug({ ...details, refusal: (error as Error).message }, 'not yet')
    else work.log.error({ ...details, err: error }, 'the worker failed at a complaint')
    return false
  }
}

/** Whether an error says that the complaint isn't ready: no error of ours. */
export function isNotYet(error: unknown): boolean {
  return [Refusal, TransitionNotAllowed, ComplaintNotFound].some((kind) => error instanceof kind)
}

/** The same in a transaction that is open already; throws where the complaint isn't ready for it. */
export function moveAsWorker(
  tx: Transaction,
  means: Means,
  command: 'archive' | 'split' | 'resume',
  id: string,
  input: object,
): Promise<unknown> {
  const actor = workerOf(tx.tenant)
  return moveComplaint(tx, means, {
    ...{ step: command, id, actor, origin: 'worker', input },
    look: lookFor(tx, means, command, { actor, input }),
    decide: (complaint, by) => STEPS[command].decide(complaint, input, by),
  })
}

const OUTDATED = {
  name: 'outdated-calendars',
  text: 'select tenant_id, calendar_version from outdated_calendars($1)',
}
const OPEN_AFTER = {
  name: 'clocks-to-move',
  text: `select distinct complaint_id from complaint_clock
    where tenant_id = $1 and is_current and stopped_at is null and complaint_id > $2
    order by complaint_id limit $3`,
}
const MOVED = {
  name: 'clocks-moved',
  text: 'update tenant set calendar_version = $2 where tenant_id = $1 and calendar_version < $2',
}
const NIL = '00000000-0000-0000-0000-000000000000'

/** CLK-6: after a new version of the calendars every running clock is computed anew, with both due times on the timeline. */
export async function moveToCalendars(work: Work): Promise<number> {
  const { database, means } = work
  const outdated = await database.transact(null, (tx) => {
    return tx.run<{ tenant_id: string; calendar_version: number }>(OUTDATED, [means.now()])
  })
  let moved = 0
  for (const { tenant_id: tenant, calendar_version: version } of outdated) {
    moved += await moveTenant(work, tenant)
    await database.transact(tenant, (tx) => tx.run(MOVED, [tenant, version]))
  }
  return moved
}

async function moveTenant({ database, means }: Work, tenantId: string): Promise<number> {
  let moved = 0
  for (let after = NIL; ; ) {
    const ids = await database.transact(tenantId, (tx) =>
      tx.run<{ complaint_id: string }>(OPEN_AFTER, [tenantId, after, TOGETHER]),
    )
    const last = ids[ids.length - 1]
    if (!last) return moved
    moved += await database.transact(tenantId, async (tx) => {
      const tenant = (await means.findTenant(tx)) as Tenant
      const at = tenant.sandboxNow ?? means.now()
      const all = ids.map(({ complaint_id: id }) => id)
      return (await fireClocks(tx, means, tenant, all, at, { onlyFree: false })).complaints
    })
    after = last.complaint_id
  }
}
