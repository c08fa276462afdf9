import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotHere } from '../casework/not-here.ts'
import { cursorAfter, placeIn } from '../complaint/cursor.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { notCalled } from '../notices/outlet.route.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { uuidv7 } from '../platform/ids.ts'
import { PatchHeaders, RepeatableHeaders } from '../platform/if-match.ts'
import type { Outgoing } from '../platform/outgoing.client.ts'
import { pageOf } from '../platform/page.ts'
import type { KeyRing, Random } from '../platform/seal.ts'
import { newWebhookSecret } from '../platform/webhook-signature.ts'
import { orderDeliveries } from './delivery.store.ts'
import { HEALTHY } from './health.ts'
import { refuseUnknownEvents } from './known-events.ts'
import {
  filterOf,
  presentWebhook,
  WebhookInput,
  WebhookPage,
  WebhookPatch,
  WebhookResource,
} from './webhook.resource.ts'
import {
  deleteWebhook,
  insertWebhook,
  lockWebhook,
  readWebhook,
  readWebhooks,
  takeWebhooksTurn,
  updateWebhook,
  type Webhook,
} from './webhook.store.ts'

/** What subscribing needs. */
export interface WebhookMeans {
  readonly now: () => Date
  readonly random: Random
  readonly ring: KeyRing
  readonly outgoing: Outgoing
}

export const WebhookParams = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const MOST_WEBHOOKS = 200
const ADMIN = { roles: ['admin'] } as const
const TAGS = ['webhooks']

