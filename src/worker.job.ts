import type { FastifyBaseLogger } from 'fastify'
import { workerOf } from './access/actor.ts'
import type { Means } from './complaint/means.store.ts'
import { ComplaintNotFound, moveComplaint } from './complaint/move-complaint.store.ts'
import { Refusal, TransitionNotAllowed } from './complaint/refusal.ts'
import { lookFor } from './lifecycle/look.store.ts'
import { STEPS } from './lifecycle/steps.ts'
import type { Database, Transaction } from './platform/database.store.ts'
import type { Metrics } from './platform/metrics.plugin.ts'
import { problemOf } from './problems.ts'

/** What the worker works with. */
export interface Work {
  readonly database: Database
  readonly means: Means
  readonly log: FastifyBaseLogger
  readonly metrics?: Metrics | undefined
}

interface Due {
  readonly tenant_id: string
  readonly complaint_id: string
  readonly closes_at?: Date
}

const PAGE = 100
const SKEW_MS = 60_000 // the clocks of machines differ: a window may still be counted in elsewhere
const MOST_AT_ONCE = 1000
const KEY_LIFETIME_MS = 24 * 3_600_000
const NIL = '00000000-0000-0000-0000-000000000000'
const CLOSINGS = {
  name: 'due-closings',
  text: 'select tenant_id, complaint_id, closes_at from due_closings($1, $2, $3, $4)',
}
const ORPHANS = {
  name: 'orphaned-mergers',
  text: 'select tenant_id, complaint_id from orphaned_mergers($1, $2)',
}
const EXPIRE_WINDOWS = { name: 'expire-rate-windows', text: 'select expire_rate_windows($1, $2)' }
const EXPIRE = { name: 'expire-idempotency', text: 'select expire_idempotency($1, $2)' }

/**
 * Does once what has come due, tenant by tenant, by the same commands as people: archives what the time for appeal
 * is over for (clock `close`), splits what lost its target, lets old idempotency keys and windows of the rate limit go. Returns how much it did.
 * Several workers may do it at once: each command locks its complaint, and the second finds nothing left to do.
 */
export async function workOnce(work: Work): Promise<number> {
  const split = await splitOrphans(work)
  const archived = await archiveClosed(work)
  await work.database.transact(null, async (tx) => {
    await Promise.all([
      tx.run(EXPIRE, [ago(work, KEY_LIFETIME_MS), MOST_AT_ONCE]),
      tx.run(EXPIRE_WINDOWS, [ago(work, SKEW_MS), MOST_AT_ONCE]),
    ])
  })
  return split + archived
}

function ago({ means }: Work, ms: number): Date {
  return new Date(means.now().getTime() - ms)
}

async function archiveClosed(work: Work): Promise<number> {
  let done = 0
  let place: readonly [Date, string] = [new Date(0), NIL]
  for (;;) {
    const due = await work.database.transact(null, (tx) =>
      tx.run<Due>(CLOSINGS, [work.means.now(), ...place, PAGE]),
    )
    for (const one of due) if (await give(work, 'archive', one, {})) done += 1
    const last = due[due.length - 1]
    if (!last?.closes_at || due.length < PAGE) return done
    place = [last.closes_at, last.complaint_id]
  }
}

async function splitOrphans(work: Work): Promise<number> {
  let done = 0
  let place = NIL
  for (;;) {
    const due = await work.database.transact(null, (tx) => tx.run<Due>(ORPHANS, [place, PAGE]))
    for (const one of due)
      if (
        await give(work, 'split', one, { reason: 'the complaint it was merged into ended without an answer' })
      )
        done += 1
    const last = due[due.length - 1]
    if (!last || due.length < PAGE) return done
    place = last.complaint_id
  }
}

async function give(work: Work, command: 'archive' | 'split', due: Due, input: object): Promise<boolean> {
  const { database, means } = work
  const actor = workerOf(due.tenant_id)
  const move = async (tx: Transaction) =>
    moveComplaint(tx, means, {
      ...{ step: command, id: due.complaint_id, actor, origin: 'worker', input },
      look: lookFor(tx, means, command, { actor, input }),
      decide: (complaint, by) => STEPS[command].decide(complaint, input, by),
    })
  try {
    await database.transact(due.tenant_id, move)
    work.metrics?.countCommand({ command, outcome: 'ok', origin: 'worker' })
    return true
  } catch (error) {
    const outcome = problemOf(error, 'en').type.replace('/problems/', '')
    work.metrics?.countCommand({ command, outcome, origin: 'worker' })
    return explain(work, command, due, error)
  }
}

/** A complaint that can't be archived yet stays where it is and is tried again; anything else is an error of ours. */
function explain({ log }: Work, command: string, due: Due, error: unknown): false {
  const expected = [Refusal, TransitionNotAllowed, ComplaintNotFound].some((kind) => error instanceof kind)
  const details = { tenant: due.tenant_id, complaint: due.complaint_id, command }
  if (expected) log.debug({ ...details, refusal: (error as Error).message }, 'not yet')
  else log.error({ ...details, err: error }, 'the worker failed at a complaint')
  return false
}

/** Runs `workOnce` every `everyMs` until it is stopped; stopping waits for what is running. */
export function startWorker(work: Work, everyMs: number): { stop(): Promise<void> } {
  let stopped = false
  let wake: () => void = () => undefined
  const loop = async () => {
    while (!stopped) {
      await sweep(work)
      if (!stopped) await pause(everyMs, (end) => (wake = end))
    }
  }
  const running = loop()
  return {
    stop: () => {
      stopped = true
      wake()
      return running
    },
  }
}

async function sweep(work: Work): Promise<void> {
  const start = performance.now()
  const outcome = await workOnce(work).then(
    () => 'ok' as const,
    (err) => {
      work.log.error({ err }, 'the worker could not look for work')
      return 'failed' as const
    },
  )
  work.metrics?.countSweep(outcome, (performance.now() - start) / 1000)
}

function pause(ms: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    onWake(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
