import { newRests, restUntil } from '../platform/rests.job.ts'
import { batchesOf } from './batches.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  letContentGo,
  nextDelivery,
  putOffDeliveries,
  readSizes,
} from './delivery.store.ts'
import { endFiling, type FilingMeans, fileMessages } from './file-messages.store.ts'
import { fail, type Inbound, readClaimed } from './read-claimed.job.ts'
import { workDeliveries } from './work-deliveries.store.ts'

const AT_ONCE = 64
/** They are in memory while they are worked. */
const FIT = { items: 32, size: 32 * 1024 * 1024 }
/** Each message takes locks while it is placed. */
const FEW = { items: 32, size: 200 }
const LEASE_MS = 10_000
const FILING_MS = 120_000 // files are looked at by a scanner, and may go to a store far away
const LONGEST_SLEEP_MS = 10_000
const POLL_MS = 1000
const MOST_LET_GO = 500

/** Works everything that is due now and waits for it; how many deliveries were looked at. */
export async function workInbound(inbound: Inbound): Promise<number> {
  let worked = 0
  for (;;) {
    const claimed = await claim(inbound)
    if (claimed.length === 0) return worked
    await workClaimed(inbound, claimed)
    worked += claimed.length
  }
}

/** Lets go the content of what was worked and kept long enough; how many. */
export function letInboundGo({ means }: Pick<Inbound, 'means'>): Promise<number> {
  return means.database.transact(null, (tx) => letContentGo(tx, means.now(), MOST_LET_GO))
}

/** Somebody who works deliveries until they are stopped; `wake` where something came. */
export interface InboundWorker {
  wake(): void
  /** Waits for what is being worked. */
  stop(): Promise<void>
}

/** Works until it is stopped; `isWoken` says whether it is told of what comes, else it looks once a second. */
export function startInbound(inbound: Inbound, isWoken: () => boolean): InboundWorker {
  const rests = newRests()
  const loop = async () => {
    while (!rests.isStopped) {
      rests.look()
      const claimed = await claim(inbound).catch((err) => {
        inbound.log.error({ err }, 'the worker could not look for deliveries')
        return []
      })
      await workClaimed(inbound, claimed)
      if (claimed.length > 0) continue
      await rests.rest(await untilNext(inbound, isWoken() ? LONGEST_SLEEP_MS : POLL_MS))
    }
  }
  const running = loop()
  return {
    wake: rests.wake,
    stop: async () => {
      rests.stop()
      await running
    },
  }
}

function claim({ means: { database, now } }: Inbound): Promise<ClaimedDelivery[]> {
  return database.transact(null, (tx) => claimDeliveries(tx, now(), LEASE_MS, AT_ONCE))
}

/** Tenant by tenant, in the order in which they arrived, several in one transaction. */
async function workClaimed(inbound: Inbound, claimed: readonly ClaimedDelivery[]): Promise<void> {
  for (const tenant of new Set(claimed.map(({ tenant_id }) => tenant_id))) {
    const sorted = claimed
      .filter(({ tenant_id }) => tenant_id === tenant)
      .toSorted((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1))
    const sizes = await sizesOf(inbound, tenant, sorted)
    const fitting = batchesOf(sorted, ({ delivery_id }) => sizes.get(delivery_id) ?? 0, FIT)
    for (const batch of fitting) await workSome(inbound, tenant, batch)
  }
}

function sizesOf({ means: { database } }: Inbound, tenant: string, claimed: readonly ClaimedDelivery[]) {
  const ids = claimed.map(({ delivery_id }) => delivery_id)
  return database.transact(tenant, (tx) => readSizes(tx, ids))
}

/** What fails together is worked one by one, so that one holds up nobody else. */
async function workSome(
  inbound: Inbound,
  tenant: string,
  claimed: readonly ClaimedDelivery[],
): Promise<void> {
  try {
    await workTogether(inbound, tenant, claimed)
  } catch (err) {
    if (claimed.length > 1) {
      for (const one of claimed) await workSome(inbound, tenant, [one])
      return
    }
    const [one] = claimed
    if (one) await fail(inbound, one, err)
  }
}

async function workTogether(
  inbound: Inbound,
  tenant: string,
  claimed: readonly ClaimedDelivery[],
): Promise<void> {
  const { means } = inbound
  const reads = await readClaimed(inbound, tenant, claimed)
  const waiting = reads.filter(({ held }) => held.state === 'waiting')
  for (const some of batchesOf(waiting, ({ messages }) => messages.length, FEW))
    await means.database.transact(tenant, (tx) => workDeliveries(tx, means, some))
  const filing = reads.filter(({ held }) => held.state === 'filing')
  await holdWhileFiling(
    means,
    tenant,
    filing.map(({ held: { id } }) => id),
  )
  for (const read of filing) {
    const filed = await fileMessages(means, tenant, read)
    await means.database.transact(tenant, (tx) => endFiling(tx, means, read, filed))
  }
}

/** Nobody else begins with the same files meanwhile. */
async function holdWhileFiling(
  { database, now }: FilingMeans,
  tenant: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const then = new Date(now().getTime() + FILING_MS * ids.length)
  await database.transact(tenant, async (tx) => putOffDeliveries(tx, ids, then))
}

async function untilNext({ means: { database, now }, log }: Inbound, mostMs: number): Promise<number> {
  const at = await database.transact(null, nextDelivery).catch((err) => {
    log.error({ err }, 'the worker could not look when a delivery is due next')
    return null
  })
  return restUntil(at, now(), mostMs)
}
