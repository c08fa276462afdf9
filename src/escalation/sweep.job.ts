import type { FastifyBaseLogger } from 'fastify'
import { workerOf } from '../access/actor.ts'
import { withdrawApproval } from '../casework/withdraw-approval.ts'
import type { WhenDue } from '../clocks/clock.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from '../complaint/move-complaint.store.ts'
import { Refusal, TransitionNotAllowed } from '../complaint/refusal.ts'
import type { Step } from '../complaint/step.ts'
import { lookFor } from '../lifecycle/look.store.ts'
import { STEPS } from '../lifecycle/steps.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { inLanes } from '../platform/lanes.ts'
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
  readonly when_due: WhenDue | null
}

const PAGE = 400
const TOGETHER = 50 // a transaction of 50 takes 20 ms, and holds what it locked no longer
const LANES = 3 // while one waits for the database another computes
const AGAIN_MS = 10_000
const PUT_OFF = {
  name: 'put-off-clocks',
  text: `update complaint_clock set next_at = $4
    where tenant_id = $1 and complaint_id = any($2::uuid[]) and next_at <= $3`,
}
const DUE = {
  name: 'due-clocks',
  text: 'select tenant_id, complaint_id, when_due from due_clocks($1, $2)',
}

/**
 * Says everything that is due by now, the earliest first, and does what is to be done when a term is over; how many
 * complaints changed by it. Several sweeps at once share the work: each takes what no other holds, and nothing fires twice.
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

/** Works what is due of several tenants at an instant; of how many complaints something ended or was said. */
export async function workDue(work: Work, due: readonly Due[], at: Date): Promise<number> {
  // What is to be done comes before what is to be said: were it the other way round, a crash between would put it off.
  // A customer's silence ends nothing: it is only said.
  const terms = due.filter(({ when_due: then }) => then !== null && then !== 'silence')
  const ended = await inLanes(LANES, terms, async (one) => ({ one, outcome: await endTerm(work, one) }))
  const failed = new Set(ended.filter(({ outcome }) => outcome === 'failed').map(({ one }) => one))
  for (const { tenant_id: tenant, complaint_id: id } of failed) await putOff(work, { tenant, ids: [id] }, at)
  const batches = batchesOf(due.filter((one) => !failed.has(one)))
  const fired = await inLanes(LANES, batches, (batch) => fireBatch(work, batch, at))
  const done = ended.filter(({ outcome }) => outcome === 'ok').map(({ one }) => one.complaint_id)
  return new Set([...done, ...fired.flat()]).size
}

/** Complaints of one tenant that are worked in one transaction. */
export interface Batch {
  readonly tenant: string
  readonly ids: readonly string[]
}

/**
 * Fires what is due of a batch; the complaints of which clocks changed. Where it fails each is tried by itself, so that one
 * that can't be worked keeps nobody else waiting: it is tried again a while later.
 */
export async function fireBatch(
  work: Work,
  batch: Batch,
  at: Date,
  onlyFree = true,
): Promise<readonly string[]> {
  try {
    return await fire(work, batch, at, onlyFree)
  } catch (err) {
    const [complaint, ...others] = batch.ids
    if (others.length > 0) return fireSingly(work, batch, at, onlyFree)
    const details = { tenant: batch.tenant, complaint, err }
    work.log.error(details, 'the worker failed at the clocks of a complaint')
    await putOff(work, batch, at)
    return []
  }
}

async function fireSingly(
  work: Work,
  { tenant, ids }: Batch,
  at: Date,
  onlyFree: boolean,
): Promise<string[]> {
  const changed: string[] = []
  for (const id of ids) changed.push(...(await fireBatch(work, { tenant, ids: [id] }, at, onlyFree)))
  return changed
}

