import { sweepUploads } from './casework/sweep-uploads.job.ts'
import { moveToCalendars } from './escalation/calendars.job.ts'
import { giveAsWorker, ORPHANED, sweepClocks, type Work } from './escalation/sweep.job.ts'
import { forgetFiles, startImporting } from './imports/imports.job.ts'
import { letInboundGo, startInbound } from './inbound/inbound.job.ts'
import { startMailboxes } from './inbound/mailbox.job.ts'
import { openMapper } from './inbound/mapping.client.ts'
import { type Delivery, startDelivering } from './notices/deliver.job.ts'
import { newRests, restUntil } from './platform/rests.job.ts'
import { listenFor } from './platform/wake.client.ts'
import { workDisposals } from './privacy/disposals.job.ts'
import { tallyArchived } from './reporting/tally.store.ts'
import { expireDeliveries, expireEchoes } from './webhooks/lease.store.ts'
import { startTelling } from './webhooks/tell.job.ts'

const NIL = '00000000-0000-0000-0000-000000000000'
const PAGE = 100
const SKEW_MS = 60_000 // the clocks of machines differ: a window may still be counted in elsewhere
const MOST_AT_ONCE = 1000
const KEY_LIFETIME_MS = 24 * 3_600_000
const LOGGED_MS = 14 * 24 * 3_600_000
const ECHOED_MS = 3_600_000
const MOST_ROUNDS = 20
const HOUSEKEEPING_MS = 5000
const POLL_MS = 1000
const SAMPLED_MS = 60_000
const LONGEST_SLEEP_MS = 10_000 // see NOTICE_MS: what fires sooner than that wakes the sweep
const ORPHANS = {
  name: 'orphaned-mergers',
  text: 'select tenant_id, complaint_id from orphaned_mergers($1, $2)',
}
const EXPIRE_WINDOWS = { name: 'expire-rate-windows', text: 'select expire_rate_windows($1, $2)' }
const EXPIRE_FAILURES = { name: 'expire-link-failures', text: 'select expire_link_failures($1, $2)' }
const EXPIRE = { name: 'expire-idempotency', text: 'select expire_idempotency($1, $2)' }
const OPEN_CLOCKS = { name: 'open-clocks', text: 'select running, paused, breached from open_clocks()' }
const NEXT = { name: 'next-clock', text: 'select next_clock() as at' }

/**
 * Does once what has come due, tenant by tenant, by the same commands as people: what clocks have to say and terms that
 * are over, then the housekeeping. Returns how many complaints it looked at.
 */
export async function workOnce(work: Work): Promise<number> {
  const swept = await sweepClocks(work)
  return swept + (await keepHouse(work))
}

/**
 * Splits what lost its target, moves clocks to new calendars, lets old idempotency keys and rate windows go, tallies what
 * was archived, lets go what is left of files that never arrived, what channels delivered long ago, and registers that
 * are kept no longer.
 */
async function keepHouse(work: Work): Promise<number> {
  const split = await splitOrphans(work)
  const moved = await moveToCalendars(work)
  await work.database.transact(null, async (tx) => {
    await Promise.all([
      tx.run(EXPIRE, [ago(work, KEY_LIFETIME_MS), MOST_AT_ONCE]),
      tx.run(EXPIRE_WINDOWS, [ago(work, SKEW_MS), MOST_AT_ONCE]),
      tx.run(EXPIRE_FAILURES, [ago(work, SKEW_MS), MOST_AT_ONCE]),
    ])
  })
  await letWebhookLogGo(work)
  await sweepUploads({ ...work.means, ...work })
  await letInboundGo({ means: { ...work.means, database: work.database } })
  await forgetFiles(work)
  await tallyArchived(work.database)
  return split + moved + (await workDisposals(work))
}

/** The log of deliveries is kept for two weeks, what arrived at an echo for an hour. */
async function letWebhookLogGo(work: Work): Promise<void> {
  for (let gone = MOST_AT_ONCE, rounds = 0; gone >= MOST_AT_ONCE && rounds < MOST_ROUNDS; rounds += 1)
    gone = await work.database.transact(null, async (tx) => {
      expireEchoes(tx, ago(work, ECHOED_MS), MOST_AT_ONCE)
      return expireDeliveries(tx, ago(work, LOGGED_MS), MOST_AT_ONCE)
    })
}

function ago({ means }: Work, ms: number): Date {
  return new Date(means.now().getTime() - ms)
}

