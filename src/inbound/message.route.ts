import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotHere } from '../casework/not-here.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { words } from '../platform/fields.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { answerMessage, contentFor, PlaceInput, placeByHand } from './decide-message.store.ts'
import {
  InboundMessagePage,
  InboundMessageResource,
  OUTCOMES,
  presentInboundMessage,
} from './message.resource.ts'
import { lockMessage, type MessageRow, readMessages } from './message.store.ts'
import { MESSAGE_KINDS } from './understood.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  kind: z.enum(MESSAGE_KINDS).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  channel: z.uuid().toLowerCase().optional(),
  complaint: z.uuid().toLowerCase().optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().toLowerCase().optional(),
})
const AnswerInput = z
  .strictObject({
    words: words(10_000).meta({ description: 'What the customer was told, word for word' }),
  })
  .meta({ id: 'InboundAnswerInput', examples: [{ words: '门店营业至晚上九点，节假日不休。' }] })

const READING = ['agent', 'supervisor', 'auditor'] as const
const DECIDING = ['agent', 'supervisor'] as const
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** `/v1/inbound/messages` (REC-5, REC-10): what came in by channels, and what became of each message. */
export function messageRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/inbound/messages', config: { roles: READING } },
    schema: {
      ...{ operationId: 'listInboundMessages', summary: 'What came in 来件', tags: ['inbound'] },
      description:
        'The newest first, without their texts: `outcome=open` is what waits to be answered (REC-10). Reports (举报) are ' +
        'for supervisors and auditors.',
      ...{ querystring: Query, response: found(InboundMessagePage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/inbound/messages/:id', config: { roles: READING } },
    schema: {
      ...{ operationId: 'readInboundMessage', summary: 'One message that came in', tags: ['inbound'] },
      description: 'With what it says, where it is no complaint of its own; masked for auditors.',
      ...{ params: Params, response: found(InboundMessageResource, 404, 409) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const row = await rowOf(tx, request)
        return shown(tx, means, row, request)
      }),
  })
  post(app, means, {
    ...{ path: 'answer', body: AnswerInput, operationId: 'answerInboundMessage' },
    summary: 'Record an answer 登记答复',
    description:
      'What is no complaint is answered, and counted by its kind (REC-10); whoever answers tells the customer by their channel.',
    decide: (tx, row, { body, actor }) =>
      answerMessage(tx, means, row, (body as z.output<typeof AnswerInput>).words, actor),
  })
  post(app, means, {
    ...{ path: 'place', body: PlaceInput, operationId: 'placeInboundMessage' },
    summary: 'Decide what a message is 归类来件',
    description:
      'A complaint of its own, an addition to one, or none: what policy decided is turned back where it was wrong, with its ' +
      'history (REC-5, REC-10). What is a complaint of its own already is merged, converted or dismissed instead.',
    decide: (tx, row, { body, actor }) =>
      placeByHand(tx, means, row, body as z.output<typeof PlaceInput>, actor),
  })
}

interface Posted {
  readonly path: 'answer' | 'place'
  readonly body: z.ZodType
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly decide: (tx: Transaction, row: MessageRow, request: FastifyRequest) => Promise<void>
}

function post(app: FastifyInstance, means: Means, posted: Posted): void {
  const { path, body, operationId, summary, description, decide } = posted
  app.route({
    ...{ method: 'POST', url: `/v1/inbound/messages/:id/${path}`, config: { roles: DECIDING } },
    schema: {
      ...{ operationId, summary, description, tags: ['inbound'] },
      ...{ params: Params, body, headers: RepeatableHeaders },
      response: {
        200: {
          description: 'The message as it now is',
          content: { 'application/json': { schema: InboundMessageResource } },
        },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const before = await rowOf(tx, request)
        await decide(tx, before, request)
        // Whoever hands on what is a report has done so, though they see it no more.
        const row = await lockMessage(tx, before.id)
        if (!row) throw new NotHere()
        return shown(tx, means, row, request)
      }),
  })
}

async function list(tx: Transaction, { query, actor }: FastifyRequest): Promise<Result> {
  const {
    kind = null,
    outcome = null,
    channel = null,
    complaint = null,
    limit,
    cursor = LAST,
  } = query as z.output<typeof Query>
  const filter = { kind, outcome, channel, complaint, withReports: seesReports(actor) }
  const rows = await readMessages(tx, filter, cursor, limit + 1)
  const show = (row: MessageRow) => presentInboundMessage(row)
  return { body: pageOf(rows, limit, show, ({ id }) => id) }
}

/** A report may be about whoever reads it: agents see none. */
function seesReports({ roles }: FastifyRequest['actor']): boolean {
  return roles.includes('supervisor') || roles.includes('auditor')
}

async function rowOf(tx: Transaction, { params, actor }: FastifyRequest): Promise<MessageRow> {
  const row = await lockMessage(tx, (params as z.output<typeof Params>).id)
  if (!row || (row.kind === 'report' && !seesReports(actor))) throw new NotHere()
  return row
}

async function shown(
  tx: Transaction,
  means: Means,
  row: MessageRow,
  { actor }: FastifyRequest,
): Promise<Result> {
  return { body: presentInboundMessage(row, await contentFor(tx, means, row, actor), actor) }
}
