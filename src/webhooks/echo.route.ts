import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Unauthorized } from '../access/authentication.plugin.ts'
import { readLinkToken } from '../access/link-token.ts'
import type { Means } from '../complaint/means.store.ts'
import { Refusal } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { findEcho, keepEchoed, MOST_ECHOED, makeEcho, readEchoed } from './echo.store.ts'
import { checkSignature } from './echo.ts'
import { holdingAt } from './send.client.ts'
import { readWebhooks } from './webhook.store.ts'

type EchoMeans = Pick<Means, 'now' | 'random' | 'ring' | 'findTenant' | 'publicUrl'> & {
  readonly database: Database
}

const MOST_BYTES = 65_536
const MOST_HEADERS = 50
const URL = '/v1/sandbox/echo'
const Key = z.strictObject({ key: z.string().max(100) }) // the router reads no more
const EchoInput = z
  .strictObject({
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/=]{32,88}$/)
      .optional()
      .meta({ description: 'A secret of your own, beside those of the tenant’s subscriptions' }),
  })
  .meta({ id: 'EchoInput', examples: [{}] })
const EchoMade = z
  .strictObject({ url: z.string().meta({ description: 'Shown once; whoever has it may send there' }) })
  .meta({ id: 'Echo' })
const Signature = z
  .strictObject({
    verified: z.boolean(),
    webhookId: z.uuid().nullable().meta({ description: 'Of which subscription’s secret' }),
    because: z.enum(['not_signed', 'wrong_time', 'no_secret_fits']).nullable(),
  })
  .meta({ id: 'EchoedSignature' })
const Echoed = z
  .strictObject({
    id: z.uuid(),
    at: z.string().meta({ format: 'date-time' }),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    signature: Signature,
  })
  .meta({ id: 'EchoedRequest' })
const EchoedList = z.strictObject({ items: z.array(Echoed) }).meta({ id: 'EchoedRequests' })
const Arrival = z.strictObject({ signature: Signature }).meta({ id: 'Arrival' })

/** The echo of a sandbox: a receiver within the service, for trying out webhooks before one has a receiver (SBX-1). */
export function echoRoutes(app: FastifyInstance, means: EchoMeans): void {
  app.route({
    ...{ method: 'POST', url: URL, config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'makeEcho', summary: 'Make an address that echoes', tags: ['sandbox'] },
      description:
        'What is sent there is read back at the same place, with whether its signature verified. Sandboxes only.',
      ...{ body: EchoInput, headers: RepeatableHeaders },
      response: {
        201: { description: 'Its address', content: { 'application/json': { schema: EchoMade } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => make(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: URL, config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'readEcho', summary: 'What arrived at the echoes', tags: ['sandbox'] },
      description: `The last ${MOST_ECHOED} requests of the last hour, the newest first, with headers and body as they came.`,
      response: found(EchoedList, 409),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means)),
  })
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    scope.route({
      ...{ method: 'POST', url: `${URL}/:key`, bodyLimit: MOST_BYTES },
      schema: {
        ...{ operationId: 'echo', summary: 'Send something to an echo', tags: ['sandbox'] },
        description: 'Whoever has the address may; a key that is none is answered 401.',
        ...{ params: Key, raw: ['application/json', '*/*'] },
        response: {
          200: { description: 'Kept', content: { 'application/json': { schema: Arrival } } },
          ...problems(400, 401, 413, 415, 500, 503),
        },
      } as never,
      handler: (request, reply) => arrive(means, request, reply),
    })
  })
}

async function make(tx: Transaction, means: EchoMeans, { actor, body }: FastifyRequest): Promise<Result> {
  await refuseOutsideSandbox(tx, means)
  const { secret = null } = body as z.output<typeof EchoInput>
  const key = makeEcho(tx, means, { secret, author: actor.id, at: means.now() })
  return { status: 201, body: { url: `${means.publicUrl}${URL}/${key}` } }
}

async function list(tx: Transaction, means: EchoMeans): Promise<Result> {
  await refuseOutsideSandbox(tx, means)
  const echoed = await readEchoed(tx, means.ring, means.now())
  return { body: { items: echoed.map((one) => ({ ...one, at: one.at.toISOString() })) } }
}

async function arrive(means: EchoMeans, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { database, ring, now } = means
  const place = readLinkToken((request.params as z.output<typeof Key>).key)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const headers = headersOf(request)
  const signature = await database.transact(place.tenant, async (tx) => {
    const echo = await findEcho(tx, ring, place)
    if (!echo) return null
    const at = now()
    const known = (await readWebhooks(tx, ring)).flatMap(({ id, secrets }) =>
      holdingAt(secrets, at).map((secret) => ({ secret, webhookId: id })),
    )
    const own = echo.secret === null ? [] : [{ secret: echo.secret, webhookId: null }]
    const said = checkSignature({ headers, body }, [...own, ...known], at)
    keepEchoed(tx, means, { headers, body: body.toString('utf8'), signature: said }, at)
    return said
  })
  if (!signature) throw new Unauthorized()
  return reply.send({ signature })
}

async function refuseOutsideSandbox(tx: Transaction, { findTenant }: EchoMeans): Promise<void> {
  const tenant = await findTenant(tx)
  if (!tenant?.sandbox) throw new Refusal('not-a-sandbox')
}

function headersOf({ headers }: FastifyRequest): Record<string, string> {
  const named = Object.entries(headers).flatMap(([name, value]) => {
    return value === undefined || name === 'authorization' || name === 'cookie'
      ? []
      : [[name, String(value).slice(0, 1000)] as const]
  })
  return Object.fromEntries(named.slice(0, MOST_HEADERS))
}
