import type { FastifyBaseLogger } from 'fastify'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type ChannelRecord, readChannel } from './channel.store.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  endDeliveries,
  letContentGo,
  nextDelivery,
  putOffDeliveries,
  readHeld,
  readSizes,
  setAside,
} from './delivery.store.ts'
import { type FilingMeans, fileMessages } from './file-messages.store.ts'
import type { Mapper } from './mapping.client.ts'
import { MappingUnending, readDelivery } from './read-delivery.client.ts'
import { type Flaw, Misunderstood, type Understood } from './understood.ts'
import { letGoAtOf, type Read, workDeliveries } from './work-deliveries.store.ts'

/** What working deliveries needs. */
export interface Inbound {
  readonly means: FilingMeans
  readonly mapper: Mapper
  readonly log: FastifyBaseLogger
}

const AT_ONCE = 64
const TOGETHER = 32
const MOST_BYTES_TOGETHER = 32 * 1024 * 1024 // they are in memory while they are worked
const MOST_MESSAGES_TOGETHER = 200 // each takes locks while it is placed
const LEASE_MS = 10_000
const FILING_MS = 120_000 // files are looked at by a scanner, and may go to a store far away
const LONGEST_SLEEP_MS = 10_000
const POLL_MS = 1000
const SHORTEST_SLEEP_MS = 20
const MOST_TRIES = 20
const UNENDING_TRIES = 3
const SECOND_MS = 1000
const WAITS_MS = [SECOND_MS, 2000, 5000, 15_000, 60_000, 300_000]
const MOST_LET_GO = 500

/** The service failed at it again and again, or didn't even come back from it. */
const NOT_WORKABLE: Flaw = {
  ...{ pointer: '', code: 'not_workable' },
  message: {
    en: 'The service failed at it again and again; its log says why. Replay it when that is mended.',
    zh: '系统多次处理失败，原因见服务日志；修复后请重放。',
  },
}

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
  let stopped = false
  let isTold = false
  let rouse: () => void = () => undefined
  const wake = () => {
    isTold = true
    rouse()
  }
  const loop = async () => {
    while (!stopped) {
      isTold = false
      const claimed = await claim(inbound).catch((err) => {
        inbound.log.error({ err }, 'the worker could not look for deliveries')
        return []
      })
      await workClaimed(inbound, claimed)
      if (claimed.length > 0) continue
      const ms = await untilNext(inbound, isWoken() ? LONGEST_SLEEP_MS : POLL_MS)
      if (!isTold && !stopped) await pause(ms, (end) => (rouse = end))
    }
  }
  const running = loop()
  return {
    wake,
    stop: async () => {
      stopped = true
      rouse()
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
    for (const batch of await batchesOf(inbound, tenant, sorted)) await workSome(inbound, tenant, batch)
  }
}

/** As many at once as fit, by their number and by what they hold; a mail with attachments may be one alone. */
async function batchesOf(
  { means: { database } }: Inbound,
  tenant: string,
  sorted: readonly ClaimedDelivery[],
): Promise<ClaimedDelivery[][]> {
  const ids = sorted.map(({ delivery_id }) => delivery_id)
  const sizes = await database.transact(tenant, (tx) => readSizes(tx, ids))
  const batches: ClaimedDelivery[][] = []
  let bytes = 0
  for (const one of sorted) {
    const size = sizes.get(one.delivery_id) ?? 0
    const last = batches.at(-1)
    const fits = last && last.length < TOGETHER && bytes + size <= MOST_BYTES_TOGETHER
    if (fits) last.push(one)
    else batches.push([one])
    bytes = (fits ? bytes : 0) + size
  }
  return batches
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
    if (one) await fail(inbound, one, err).catch((later) => logFailure(inbound, one, later))
  }
}

async function workTogether(
  inbound: Inbound,
  tenant: string,
  claimed: readonly ClaimedDelivery[],
): Promise<void> {
  const { means } = inbound
  const reads = await readAll(inbound, tenant, claimed)
  const waiting = reads.filter(({ held }) => held.state === 'waiting')
  for (const some of fewMessages(waiting))
    await means.database.transact(tenant, (tx) => workDeliveries(tx, means, some))
  const filing = reads.filter(({ held }) => held.state === 'filing')
  await holdWhileFiling(
    means,
    tenant,
    filing.map(({ held: { id } }) => id),
  )
  for (const read of filing) {
    await fileMessages(means, tenant, read)
    await means.database.transact(tenant, async (tx) => {
      const { id } = read.held
      const at = means.now()
      endDeliveries(tx, [{ id, state: 'worked', letGoAt: letGoAtOf(read.channel, at) }], at)
    })
  }
}

