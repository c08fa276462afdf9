import type { FastifyBaseLogger } from 'fastify'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import { type ChannelRecord, readChannel } from './channel.store.ts'
import { type ClaimedDelivery, putOffDeliveries, readHeld, setAside } from './delivery.store.ts'
import type { FilingMeans } from './file-messages.store.ts'
import type { Mapper } from './mapping.client.ts'
import { MappingUnending, readDelivery } from './read-delivery.client.ts'
import { type Flaw, Misunderstood, type Understood } from './understood.ts'
import type { Read } from './work-deliveries.store.ts'

/** What working deliveries needs. */
export interface Inbound {
  readonly means: FilingMeans
  readonly mapper: Mapper
  readonly log: FastifyBaseLogger
}

const MOST_TRIES = 20
const UNENDING_TRIES = 3
const SECOND_MS = 1000
const WAITS_MS = [SECOND_MS, 2000, 5000, 15_000, 60_000, 300_000]

/** The service failed at it again and again, or didn't even come back from it. */
const NOT_WORKABLE: Flaw = {
  ...{ pointer: '', code: 'not_workable' },
  message: {
    en: 'The service failed at it again and again; its log says why. Replay it when that is mended.',
    zh: '系统多次处理失败，原因见服务日志；修复后请重放。',
  },
}

/** What was claimed, understood; what can't be is set aside at once (REC-4). */
export async function readClaimed(
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
export async function fail(inbound: Inbound, claimed: ClaimedDelivery, err: unknown): Promise<void> {
  const { tenant_id: tenant, delivery_id: id, tries } = claimed
  const flaws = flawsOf(err, tries)
  if (!flaws) logFailure(inbound, claimed, err)
  await leave(inbound.means, tenant, id, flaws ?? then(inbound.means.now(), tries)).catch((later) =>
    logFailure(inbound, claimed, later),
  )
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
