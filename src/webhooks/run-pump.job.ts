import type { Horizon } from '../events/horizon.store.ts'
import { keepAll, pause, takeWaiting } from './keep-deliveries.job.ts'
import { type Pump, type Pumping, reload, sendAll } from './pump.job.ts'
import { LeaseLost } from './pump.store.ts'
import { readOn } from './read-feed.job.ts'

const LOOK_MS = 100
const KEEP_MS = 50
const DUE_MS = 200
const PLACES_MS = 1000
const RELOAD_MS = 5000
const AGAIN_MS = 1000

/** A pump at work. */
export interface Running {
  readonly pump: Pump
  readonly ended: Promise<void>
  isReading: boolean
  /** Until then the tenant is this worker's. */
  heldUntil: Date
}

/** Everything that reads or writes rows of deliveries, one after the other: what is due is read when nothing is left to be kept. */
export async function keepGoing(pump: Pump): Promise<void> {
  const [isToReload, isToPlace, isToLook] = [every(RELOAD_MS), every(PLACES_MS), every(DUE_MS)]
  while (!pump.isStopped) {
    try {
      await keepAll(pump, isToPlace())
      if (isToReload() || pump.isStale) {
        pump.isStale = false
        await reload(pump)
      }
      if (isToLook()) await takeWaiting(pump)
      sendAll(pump)
      await pause(KEEP_MS)
    } catch (err) {
      await stumble(pump, err)
    }
  }
}

/** Looks whether something has happened, for all tenants at once, and lets each read it. */
export async function watch(
  { database, log }: Pumping,
  horizon: Horizon,
  running: ReadonlyMap<string, Running>,
  signal: AbortSignal,
): Promise<void> {
  let upTo = 0n
  while (!signal.aborted) {
    try {
      if (running.size > 0 && (await horizon.drawn()) > upTo) upTo = await horizon.reach()
      for (const one of running.values()) void read(one, upTo)
    } catch (err) {
      log.error({ err, load: database.load() }, 'the worker could not look what has happened')
      await pause(AGAIN_MS)
    }
    await pause(LOOK_MS)
  }
}

async function stumble(pump: Pump, err: unknown): Promise<void> {
  const { tenant, pumping } = pump
  if (err instanceof LeaseLost) pump.isStopped = true
  else pumping.log.error({ tenant, err }, 'the worker could not see to the webhooks')
  await pause(AGAIN_MS)
}

async function read(one: Running, upTo: bigint): Promise<void> {
  if (one.isReading || one.pump.isStopped) return
  one.isReading = true
  await readOn(one.pump, upTo).catch(async (err) => {
    const { tenant, pumping } = one.pump
    pumping.log.error({ tenant, err }, 'the worker could not read what has happened')
    await pause(AGAIN_MS)
  })
  one.isReading = false
}

function every(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const isDue = performance.now() - last >= ms
    if (isDue) last = performance.now()
    return isDue
  }
}
