import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { newLinkToken } from '../access/link-token.ts'
import { NotHere } from '../casework/not-here.ts'
import { Duration } from '../complaint/fields.ts'
import type { Means } from '../complaint/means.store.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { after } from '../platform/duration.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { newWebhookSecret } from '../platform/webhook-signature.ts'
import { ChannelPage, ChannelResource, presentChannel } from './channel.resource.ts'
import {
  type ChannelRecord,
  exchangeKey,
  insertChannel,
  readChannel,
  readChannels,
  updateChannel,
} from './channel.store.ts'
import { ChannelInput, OVERLAP, settingsOf, type Verification } from './channel.ts'
import { readFigures } from './figures.store.ts'
import { presentMailbox } from './mailbox.resource.ts'
import { readMailbox } from './mailbox.store.ts'
import { flawOfMapping } from './mapping.client.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().toLowerCase().optional(),
})
const RotateInput = z
  .strictObject({
    what: z.enum(['key', 'secret']),
    overlap: Duration.optional().meta({
      description: 'How long the old one still holds; PT24H where absent',
    }),
  })
  .meta({ id: 'RotateInput', examples: [{ what: 'secret', overlap: 'PT24H' }] })
const NIL = '00000000-0000-0000-0000-000000000000'
const FIGURES_MS = 30 * 86_400_000
const roles = ['admin'] as const

const shown = (description: string) => ({
  description,
  content: { 'application/json': { schema: ChannelResource } },
})