/** Subscriptions to what happens (api.md, Events and outgoing webhooks). */
export function webhookRoutes(app: FastifyInstance, means: WebhookMeans): void {
  app.route({
    ...{ method: 'POST', url: '/v1/webhooks', config: ADMIN },
    schema: {
      ...{ operationId: 'subscribe', summary: 'Subscribe to what happens', tags: TAGS },
      description:
        'Events are posted there from now on, in order per complaint, signed as Standard Webhooks say; `secret` is shown ' +
        'once. They carry ids, codes, numbers and dates: personal data is never sent.',
      ...{ body: WebhookInput, headers: RepeatableHeaders },
      response: {
        201: {
          description: 'The subscription, with its secret',
          headers: ['Location'],
          content: { 'application/json': { schema: WebhookResource } },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    } as never,
    handler: (request, reply) => app.answer(request, reply, (tx) => subscribe(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/webhooks', config: ADMIN },
    schema: {
      ...{ operationId: 'listWebhooks', summary: 'The subscriptions', tags: TAGS },
      description: 'The oldest first, without their secrets; how each fares is said with it.',
      ...{ querystring: Query, response: found(WebhookPage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  oneRoutes(app, means)
}

function oneRoutes(app: FastifyInstance, means: WebhookMeans): void {
  const url = '/v1/webhooks/:id'
  app.route({
    ...{ method: 'GET', url, config: ADMIN },
    schema: {
      ...{ operationId: 'readWebhook', summary: 'A subscription', tags: TAGS },
      description: 'How it fares, and why it isn’t served where it isn’t.',
      ...{ params: WebhookParams, response: found(WebhookResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => read(tx, means, request)),
  })
  app.route({
    ...{ method: 'PATCH', url, config: ADMIN },
    schema: {
      ...{ operationId: 'changeWebhook', summary: 'Change, pause or resume a subscription', tags: TAGS },
      description:
        'While it is paused what happens is kept for it; `active` goes on from there, and forgets that it failed. ' +
        'A filter is replaced whole, `null` takes it away.',
      ...{ params: WebhookParams, body: WebhookPatch, headers: PatchHeaders },
      response: found(WebhookResource, 404, 413, 415),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => change(tx, means, request)),
  })
  app.route({
    ...{ method: 'DELETE', url, config: ADMIN },
    schema: {
      ...{ operationId: 'unsubscribe', summary: 'End a subscription for good', tags: TAGS },
      description: 'Its secrets go at once, the log of its deliveries within a while.',
      ...{ params: WebhookParams },
      response: { 204: { description: 'Deleted' }, ...problems(400, 401, 403, 404, 500, 503) },
    } as never,
    handler: (request, reply) => app.answer(request, reply, (tx) => unsubscribe(tx, means, request)),
  })
}

/** The subscription that the path names, locked; throws NotHere. */
export async function heldWebhook(
  tx: Transaction,
  { ring }: Pick<WebhookMeans, 'ring'>,
  request: FastifyRequest,
) {
  const { id } = request.params as z.output<typeof WebhookParams>
  const webhook = await lockWebhook(tx, ring, id)
  if (!webhook) throw new NotHere()
  return webhook
}

async function subscribe(tx: Transaction, means: WebhookMeans, request: FastifyRequest): Promise<Result> {
  const { now, random, ring } = means
  const { url, events, filter } = request.body as z.output<typeof WebhookInput>
  refuseUncallable(means, url)
  refuseUnknownEvents(events)
  if ((await takeWebhooksTurn(tx, ring)) >= MOST_WEBHOOKS) throw tooMany()
  const at = now()
  const secret = newWebhookSecret(random)
  const webhook: Webhook = {
    ...{ id: uuidv7(at, random), url, secrets: [{ secret }], events, ...filterOf(filter), ...HEALTHY },
    ...{ state: 'active', because: null, revision: 1, author: request.actor.id, createdAt: at },
  }
  insertWebhook(tx, ring, random, webhook)
  return {
    ...{ status: 201, headers: { location: `/v1/webhooks/${webhook.id}` } },
    body: { ...presentWebhook(webhook), secret },
  }
}

async function list(tx: Transaction, { ring }: WebhookMeans, { query }: FastifyRequest): Promise<Result> {
  const { limit, cursor } = query as z.output<typeof Query>
  const place = placeIn(cursor)
  const placed = (await readWebhooks(tx, ring)).map((one) => ({
    one,
    at: one.createdAt.toISOString(),
    id: one.id,
  }))
  const rest = placed.filter(({ at, id }) => !place || at > place.at || (at === place.at && id > place.id))
  return { body: pageOf(rest, limit, ({ one }) => presentWebhook(one), cursorAfter) }
}

async function read(tx: Transaction, { ring }: WebhookMeans, { params }: FastifyRequest): Promise<Result> {
  const webhook = await readWebhook(tx, ring, (params as z.output<typeof WebhookParams>).id)
  if (!webhook) throw new NotHere()
  return { body: presentWebhook(webhook) }
}

async function change(tx: Transaction, means: WebhookMeans, request: FastifyRequest): Promise<Result> {
  const { url, events, filter, state } = request.body as z.output<typeof WebhookPatch>
  if (url !== undefined) refuseUncallable(means, url)
  if (events !== undefined) refuseUnknownEvents(events)
  const webhook = await heldWebhook(tx, means, request)
  const changed: Webhook = {
    ...webhook,
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events }),
    ...(filter === undefined ? {} : filterOf(filter)),
    ...(state === 'paused' ? { state, because: 'asked' } : {}),
    ...(state === 'active' ? { state, because: null, ...HEALTHY } : {}),
  }
  updateWebhook(tx, means.ring, means.random, changed)
  if (state === 'active') orderDeliveries(tx, [webhook.id], means.now())
  return { body: presentWebhook(changed) }
}

async function unsubscribe(tx: Transaction, means: WebhookMeans, request: FastifyRequest): Promise<Result> {
  const { id } = await heldWebhook(tx, means, request)
  deleteWebhook(tx, id, means.now())
  return { status: 204, body: undefined }
}

function refuseUncallable({ outgoing }: WebhookMeans, url: string): void {
  const refusal = outgoing.refusalOf(url)
  if (refusal) throw notCalled(refusal)
}

function tooMany(): UnfitInput {
  return new UnfitInput('', 'too_many', {
    en: `A tenant has at most ${MOST_WEBHOOKS} subscriptions: delete one that is no longer needed.`,
    zh: `每个租户最多 ${MOST_WEBHOOKS} 个订阅：请先删除不再需要的订阅。`,
  })
}
