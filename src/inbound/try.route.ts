import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotHere } from '../casework/not-here.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { words } from '../platform/fields.ts'
import { type Language, textIn } from '../platform/problem.ts'
import { readChannel } from './channel.store.ts'
import { type ChannelSettings, Mapping } from './channel.ts'
import type { Mapper } from './mapping.client.ts'
import { placeMessage } from './place-message.ts'
import { MapperUnavailable, readDelivery } from './read-delivery.client.ts'
import { MESSAGE_KINDS, Misunderstood, type Understood } from './understood.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const TryInput = z
  .strictObject({
    content: words(500_000).meta({ description: 'What the channel would deliver, as text' }),
    base64: z.literal(true).optional().meta({ description: '`content` is base 64 of what it would deliver' }),
    contentType: words(200).optional().meta({ description: 'application/json where absent' }),
    mapping: Mapping.optional().meta({
      description: 'Tried in place of the one that holds; nothing is changed',
    }),
  })
  .meta({ id: 'TryInput', examples: [{ content: '{"id":"m-1","complaint":{"account":"收到的杯子碎了"}}' }] })

/** What is wrong with a delivery, as it is shown. */
export const FlawResource = z
  .strictObject({ pointer: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'Flaw' })

const Tried = z
  .strictObject({
    messages: z.array(
      z.strictObject({
        ...{ id: z.string(), thread: z.string().nullable(), kind: z.enum(MESSAGE_KINDS) },
        complaint: z.looseObject({}).meta({ description: 'The record as it would be received' }),
        files: z.array(z.strictObject({ name: z.string(), type: z.string(), bytes: z.int() })),
        becomes: z.enum(['received', 'added', 'open', 'left']).meta({
          description: 'What it would be where nothing is known of its customer or conversation',
        }),
      }),
    ),
    flaws: z
      .array(FlawResource)
      .meta({ description: 'Why it would wait as a dead letter; empty where it would not' }),
  })
  .meta({ id: 'Tried' })

/** What trying needs. */
export type TryMeans = Means & { readonly database: Database; readonly mapper: Mapper }

/** `POST /v1/channels/{id}/try`: what a channel would make of a delivery; nothing is kept. */
export function tryRoute(app: FastifyInstance, means: TryMeans): void {
  app.route({
    ...{ method: 'POST', url: '/v1/channels/:id/try', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'tryChannel', summary: 'Try a delivery 试投', tags: ['inbound'] },
      description:
        'The messages that the adapter and its mapping make of it, or what is wrong; nothing is kept.',
      ...{ params: Params, body: TryInput, response: { ...found(Tried, 404, 413, 415) } },
    },
    // A mapping may take its time: no transaction waits for it.
    handler: async (request, reply) => {
      const { id } = request.params as z.output<typeof Params>
      const { database, ring } = means
      const channel = await database.transact(request.actor.tenant, (tx) => readChannel(tx, ring, id))
      if (!channel) throw new NotHere()
      return reply.send(await attempt(means, channel.settings, request))
    },
  })
}

async function attempt(means: TryMeans, current: ChannelSettings, request: FastifyRequest) {
  const input = request.body as z.output<typeof TryInput>
  const { content, base64, contentType = 'application/json', mapping } = input
  const settings = { ...current, ...(mapping === undefined ? {} : { mapping }) }
  const body = Buffer.from(content, base64 ? 'base64' : 'utf8')
  const raw = { contentType, headers: {}, body, arrivedAt: means.now() }
  try {
    const messages = await readDelivery(raw, settings, means.mapper)
    return { messages: messages.map((one) => present(one, settings)), flaws: [] }
  } catch (error) {
    if (error instanceof MapperUnavailable) throw Object.assign(error, { code: '57P03' })
    if (!(error instanceof Misunderstood)) throw error
    return { messages: [], flaws: presentFlaws(error.flaws, request.language) }
  }
}

const NOTHING_KNOWN = { ofThread: null, ofReference: null, ofCustomer: [], ofOrder: [] }

function present({ id, thread, kind, intake, files = [] }: Understood, settings: ChannelSettings) {
  return {
    ...{ id, thread: thread ?? null, kind, complaint: intake },
    files: files.map(({ name, type, content }) => ({ name, type, bytes: content.length })),
    becomes: placeMessage({ kind, referred: false }, settings, NOTHING_KNOWN).outcome,
  }
}

/** Flaws in the caller's language. */
export function presentFlaws(flaws: Misunderstood['flaws'], language: Language) {
  return flaws.map(({ pointer, code, message }) => ({ pointer, code, message: textIn(language, message) }))
}