async function splitOrphans(work: Work): Promise<number> {
  let done = 0
  let place = NIL
  for (;;) {
    const due = await work.database.transact(null, (tx) => {
      return tx.run<{ tenant_id: string; complaint_id: string }>(ORPHANS, [place, PAGE])
    })
    for (const one of due)
      if ((await giveAsWorker(work, 'split', one, { reason: ORPHANED })) === 'ok') done += 1
    const last = due[due.length - 1]
    if (!last || due.length < PAGE) return done
    place = last.complaint_id
  }
}

/** By what messages reach customers, and where these find their own page. */
export type Couriers = Pick<Delivery, 'mailer' | 'outgoing' | 'publicUrl'>

/**
 * Works until it is stopped: sleeps until the next clock fires, and wakes earlier when it is told of one that fires before
 * that. Told it is over a session of its own at `directUrl`; without one, or while that is broken, it looks once a
 * second. What is said to customers is delivered beside it, so that a slow mail server keeps no clock waiting; so are
 * registers imported. Stopping waits for what is running.
 */
export function startWorker(work: Work, directUrl?: string, couriers?: Couriers): { stop(): Promise<void> } {
  const rests = newRests()
  const isListening = () => listening?.isListening() ?? false
  const deliverer = couriers ? startDelivering({ ...work, ...couriers }, isListening) : null
  const mapper = openMapper()
  const means = { ...work.means, database: work.database }
  const inbound = startInbound({ means, mapper, log: work.log }, isListening)
  const importer = startImporting(work, isListening)
  const mailboxes = couriers ? startMailboxes({ ...work, outgoing: couriers.outgoing }) : null
  const teller = couriers ? startTelling(tellingOf(work, couriers), isListening) : null
  const calls = {
    redress_clock: rests.wake,
    redress_notice: () => deliverer?.wake(),
    redress_delivery: () => inbound.wake(),
    redress_import: () => importer.wake(),
    redress_webhook: () => teller?.wake(),
  }
  const listening = directUrl === undefined ? null : listenFor(directUrl, calls)
  const loop = async () => {
    const isToKeepHouse = everySoOften(HOUSEKEEPING_MS)
    const sampleInTurn = sampling(work)
    while (!rests.isStopped) {
      rests.look()
      const ok = await attempt(work, () => (isToKeepHouse() ? workOnce(work) : sweepClocks(work)))
      await sampleInTurn()
      const most = listening?.isListening() && ok ? LONGEST_SLEEP_MS : POLL_MS
      await rests.rest(await untilNext(work, Math.min(most, HOUSEKEEPING_MS)))
    }
  }
  const running = loop()
  return {
    stop: async () => {
      rests.stop()
      const others = [deliverer?.stop(), inbound.stop(), importer.stop(), mailboxes?.stop(), teller?.stop()]
      await Promise.all([running, ...others])
      await mapper.close()
      await listening?.stop()
    },
  }
}

function tellingOf({ database, means, log, metrics }: Work, { outgoing }: Couriers) {
  const { ring, random, now } = means
  return { database, ring, random, now, outgoing, log, metrics }
}

/** Looks how many clocks are open, when it is its turn. */
function sampling(work: Work): () => Promise<void> {
  const isToSample = everySoOften(SAMPLED_MS)
  return async () => {
    if (isToSample()) await sampleClocks(work)
  }
}

/** Says yes the first time it is asked, and again when so much time has passed since. */
function everySoOften(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const isDue = performance.now() - last >= ms
    if (isDue) last = performance.now()
    return isDue
  }
}

type OpenClocks = Parameters<NonNullable<Work['metrics']>['showClocks']>[0]

/** Shows how many clocks are open in all tenants; a figure that can't be had is no reason to stop. */
async function sampleClocks({ database, metrics, log }: Work): Promise<void> {
  if (!metrics) return
  const [row] = await database
    .transact(null, (tx) => tx.run<OpenClocks>(OPEN_CLOCKS, []))
    .catch((err) => {
      log.error({ err }, 'the worker could not count the clocks')
      return []
    })
  if (row) metrics.showClocks(row)
}

/** How long to sleep, in ms: until the next clock fires, at most `mostMs`. */
async function untilNext({ database, means, log }: Work, mostMs: number): Promise<number> {
  const rows = await database
    .transact(null, (tx) => tx.run<{ at: Date | null }>(NEXT, []))
    .catch((err) => {
      log.error({ err }, 'the worker could not look when it is needed next')
      return []
    })
  return restUntil(rows[0]?.at, means.now(), mostMs)
}

async function attempt(work: Work, does: () => Promise<number>): Promise<boolean> {
  const start = performance.now()
  const outcome = await does().then(
    () => 'ok' as const,
    (err) => {
      work.log.error({ err }, 'the worker could not look for work')
      return 'failed' as const
    },
  )
  work.metrics?.countSweep(outcome, (performance.now() - start) / 1000)
  return outcome === 'ok'
}
