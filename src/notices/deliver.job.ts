import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../platform/database.store.ts'
import type { Metrics } from '../platform/metrics.plugin.ts'
import type { Outgoing } from '../platform/outgoing.client.ts'
import { newRests, restUntil } from '../platform/rests.job.ts'
import type { Handed } from './courier.ts'
import { beginTry, type Delivering, finishTry, type Try } from './deliver.store.ts'
import type { Mailer } from './mail.client.ts'
import { type Claimed, claimNotices, endNotice, nextNotice } from './notice.store.ts'
import { handToOutlet } from './outlet.client.ts'

/** What messages are delivered with. */
export interface Delivery {
  readonly database: Database
  readonly means: Delivering['means']
  readonly log: FastifyBaseLogger
  readonly metrics?: Metrics | undefined
  /** Null where no mail server is named. */
  readonly mailer: Mailer | null
  readonly outgoing: Outgoing
  readonly publicUrl: string | null
}

const AT_ONCE = 12
const LEASE_MS = 120_000 // longer than the longest try
const LONGEST_SLEEP_MS = 10_000
const POLL_MS = 1000
const MOST_CLAIMS = 500

/** Delivers everything that is due now and waits for it; how many messages were worked on. */
export async function deliverDue(delivery: Delivery): Promise<number> {
  let worked = 0
  for (;;) {
    const claimed = await claim(delivery, AT_ONCE)
    if (claimed.length === 0) return worked
    await Promise.all(claimed.map((one) => deliver(delivery, one)))
    worked += claimed.length
  }
}

/** Somebody who delivers until they are stopped; `wake` where something new is due. */
export interface Deliverer {
  wake(): void
  /** Waits for what is being delivered. */
  stop(): Promise<void>
}

/**
 * Delivers until it is stopped, several messages at once, so that a slow receiver holds up nobody else. Sleeps until the
 * next one is due; `isWoken` says whether it is told of new ones, else it looks once a second.
 */
export function startDelivering(delivery: Delivery, isWoken: () => boolean): Deliverer {
  const rests = newRests()
  const busy = new Set<Promise<void>>()
  const loop = async () => {
    while (!rests.isStopped) {
      rests.look()
      const claimed = await claimSome(delivery, AT_ONCE - busy.size)
      for (const one of claimed) {
        const work = deliver(delivery, one).finally(() => busy.delete(work))
        busy.add(work)
      }
      if (busy.size >= AT_ONCE) await Promise.race(busy)
      else if (claimed.length === 0)
        await rests.rest(await untilNext(delivery, isWoken() ? LONGEST_SLEEP_MS : POLL_MS))
    }
    await Promise.all(busy)
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

/** The same for who goes on by themselves: a database that doesn't answer is asked again later. */
function claimSome(delivery: Delivery, atMost: number): Promise<Claimed[]> {
  return claim(delivery, atMost).catch((err) => {
    delivery.log.error({ err }, 'the worker could not look for messages')
    return []
  })
}

function claim({ database, means }: Delivery, atMost: number): Promise<Claimed[]> {
  return database.transact(null, (tx) => claimNotices(tx, means.now(), LEASE_MS, atMost))
}

/** One try of one message. What goes wrong on our side is logged; the message is anybody's again when its lease is over. */
async function deliver(delivery: Delivery, claimed: Claimed): Promise<void> {
  const { database, log } = delivery
  const delivering = { ...delivery, mail: delivery.mailer !== null }
  const { tenant_id: tenant, notice_id: notice } = claimed
  try {
    const tried = await database.transact(tenant, (tx) => beginTry(tx, delivering, claimed))
    if (!tried) return
    const start = performance.now()
    const handed = await hand(delivery, tried)
    const ms = performance.now() - start
    await database.transact(tenant, (tx) => finishTry(tx, delivering, tried, handed, ms))
    const { way, number } = tried
    log.info({ tenant, notice, way, try: number, ...handed, ms: Math.round(ms) }, 'message dispatched')
  } catch (err) {
    log.error({ tenant, notice, err }, 'the worker failed at a message')
    if (claimed.claims >= MOST_CLAIMS) await giveUp(delivery, claimed)
  }
}

/** What can't even be begun comes back at the end of its lease, but not for ever. */
async function giveUp(
  { database, means, log }: Delivery,
  { tenant_id, notice_id: id }: Claimed,
): Promise<void> {
  const end = { state: 'failed' as const, code: 'not_workable', at: means.now(), failedWays: [] }
  const given = database.transact(tenant_id, async (tx) => endNotice(tx, { id }, end))
  await given.catch((err) =>
    log.error({ tenant: tenant_id, notice: id, err }, 'the worker failed at a message'),
  )
}

async function hand({ mailer, outgoing, means }: Delivery, tried: Try): Promise<Handed> {
  const { way, outlet, parcel } = tried
  if (outlet) return handToOutlet(outgoing, way, outlet, parcel, means.now())
  return mailer ? mailer.send(parcel) : { outcome: 'failed', code: 'no_mail_server' }
}

async function untilNext({ database, means, log }: Delivery, mostMs: number): Promise<number> {
  const at = await database.transact(null, nextNotice).catch((err) => {
    log.error({ err }, 'the worker could not look when a message is due next')
    return null
  })
  return restUntil(at, means.now(), mostMs)
}
