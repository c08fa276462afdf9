import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotHere } from '../casework/not-here.ts'
import { Nothing } from '../complaint/fields.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { after, durationMs } from '../platform/duration.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { newWebhookSecret } from '../platform/webhook-signature.ts'
import { DELIVERY_STATES, isTaken } from './delivery.ts'
import { type LoggedDelivery, readLog } from './log.store.ts'
import { MOST_REPLAYED, replayBetween, replayEvent } from './replay.store.ts'
import { sendEvent } from './send.client.ts'
import {
  DeliveryPage,
  presentWebhook,
  ReplayInput,
  RotateInput,
  TestResource,
  WebhookResource,
} from './webhook.resource.ts'
import { heldWebhook, type WebhookMeans, WebhookParams } from './webhook.route.ts'
import { readWebhook, updateWebhook } from './webhook.store.ts'

type Means = WebhookMeans & { readonly database: Database }

const Query = z.strictObject({
  state: z.array(z.enum(DELIVERY_STATES)).max(3).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})
const Replayed = z.strictObject({ events: z.int() }).meta({ id: 'WebhookReplay' })
const URL = '/v1/webhooks/:id'
const ROUTE = { config: { roles: ['admin'] as const } }
const SHARED = { tags: ['webhooks'], params: WebhookParams }
const DEFAULT_OVERLAP = 'PT24H'
const LONGEST_OVERLAP_MS = 7 * 24 * 3_600_000