/** As many deliveries at once as have not too many messages in them. */
function fewMessages(reads: readonly Read[]): Read[][] {
  const groups: Read[][] = []
  let messages = 0
  for (const read of reads) {
    const last = groups.at(-1)
    const fits = last && messages + read.messages.length <= MOST_MESSAGES_TOGETHER
    if (fits) last.push(read)
    else groups.push([read])
    messages = (fits ? messages : 0) + read.messages.length
  }
  return groups
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

/** What was claimed, understood; what can't be is set aside at once (REC-4). */
async function readAll(
  { means, mapper }: Inbound,
  tenant: string,
  claimed: readonly ClaimedDelivery[],
): Promise<Read[]> {
  const { database, ring } = means
  const { held, channels } = await database.transact(tenant, async (tx) => {
    const found = await readHeld(
      tx,
      ring,
      claimed.map(({ delivery_id }) => delivery_id),
    )
    return { held: found, channels: await channelsOf(tx, ring, found) }
  })
  const reads: Read[] = []
  const slow = new Set<string>()
  for (const one of held) {
    const channel = channels.get(one.channel)
    if (!channel) continue
    const tries = claimed.find(({ delivery_id }) => delivery_id === one.id)?.tries ?? 1
    const read = await readOne({ held: one, channel, tries }, slow, mapper)
    if (Array.isArray(read)) reads.push({ held: one, channel, messages: read })
    else await leave(means, tenant, one.id, read === 'later' ? then(means.now(), tries) : read.flaws)
  }
  return reads
}

/** The messages of a delivery, or why it has none; `slow` are the channels whose mapping did not end just now. */
async function readOne(
  { held, channel, tries }: Pick<Read, 'held' | 'channel'> & { readonly tries: number },
  slow: Set<string>,
  mapper: Mapper,
): Promise<Understood[] | Misunderstood | 'later'> {
  if (tries > MOST_TRIES) return new Misunderstood([NOT_WORKABLE])
  if (slow.has(channel.id)) return 'later'
  try {
    return await readDelivery(held.raw, channel.settings, mapper)
  } catch (error) {
    if (!(error instanceof Misunderstood)) throw error
    if (!(error instanceof MappingUnending)) return error
    slow.add(channel.id)
    // A busy machine may be why it did not end.
    return tries < UNENDING_TRIES ? 'later' : error
  }
}

/** It is worked again at a time, or set aside with what is wrong. */
async function leave(
  means: FilingMeans,
  tenant: string,
  id: string,
  what: Date | readonly Flaw[],
): Promise<void> {
  await means.database.transact(tenant, async (tx) => {
    if (what instanceof Date) putOffDeliveries(tx, [id], what)
    else setAside(tx, means, id, what, means.now())
  })
}

/** When something is tried again that failed so often: after growing waits. */
function then(now: Date, tries: number): Date {
  const wait = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? SECOND_MS
  return new Date(now.getTime() + wait)
}

async function channelsOf(
  tx: Transaction,
  ring: FilingMeans['ring'],
  held: readonly { readonly channel: string }[],
): Promise<ReadonlyMap<string, ChannelRecord>> {
  const ids = [...new Set(held.map(({ channel }) => channel))]
  const found = await Promise.all(ids.map((id) => readChannel(tx, ring, id)))
  return new Map(found.flatMap((one) => (one ? [[one.id, one]] : [])))
}

/** It comes back after growing waits; what the domain refuses, or never works, is set aside. */
async function fail(inbound: Inbound, claimed: ClaimedDelivery, err: unknown): Promise<void> {
  const { tenant_id: tenant, delivery_id: id, tries } = claimed
  const flaws = flawsOf(err, tries)
  if (!flaws) logFailure(inbound, claimed, err)
  await leave(inbound.means, tenant, id, flaws ?? then(inbound.means.now(), tries))
}

function flawsOf(error: unknown, tries: number): Flaw[] | null {
  if (error instanceof UnfitInput) return [{ pointer: error.pointer, code: error.code, message: error.texts }]
  return tries < MOST_TRIES ? null : [NOT_WORKABLE]
}

function logFailure(
  { log }: Inbound,
  { tenant_id: tenant, delivery_id: delivery }: ClaimedDelivery,
  err: unknown,
) {
  log.error({ tenant, delivery, err }, 'the worker failed at a delivery')
}

async function untilNext({ means: { database, now }, log }: Inbound, mostMs: number): Promise<number> {
  const at = await database.transact(null, nextDelivery).catch((err) => {
    log.error({ err }, 'the worker could not look when a delivery is due next')
    return null
  })
  if (!at) return mostMs
  return Math.min(mostMs, Math.max(SHORTEST_SLEEP_MS, at.getTime() - now().getTime()))
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
