import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Means } from '../complaint/means.store.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import type { Outgoing, UrlRefusal } from '../platform/outgoing.client.ts'
import { newWebhookSecret } from '../platform/webhook-signature.ts'
import { type Outlet, putOutlet, readOutlets, takeOutletTurn } from './outlet.store.ts'
import { OUTLET_CHANNELS } from './ways.ts'

const Channel = z.enum(OUTLET_CHANNELS)
const Url = z.url({ protocol: /^https?$/ }).max(2000)

const OutletInput = z
  .strictObject({
    url: Url,
    enabled: z.boolean().optional().meta({ description: 'On where absent' }),
    newSecret: z.literal(true).optional().meta({ description: 'The old secret no longer holds' }),
  })
  .meta({ id: 'OutletInput', examples: [{ url: 'https://gateway.example.com/sms' }] })

const OutletResource = z
  .strictObject({
    channel: Channel,
    url: z.string(),
    enabled: z.boolean(),
    author: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    secret: z.string().optional().meta({ description: 'Shown once, when it was made' }),
  })
  .meta({ id: 'Outlet' })
const Outlets = z.strictObject({ items: z.array(OutletResource) }).meta({ id: 'Outlets' })

type OutletMeans = Pick<Means, 'now' | 'random' | 'ring'> & {
  readonly outgoing: Pick<Outgoing, 'refusalOf'>
}

/** A tenant's own ways to its customers: webhooks that hand messages on to its gateways for SMS and chat (NOT-1). */
export function outletRoutes(app: FastifyInstance, means: OutletMeans): void {
  app.route({
    ...{ method: 'GET', url: '/v1/outlets', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'listOutlets', summary: 'The ways to customers', tags: ['messages'] },
      description: 'By channel, without their secrets.',
      response: found(Outlets),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means)),
  })
  app.route({
    ...{ method: 'PUT', url: '/v1/outlets/:channel', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'putOutlet', summary: 'Set up a way to customers', tags: ['messages'] },
      description:
        'Messages on this channel are posted there, signed as Standard Webhooks; `secret` is shown when it is made.',
      ...{ params: z.strictObject({ channel: Channel }), body: OutletInput },
      response: {
        200: { description: 'As put', content: { 'application/json': { schema: OutletResource } } },
        ...problems(400, 401, 403, 413, 415, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => put(tx, means, request)),
  })
}

async function list(tx: Transaction, { ring }: OutletMeans): Promise<Result> {
  return { body: { items: (await readOutlets(tx, ring)).map(present) } }
}

async function put(tx: Transaction, means: OutletMeans, request: FastifyRequest): Promise<Result> {
  const { ring, random, now, outgoing } = means
  const { channel } = request.params as { readonly channel: z.output<typeof Channel> }
  const { url, enabled = true, newSecret } = request.body as z.output<typeof OutletInput>
  const refusal = outgoing.refusalOf(url)
  if (refusal) throw notCalled(refusal)
  const before = await takeOutletTurn(tx, ring, channel)
  const isNew = !before || newSecret === true
  const secret = isNew ? newWebhookSecret(random) : before.secret
  const outlet = { channel, url, enabled, secret, author: request.actor.id, at: now() }
  putOutlet(tx, ring, random, outlet)
  return { body: { ...present(outlet), ...(isNew ? { secret } : {}) } }
}

function present({ channel, url, enabled, author, at }: Outlet) {
  return { channel, url, enabled, author, at: at.toISOString() }
}

const NOT_CALLED: { readonly [R in UrlRefusal]: { readonly en: string; readonly zh: string } } = {
  wrong_scheme: { en: 'Only https is called.', zh: '仅可使用 https 地址。' },
  has_credentials: {
    en: 'No user name or password stands in the address: it is checked by its signature.',
    zh: '地址中不得含用户名或密码，请以签名校验。',
  },
  private_address: {
    en: 'This address lies within the house and is not called; for trying out WEBHOOK_ALLOW_PRIVATE=true lets it be.',
    zh: '该地址属于内部网络，不予调用；试用时可设 WEBHOOK_ALLOW_PRIVATE=true。',
  },
}

/** Why a URL that somebody configured is not called. */
export function notCalled(refusal: UrlRefusal): UnfitInput {
  return new UnfitInput('/url', refusal, NOT_CALLED[refusal])
}