/** What became of deliveries, and what is done about them: another secret, once more, a test. */
export function deliveryRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ ...ROUTE, method: 'GET', url: `${URL}/deliveries` },
    schema: {
      ...{ ...SHARED, operationId: 'listWebhookDeliveries', summary: 'The log of deliveries' },
      description: 'The newest event first, each with its last try; kept for two weeks.',
      ...{ querystring: Query, response: found(DeliveryPage, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => log(tx, means, request)),
  })
  app.route({
    ...{ ...ROUTE, method: 'POST', url: `${URL}/rotate` },
    schema: {
      ...{ ...SHARED, operationId: 'rotateSecret', summary: 'Exchange the secret' },
      description:
        'The new secret is shown once. Until `oldSecretUntil` each delivery carries a signature by either.',
      ...{
        body: RotateInput,
        headers: RepeatableHeaders,
        response: found(WebhookResource, 404, 409, 413, 415, 422),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => rotate(tx, means, request)),
  })
  app.route({
    ...{ ...ROUTE, method: 'POST', url: `${URL}/replay` },
    schema: {
      ...{ ...SHARED, operationId: 'replayEvents', summary: 'Deliver once more' },
      description: `What the subscription wants of a time (\`to\` not included; at most ${MOST_REPLAYED} events), or one event whatever it wants, under the same ids.`,
      ...{ body: ReplayInput, headers: RepeatableHeaders },
      response: {
        202: { description: 'How many', content: { 'application/json': { schema: Replayed } } },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => replay(tx, means, request)),
  })
  app.route({
    ...{ ...ROUTE, method: 'POST', url: `${URL}/test` },
    schema: {
      ...{ ...SHARED, operationId: 'testWebhook', summary: 'Send a test event' },
      description:
        'At once, of the type `webhook.test`, whatever the subscription wants and whether it is served; says what became of it.',
      ...{
        body: Nothing,
        headers: RepeatableHeaders,
        response: found(TestResource, 404, 409, 413, 415, 422),
      },
    },
    handler: (request, reply) => test(app, means, request, reply),
  })
}

async function log(tx: Transaction, { ring }: Means, { params, query }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof WebhookParams>
  const { state, limit, cursor } = query as z.output<typeof Query>
  if (!(await readWebhook(tx, ring, id))) throw new NotHere()
  const below = cursor === undefined ? FROM_THE_END : BigInt(cursor)
  const rows = await readLog(tx, ring, id, { below, states: state ?? null, limit: limit + 1 })
  return { body: pageOf(rows, limit, presentDelivery, ({ position }) => position) }
}

const FROM_THE_END = 2n ** 62n

function presentDelivery(row: LoggedDelivery) {
  const { event_id, type, complaint_id, state, tries, status, code, duration_ms, answer } = row
  return {
    ...{ eventId: event_id, type, complaintId: complaint_id, state, tries },
    ...{ begunAt: row.begun_at.toISOString(), triedAt: row.tried_at?.toISOString() ?? null },
    ...{ nextTryAt: row.next_at?.toISOString() ?? null, status, code, durationMs: duration_ms, answer },
  }
}

async function rotate(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { keepOldFor = DEFAULT_OVERLAP } = request.body as z.output<typeof RotateInput>
  if (durationMs(keepOldFor) > LONGEST_OVERLAP_MS) throw tooLong()
  const webhook = await heldWebhook(tx, means, request)
  const secret = newWebhookSecret(means.random)
  const until = after(means.now(), keepOldFor).toISOString()
  const old = webhook.secrets.slice(0, 1).map((one) => ({ secret: one.secret, until }))
  const rotated = { ...webhook, secrets: [{ secret }, ...old] }
  updateWebhook(tx, means.ring, means.random, rotated)
  return { body: { ...presentWebhook(rotated), secret } }
}

async function replay(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { from, to, eventId } = request.body as z.output<typeof ReplayInput>
  if ((eventId === undefined) === (from === undefined || to === undefined) || (eventId && (from || to)))
    throw oneOfBoth()
  if (from !== undefined && to !== undefined && to <= from) throw reversed()
  const webhook = await heldWebhook(tx, means, request)
  const at = means.now()
  if (eventId !== undefined) {
    if (!(await replayEvent(tx, webhook, eventId, at))) throw unknownEvent()
    return { status: 202, body: { events: 1 } }
  }
  const events = await replayBetween(tx, webhook, { from: new Date(from ?? 0), to: new Date(to ?? 0) }, at)
  if (events > MOST_REPLAYED) throw tooManyEvents()
  return { status: 202, body: { events } }
}

/** The receiver is called outside any transaction: it may take its time. */
async function test(app: FastifyInstance, means: Means, request: FastifyRequest, reply: FastifyReply) {
  const { database, ring, random, now, outgoing } = means
  const { tenant } = request.actor
  const { id } = request.params as z.output<typeof WebhookParams>
  const webhook = await database.read(tenant, (tx) => readWebhook(tx, ring, id))
  if (!webhook) throw new NotHere()
  const at = now()
  const eventId = uuidv7(at, random)
  const body = JSON.stringify({
    ...{ specversion: '1.0', id: eventId, type: 'webhook.test', source: `/tenants/${tenant}`, subject: id },
    ...{ time: at.toISOString(), datacontenttype: 'application/json', data: { webhookId: id } },
  })
  const tried = await sendEvent(outgoing, webhook, { id: eventId, body }, at)
  const { status, code, durationMs, answer } = tried
  const result = {
    eventId,
    delivered: isTaken(tried),
    status,
    code,
    durationMs: Math.round(durationMs),
    answer,
  }
  return app.answer(request, reply, async () => ({ body: result }))
}

function oneOfBoth(): UnfitInput {
  return new UnfitInput('', 'one_of_both', {
    en: 'Give either `from` and `to`, or `eventId`.',
    zh: '请给出 from 与 to，或者 eventId。',
  })
}

function reversed(): UnfitInput {
  return new UnfitInput('/to', 'period_reversed', {
    en: 'The time ends before it begins.',
    zh: '结束时间早于开始时间。',
  })
}

function tooLong(): UnfitInput {
  return new UnfitInput('/keepOldFor', 'too_long', {
    en: 'An old secret holds for at most a week.',
    zh: '旧密钥最多保留一周。',
  })
}

function tooManyEvents(): UnfitInput {
  return new UnfitInput('', 'too_many', {
    en: `At most ${MOST_REPLAYED} events are delivered once more by one request: take a shorter time.`,
    zh: `一次最多重新投递 ${MOST_REPLAYED} 个事件：请缩短时间范围。`,
  })
}

function unknownEvent(): UnfitInput {
  return new UnfitInput('/eventId', 'unknown_event', {
    en: 'There is no event of this id.',
    zh: '没有该编号的事件。',
  })
}
