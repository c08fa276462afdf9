import { horizonOf } from '../events/horizon.store.ts'
import { keepAll, pause, takeWaiting } from './keep-deliveries.job.ts'
import { leaseTenants } from './lease.store.ts'
import { newPump, type Pump, type Pumping, reload, sendAll } from './pump.job.ts'
import { readOn } from './read-feed.job.ts'

const LEASE_MS = 15_000

/** Tells everybody what happened until now, and tries once what is due; for who moves the clock by hand. Returns when all is kept. */
export async function tellOnce(pumping: Pumping): Promise<void> {
  const leased = new Date(pumping.now().getTime() + LEASE_MS)
  const tenants = await pumping.database.transact(null, (tx) =>
    leaseTenants(tx, pumping.worker, pumping.now(), leased),
  )
  const upTo = await horizonOf(pumping.database).reach()
  for (const tenant of tenants) {
    const pump = newPump(pumping, tenant)
    await reload(pump)
    for (let isMore = true; isMore; ) {
      await readOn(pump, upTo)
      await takeWaiting(pump)
      sendAll(pump)
      isMore = isAtWork(pump)
      while (isAtWork(pump)) await pause(5)
      await keepAll(pump, true)
    }
  }
}

function isAtWork({ served }: Pump): boolean {
  return [...served.values()].some(({ line }) => line.busy > 0)
}
