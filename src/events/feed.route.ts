import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { UnfitInput } from '../complaint/refusal.ts'
import { whenGone } from '../platform/caller-gone.plugin.ts'
import type { Database } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { EventFilter } from './cloud-event.ts'
import { type FeedPage, readFeed } from './feed.store.ts'
import { type Horizon, horizonOf } from './horizon.store.ts'
import { BEAT, RETRY, serverSent } from './server-sent.ts'
import { type Offered, placeToGoOn, type WindowMeans } from './window.store.ts'

const EventId = z.uuid().toLowerCase().meta({ description: 'The id of an event' })

const FeedQuery = z.strictObject({
  after: EventId.optional().meta({
    description: 'Only what came after this event; without it from the first on that is still offered',
  }),
  types: z.array(EventFilter).max(50).optional(),
  limit: z.int().min(1).max(200).default(50),
  wait: z
    .int()
    .min(0)
    .max(25)
    .default(0)
    .meta({ description: 'Seconds to wait for the next event where there is none (long poll)' }),
})

const CloudEventResource = z
  .strictObject({
    specversion: z.literal('1.0'),
    ...{ id: z.uuid(), type: z.string(), source: z.string(), subject: z.uuid(), time: z.iso.datetime() },
    datacontenttype: z.literal('application/json'),
    data: z.looseObject({ complaintId: z.uuid(), seq: z.int() }),
  })
  .meta({ id: 'CloudEvent', description: 'CloudEvents 1.0; ids, codes, numbers and dates, nothing personal' })

const Page = z
  .strictObject({
    items: z.array(CloudEventResource),
    nextCursor: z.uuid().nullable().meta({
      description: 'What `after` takes next; null where nothing was new, so that the last one still holds',
    }),
  })
  .meta({ id: 'FeedPage' })

type Query = z.output<typeof FeedQuery>

/** `GET /v1/events`: what happened, in order and without gaps, by page, by long poll or as a stream (api.md, Events). */
export function feedRoute(app: FastifyInstance, means: WindowMeans, database: Database): void {
  const horizon = horizonOf(database)
  const open = new Map<string, number>()
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  app.route({
    ...{ method: 'GET', url: '/v1/events' },
    config: { roles: ['system', 'auditor'], scope: 'events:read' },
    schema: {
      ...{ operationId: 'readEvents', summary: 'What happened, in order', tags: ['events'] },
      description:
        'Every event of the tenant once, in one order that never changes: go on with `after` and the last id that you ' +
        'have worked. With `Accept: text/event-stream` as server-sent events, which go on after `Last-Event-ID`. Events ' +
        'are offered for as long as the policy `retention` says (`feed`); 410 where what followed `after` no longer is.',
      querystring: FeedQuery,
      response: {
        ...found(Page, 410),
        200: {
          description: 'The next events',
          headers: ['Cache-Control'],
          content: {
            'application/json': { schema: Page },
            'text/event-stream': { schema: z.string() },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const feed = { database, horizon, means, signal: stopping.signal, open }
      const isStream = /\btext\/event-stream\b/.test(String(request.headers.accept))
      return isStream ? stream(feed, request, reply) : page(feed, request, reply)
    },
  })
}

interface Feed extends Offered {
  readonly database: Database
  readonly horizon: Horizon
  readonly signal: AbortSignal
  /** How many streams each tenant has open here. */
  readonly open: Map<string, number>
}

interface Reader {
  readonly tenant: string
  readonly filters: readonly string[]
  readonly limit: number
}

async function page(feed: Feed, request: FastifyRequest, reply: FastifyReply) {
  const { after, types = [], limit, wait } = request.query as Query
  const { tenant } = request.actor
  const reader = { tenant, filters: types, limit }
  const place = await placeAfter(feed, tenant, after, '/query/after')
  const until = performance.now() + wait * 1000
  let lastId: string | null = null
  let from = place
  for (;;) {
    const read = await next(feed, reader, from)
    lastId = read.lastId ?? lastId
    from = read.place
    const isOver = performance.now() >= until || feed.signal.aborted
    if (read.items.length > 0 || !read.isEnd || isOver)
      return reply.send({ items: read.items, nextCursor: lastId })
    await feed.horizon.beyond(read.upTo, until - performance.now(), feed.signal)
  }
}

const BEAT_MS = 15_000 // proxies end what is silent for longer
const LONGEST_MS = 15 * 60_000 // then the client comes back, and its token is looked at again
const MOST_STREAMS = 20
const COME_AGAIN_SECONDS = 15 // a guess: they end when their readers leave

/** The tenant has as many streams open as one process gives it. */
class TooManyStreams extends Error {
  readonly statusCode = 429
}

async function stream(feed: Feed, request: FastifyRequest, reply: FastifyReply) {
  const { after, types = [] } = request.query as Query
  const { tenant } = request.actor
  const lastEventId = lastEventIdOf(request)
  const pointer = lastEventId ? '/headers/last-event-id' : '/query/after'
  const place = await placeAfter(feed, tenant, lastEventId ?? after, pointer)
  const { open } = feed
  if ((open.get(tenant) ?? 0) >= MOST_STREAMS) {
    reply.header('retry-after', COME_AGAIN_SECONDS)
    throw new TooManyStreams()
  }
  open.set(tenant, (open.get(tenant) ?? 0) + 1)
  const gone = new AbortController()
  whenGone(reply, () => {
    gone.abort()
    open.set(tenant, (open.get(tenant) ?? 1) - 1)
  })
  const signal = AbortSignal.any([feed.signal, gone.signal])
  const events = eventsFrom({ ...feed, signal }, { tenant, filters: types, limit: 200 }, place)
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(Readable.from(events))
}

async function* eventsFrom(feed: Feed, reader: Reader, place: bigint): AsyncGenerator<string> {
  const until = performance.now() + LONGEST_MS
  let from = place
  yield RETRY
  while (performance.now() < until && !feed.signal.aborted) {
    const { items, isEnd, upTo, ...read } = await next(feed, reader, from)
    from = read.place
    if (items.length > 0) yield items.map(serverSent).join('')
    if (!isEnd) continue
    const waitsFrom = performance.now()
    await feed.horizon.beyond(upTo, BEAT_MS, feed.signal)
    if (performance.now() - waitsFrom >= BEAT_MS) yield BEAT
  }
}

function lastEventIdOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['last-event-id']
  if (given === undefined || given === '') return undefined
  const read = EventId.safeParse(given)
  if (!read.success) throw unknownEvent('/headers/last-event-id')
  return read.data
}

async function placeAfter(
  feed: Offered,
  tenant: string,
  id: string | undefined,
  pointer: string,
): Promise<bigint> {
  const place = await placeToGoOn(feed, tenant, id)
  if (place === null) throw unknownEvent(pointer)
  return place
}

async function next(
  { database, horizon }: Feed,
  { tenant, filters, limit }: Reader,
  after: bigint,
): Promise<FeedPage & { readonly upTo: bigint }> {
  const upTo = await horizon.reach()
  const page = await database.read(tenant, (tx) => readFeed(tx, { after, upTo, filters, limit }))
  return { ...page, upTo }
}

function unknownEvent(pointer: string): UnfitInput {
  return new UnfitInput(pointer, 'unknown_event', {
    en: 'There is no event of this id; go on after one that you were given.',
    zh: '没有该编号的事件；请从您收到过的事件之后继续。',
  })
}
