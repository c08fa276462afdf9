import { horizonOf } from '../events/horizon.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { newRests } from '../platform/rests.job.ts'
import { drain } from './keep-deliveries.job.ts'
import { leaseTenants, releaseTenants } from './lease.store.ts'
import { newPump, type Pumping } from './pump.job.ts'
import { keepGoing, type Running, watch } from './run-pump.job.ts'

const LEASE_MS = 15_000
const RENEW_MS = 4000
const MARGIN_MS = 5000 // whoever can't renew stops before another begins
const POLL_MS = 1000

/** Somebody who tells other systems what happens, until they are stopped. */
export interface Teller {
  /** A subscription has changed, or there is a new one. */
  wake(): void
  /** Waits for what is being sent, and lets other workers go on. */
  stop(): Promise<void>
}

/**
 * Tells the subscriptions of those tenants that no other worker has leased. `isWoken` says whether it is told of changed
 * subscriptions, else it looks once a second. For events nobody notifies it: a notice with every commit would make all
 * commits wait for each other, and whether a place was drawn is asked for next to nothing.
 */
export function startTelling(telling: Omit<Pumping, 'worker'>, isWoken: () => boolean): Teller {
  const pumping = { ...telling, worker: uuidv7(telling.now(), telling.random) }
  const running = new Map<string, Running>()
  const horizon = horizonOf(telling.database)
  const stopping = new AbortController()
  const rests = newRests()
  const wake = () => {
    for (const { pump } of running.values()) pump.isStale = true
    rests.wake()
  }
  const leasing = async () => {
    while (!rests.isStopped) {
      rests.look()
      await leaseAll(pumping, running)
      await rests.rest(isWoken() ? RENEW_MS : POLL_MS)
    }
  }
  const loops = [leasing(), watch(pumping, horizon, running, stopping.signal)]
  return {
    wake,
    stop: async () => {
      stopping.abort()
      rests.stop()
      await Promise.all(loops)
      await Promise.all([...running.values()].map(({ pump, ended }) => drain(pump).then(() => ended)))
      const { database, worker, log } = pumping
      await database
        .transact(null, async (tx) => releaseTenants(tx, worker))
        .catch((err) => log.error({ err }, 'the worker could not let go of the webhooks'))
    },
  }
}

/** Leases what is free, keeps what it has, and stops in time with what it could not keep. */
async function leaseAll(pumping: Pumping, running: Map<string, Running>): Promise<void> {
  const { database, worker, log } = pumping
  const at = pumping.now()
  const until = new Date(at.getTime() + LEASE_MS)
  const held = await database
    .transact(null, (tx) => leaseTenants(tx, worker, at, until))
    .catch((err) => {
      log.error({ err }, 'the worker could not look for webhooks')
      return []
    })
  for (const tenant of held) {
    const one = running.get(tenant)
    if (one && !one.pump.isStopped) one.heldUntil = until
    else running.set(tenant, start(pumping, tenant, until))
  }
  for (const [tenant, { pump, heldUntil }] of running) {
    if (heldUntil.getTime() - MARGIN_MS > pumping.now().getTime()) continue
    running.delete(tenant)
    void drain(pump)
  }
}

function start(pumping: Pumping, tenant: string, heldUntil: Date): Running {
  const pump = newPump(pumping, tenant)
  return { pump, ended: keepGoing(pump), isReading: false, heldUntil }
}