async function fire(
  { database, means, metrics }: Work,
  { tenant: tenantId, ids }: Batch,
  at: Date,
  onlyFree: boolean,
): Promise<readonly string[]> {
  const fired = await database.transact(tenantId, async (tx) => {
    const tenant = await means.findTenant(tx)
    if (!tenant) return { complaints: [], events: [] }
    return fireClocks(tx, means, tenant, ids, tenant.sandboxNow ?? at, { onlyFree })
  })
  for (const { type, clock, lateMs } of fired.events) metrics?.countClock({ type, clock }, lateMs / 1000)
  return fired.complaints
}

/** The sweep looks at it again later; where not even that can be written, the database is at fault and the sweep ends. */
async function putOff({ database }: Work, { tenant, ids }: Batch, at: Date): Promise<void> {
  const again = new Date(at.getTime() + AGAIN_MS)
  await database.transact(tenant, (tx) => tx.run(PUT_OFF, [tenant, ids, at, again]))
}

function batchesOf(due: readonly Due[]): Batch[] {
  const tenants = new Map<string, Set<string>>()
  for (const { tenant_id: tenant, complaint_id: id } of due)
    tenants.set(tenant, (tenants.get(tenant) ?? new Set()).add(id))
  return [...tenants].flatMap(([tenant, found]) => {
    const ids = [...found]
    const starts = ids.map((_, index) => index).filter((index) => index % TOGETHER === 0)
    return starts.map((from) => ({ tenant, ids: ids.slice(from, from + TOGETHER) }))
  })
}

/** CLK-13, ARC-1, APP-1: what is over is archived, who didn't answer is waited for no longer, what wasn't carried out lapses. */
function endTerm(work: Work, due: Due): Promise<Outcome> {
  return giveAsWorker(work, commandAtEnd(due.when_due), due, {})
}

/** What the worker gives when a term is over. */
export function commandAtEnd(whenDue: WhenDue | null): WorkerCommand {
  if (whenDue === 'archive') return 'archive'
  return whenDue === 'lapse' ? 'withdraw-approval' : 'resume'
}

/** What the worker may give by itself. */
export type WorkerCommand = 'archive' | 'split' | 'resume' | 'withdraw-approval'

/** Why the worker splits a complaint again (GRP-1). */
export const ORPHANED = 'the complaint it was merged into ended without an answer'

/** What became of a command of the worker: `not_yet` where the complaint isn't ready for it, which is no error. */
export type Outcome = 'ok' | 'not_yet' | 'failed'

/** Gives a command as the worker; what fails is logged. */
export async function giveAsWorker(
  work: Work,
  command: WorkerCommand,
  { tenant_id: tenant, complaint_id: id }: Pick<Due, 'tenant_id' | 'complaint_id'>,
  input: object,
): Promise<Outcome> {
  const { database, means, metrics } = work
  try {
    await database.transact(tenant, (tx) => moveAsWorker(tx, means, command, id, input))
    metrics?.countCommand({ command, outcome: 'ok', origin: 'worker' })
    return 'ok'
  } catch (error) {
    const expected = isNotYet(error)
    const outcome = error instanceof Refusal ? error.code : expected ? 'transition-not-allowed' : 'failed'
    metrics?.countCommand({ command, outcome, origin: 'worker' })
    const details = { tenant, complaint: id, command }
    if (expected) work.log.debug({ ...details, refusal: (error as Error).message }, 'not yet')
    else work.log.error({ ...details, err: error }, 'the worker failed at a complaint')
    return expected ? 'not_yet' : 'failed'
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
  command: WorkerCommand,
  id: string,
  input: object,
): Promise<unknown> {
  const actor = workerOf(tx.tenant)
  const step: Step = command === 'withdraw-approval' ? withdrawApproval : STEPS[command]
  return moveComplaint(tx, means, {
    ...{ step: command, id, actor, origin: 'worker', input },
    look: lookFor(tx, means, command, { actor, input }),
    decide: (complaint, by) => step.decide(complaint, input, by),
  })
}