/** `/v1/channels`: by which channels complaints come in, and how what they deliver is verified and read. */
export function channelRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/channels', config: { roles } },
    schema: {
      ...{ operationId: 'listChannels', summary: 'The channels 渠道接入', tags: ['inbound'] },
      description: 'The oldest first, without their keys and secrets.',
      ...{ querystring: Query, response: found(ChannelPage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/channels/:id', config: { roles } },
    schema: {
      ...{ operationId: 'readChannel', summary: 'One channel', tags: ['inbound'] },
      description:
        'With what came through it in the last 30 days (REC-2, REC-10), and how looking into its mailbox goes.',
      ...{ params: Params, response: found(ChannelResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => readOne(tx, means, request)),
  })
  app.route({
    ...{ method: 'POST', url: '/v1/channels', config: { roles } },
    schema: {
      ...{ operationId: 'makeChannel', summary: 'Set up a channel 接入渠道', tags: ['inbound'] },
      description:
        'Its key, and the secret where the channel doesn’t dictate one, are shown once: here. Repeated under its ' +
        'Idempotency-Key the answer is the same.',
      ...{ body: ChannelInput, headers: RepeatableHeaders },
      response: { 201: shown('Made'), ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => make(tx, means, request)),
  })
  app.route({
    ...{ method: 'PUT', url: '/v1/channels/:id', config: { roles } },
    schema: {
      ...{ operationId: 'putChannel', summary: 'Change a channel, the whole of it', tags: ['inbound'] },
      description:
        'Without a secret the one that holds stays; with another one both hold for 24 hours. What waits is worked by ' +
        'what is put.',
      ...{ params: Params, body: ChannelInput },
      response: { 200: shown('As put'), ...problems(400, 401, 403, 404, 413, 415, 500, 503) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => put(tx, means, request)),
  })
  app.route({
    ...{ method: 'POST', url: '/v1/channels/:id/rotate', config: { roles } },
    schema: {
      ...{ operationId: 'rotateChannel', summary: 'Exchange the key or the secret', tags: ['inbound'] },
      description: 'A new one, shown once; the old one holds beside it for a while.',
      ...{ params: Params, body: RotateInput, headers: RepeatableHeaders },
      response: { 200: shown('Exchanged'), ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => rotate(tx, means, request)),
  })
}

async function list(tx: Transaction, { ring }: Means, request: FastifyRequest): Promise<Result> {
  const { limit, cursor = NIL } = request.query as z.output<typeof Query>
  const rows = await readChannels(tx, ring, cursor, limit + 1)
  return { body: pageOf(rows, limit, presentChannel, ({ id }) => id) }
}

async function readOne(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const channel = await channelOf(tx, means, request)
  const since = uuidv7(new Date(means.now().getTime() - FIGURES_MS), (bytes) => Buffer.alloc(bytes))
  const [figures, mailbox] = await Promise.all([
    readFigures(tx, channel.id, since),
    readMailbox(tx, means.ring, channel.id),
  ])
  return { body: { ...presentChannel(channel), mailbox: mailbox && presentMailbox(mailbox), figures } }
}

async function make(tx: Transaction, means: Means, { body, actor }: FastifyRequest): Promise<Result> {
  const input = body as z.output<typeof ChannelInput>
  refuseUnreadable(input)
  const { token: key, secretHash } = newLinkToken(tx.tenant, means.random)
  const { verification, secret } = beginning(input.verification, means)
  const channel: ChannelRecord = {
    id: uuidv7(means.now(), means.random),
    ...{ settings: settingsOf(input), verification, author: actor.id, at: means.now() },
  }
  insertChannel(tx, means, channel, secretHash)
  const opens = { key, url: `${means.publicUrl}/v1/inbound/${key}`, ...(secret ? { secret } : {}) }
  return { status: 201, body: { ...presentChannel(channel), ...opens } }
}

async function put(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const before = await channelOf(tx, means, request, { locked: true })
  const input = request.body as z.output<typeof ChannelInput>
  refuseUnreadable(input)
  const { verification, secret } = following(before.verification, input.verification, means)
  const channel = {
    ...{ id: before.id, settings: settingsOf(input), verification },
    ...{ author: request.actor.id, at: means.now() },
  }
  updateChannel(tx, means, channel)
  return { body: { ...presentChannel(channel), ...(secret ? { secret } : {}) } }
}

async function rotate(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const before = await channelOf(tx, means, request, { locked: true })
  const { what, overlap = OVERLAP } = request.body as z.output<typeof RotateInput>
  const until = after(means.now(), overlap)
  const changed = { ...before, author: request.actor.id, at: means.now() }
  if (what === 'key') {
    const { token: key, secretHash } = newLinkToken(tx.tenant, means.random)
    exchangeKey(tx, before.id, secretHash, until)
    updateChannel(tx, means, changed)
    return { body: { ...presentChannel(changed), key, url: `${means.publicUrl}/v1/inbound/${key}` } }
  }
  const secret = newSecret(before.verification.scheme, means)
  const channel = { ...changed, verification: withSecret(before.verification, secret, until) }
  updateChannel(tx, means, channel)
  return { body: { ...presentChannel(channel), secret } }
}

/** Throws UnfitInput where the mapping is no JSONata; what it makes of a delivery is for trying. */
function refuseUnreadable({ mapping }: z.output<typeof ChannelInput>): void {
  const flaw = mapping === undefined ? null : flawOfMapping(mapping)
  if (flaw === null) return
  throw new UnfitInput('/mapping', 'mapping_unreadable', {
    en: `This is no JSONata: ${flaw}.`,
    zh: `不是有效的 JSONata：${flaw}。`,
  })
}

type VerificationGiven = z.output<typeof ChannelInput>['verification']

function beginning({ secret: given, ...how }: VerificationGiven, means: Means) {
  const secret = given ?? newSecret(how.scheme, means)
  const verification = { ...how, secrets: [{ secret }] } as Verification
  return given ? { verification } : { verification, secret }
}

/** What is put in place of how it was verified: by another scheme it begins anew, by the same one no secret is lost. */
function following(before: Verification, input: VerificationGiven, means: Means) {
  if (input.scheme !== before.scheme) return beginning(input, means)
  const { secret, ...how } = input
  const kept = { ...how, secrets: before.secrets } as Verification
  const isNew = secret !== undefined && secret !== before.secrets[0]?.secret
  return {
    verification: isNew ? withSecret(kept, secret, after(means.now(), OVERLAP)) : kept,
    secret: undefined,
  }
}

/** The newest holds without end, the one before until then, older ones no more. */
function withSecret(verification: Verification, secret: string, until: Date): Verification {
  const [last] = verification.secrets
  const old = last ? [{ secret: last.secret, until: until.toISOString() }] : []
  return { ...verification, secrets: [{ secret }, ...old] }
}

const SECRET_BYTES = 16 // 32 characters, the most that WeChat takes

function newSecret(scheme: Verification['scheme'], { random }: Means): string {
  return scheme === 'standard_webhooks' ? newWebhookSecret(random) : random(SECRET_BYTES).toString('hex')
}

async function channelOf(
  tx: Transaction,
  { ring }: Means,
  { params }: FastifyRequest,
  how: { readonly locked?: boolean } = {},
): Promise<ChannelRecord> {
  const channel = await readChannel(tx, ring, (params as z.output<typeof Params>).id, how)
  if (!channel) throw new NotHere()
  return channel
}
