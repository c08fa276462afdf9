import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readLinkToken } from '../access/link-token.ts'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { whenGone } from '../platform/caller-gone.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { grouped } from '../platform/grouped.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { findChannel } from './channel.store.ts'
import { letIn } from './delivery.store.ts'
import { Unsigned } from './unsigned.ts'
import { verifyDelivery } from './verify-delivery.ts'

const MOST_BYTES = 26_214_400 // a mail with attachments
const SMALL_BYTES = 65_536
/** What a body counts as that doesn't say how long it is: most are small, and only who holds a key sends one. */
const UNTOLD_BYTES = 1_048_576
/** What deliveries that are being read may hold in memory together. */
const MOST_BYTES_AT_ONCE = 4 * MOST_BYTES
const Params = z.strictObject({ channelKey: z.string().max(100) }) // the router reads no more
const Query = z.looseObject({})
const Echo = z.looseObject({ echostr: z.string().max(200).optional() })

const Accepted = z
  .strictObject({
    delivery: z.string().meta({ format: 'uuid' }),
    repeated: z
      .boolean()
      .meta({ description: 'The same one was let in before; nothing is made of it twice' }),
  })
  .meta({ id: 'Accepted' })

/** What letting deliveries in needs. */
export type InboundMeans = Means & { readonly database: Database }

/** `POST /v1/inbound/{channelKey}`: what channels deliver (REC-4). */
export function inboundRoutes(app: FastifyInstance, means: InboundMeans): void {
  const ask = doorOf(means)
  void app.register(async (scope) => {
    takeAnything(scope)
    scope.route({
      ...{ method: 'POST', url: '/v1/inbound/:channelKey', bodyLimit: MOST_BYTES },
      onRequest: gatekeeper(means),
      config: { signed: true },
      schema: {
        ...{ operationId: 'deliver', summary: 'Deliver a message 渠道来件', tags: ['inbound'] },
        description:
          'For channels: verified by the channel’s own scheme, kept as it came before it is answered, and worked after ' +
          '(REC-4). The same delivery twice is one (REC-5).',
        ...{ params: Params, querystring: Query, raw: ['application/json', 'message/rfc822', '*/*'] },
        response: {
          202: { description: 'Kept', content: { 'application/json': { schema: Accepted } } },
          ...problems(400, 401, 413, 415, 500, 503),
        },
      } as never,
      handler: (request, reply) => deliver(ask, request, reply),
    })
  })
  app.route({
    ...{ method: 'GET', url: '/v1/inbound/:channelKey', config: { signed: true } },
    schema: {
      ...{ operationId: 'confirmChannel', summary: 'Confirm the address of a channel', tags: ['inbound'] },
      description: 'As WeChat asks before it delivers: signed like a delivery, answered with `echostr`.',
      ...{ params: Params, querystring: Echo },
      response: {
        200: { description: '`echostr`', content: { 'text/plain': { schema: z.string() } } },
        ...problems(400, 401, 500, 503),
      },
    } as never,
    handler: (request, reply) => confirm(means, request, reply),
  })
}

/** Whatever comes is kept as it came: nothing is parsed. */
function takeAnything(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
}

/** More is being read already than fits: whoever delivers comes again. The code is what Postgres says of such a thing. */
class TooMuchAtOnce extends Error {
  readonly code = '53200'
}

/** What is large is read only for who holds a key, and only as much at once as fits: nobody fills our memory. */
function gatekeeper({ database, ring, now }: InboundMeans) {
  let reading = 0
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const announced = Number(request.headers['content-length'] ?? UNTOLD_BYTES)
    if (announced <= SMALL_BYTES) return
    const { tenant, secretHash } = keyOf(request)
    const channel = await database.transact(tenant, (tx) => findChannel(tx, ring, secretHash, now()))
    if (!channel) throw new Unsigned()
    if (reading + announced > MOST_BYTES_AT_ONCE) throw new TooMuchAtOnce()
    reading += announced
    whenGone(reply, () => {
      reading -= announced
    })
  }
}

/** A request as far as letting it in goes. */
interface Knock {
  readonly request: FastifyRequest
  readonly secretHash: Buffer
  readonly body: Buffer
}

/** What comes at once is let in together: many channels' deliveries share a commit. */
function doorOf(means: InboundMeans) {
  return grouped({
    database: means.database,
    work: (tx: Transaction, knocks: readonly Knock[]) =>
      Promise.all(knocks.map((knock) => letOneIn(tx, means, knock))),
  })
}

async function deliver(
  ask: ReturnType<typeof doorOf>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { tenant, secretHash } = keyOf(request)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const accepted = await ask(tenant, { request, secretHash, body })
  if (!accepted) throw new Unsigned()
  return reply.code(202).send({ delivery: accepted.id, repeated: !accepted.isNew })
}

/** Null where it is not from its channel: what is wrong, key, tenant or signature, is one answer, by one way (PRIV-6). */
async function letOneIn(tx: Transaction, means: InboundMeans, knock: Knock) {
  const { request, body } = knock
  const found = await verified(tx, means, knock)
  const tenant = found && (await means.findTenant(tx))
  if (!tenant) return null
  const letInAt = means.now()
  const raw = {
    ...{ contentType: request.headers['content-type'] ?? '', headers: headersOf(request), body },
    arrivedAt: nowIn(means, tenant),
  }
  const { channel, id: known } = found
  const id = uuidv7(letInAt, means.random)
  return letIn(tx, means, tenant, { id, channel: channel.id, known, raw, letInAt })
}

async function verified(tx: Transaction, { ring, now }: InboundMeans, { request, secretHash, body }: Knock) {
  const at = now()
  const channel = await findChannel(tx, ring, secretHash, at)
  const { headers, query } = request
  const signed = { headers, query: query as Record<string, unknown>, body }
  const known = channel?.settings.enabled ? verifyDelivery(channel.verification, signed, at) : null
  return channel && known ? { channel, id: known.id } : null
}

async function confirm(
  means: InboundMeans,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { tenant, secretHash } = keyOf(request)
  const knock = { request, secretHash, body: Buffer.alloc(0) }
  const found = await means.database.transact(tenant, (tx) => verified(tx, means, knock))
  if (!found) throw new Unsigned()
  const { echostr = '' } = request.query as z.output<typeof Echo>
  return reply.type('text/plain; charset=utf-8').send(echostr)
}

function keyOf({ params }: FastifyRequest) {
  return readLinkToken((params as z.output<typeof Params>).channelKey)
}

const UNKEPT = /^(authorization|cookie|proxy-authorization|.*signature.*|.*token.*|.*secret.*)$/

/** The headers as they came, without what opens something. */
function headersOf({ headers }: FastifyRequest): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    return value === undefined || UNKEPT.test(name) ? [] : [[name, String(value).slice(0, 1000)]]
  })
  return Object.fromEntries(kept.slice(0, 100))
}
