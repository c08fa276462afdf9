import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { RoleNotAllowed } from '../access/authentication.plugin.ts'
import { NotHere } from '../casework/not-here.ts'
import { Reason } from '../complaint/fields.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { words } from '../platform/fields.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import {
  type DeadRow,
  discardDead,
  lockDead,
  logReading,
  mendDead,
  rawOfDead,
  readDead,
  replayDead,
} from './dead-letter.store.ts'
import { flawsOf } from './delivery.store.ts'
import { FlawResource, presentFlaws } from './try.route.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  channel: z.uuid().toLowerCase().optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().toLowerCase().optional(),
})
const ReadInput = z
  .strictObject({ purpose: words(1000).meta({ description: 'What it is read for; kept (PRIV-2)' }) })
  .meta({ id: 'ReadInput', examples: [{ purpose: '修复渠道映射' }] })
const ReplayInput = z
  .strictObject({
    content: words(500_000)
      .optional()
      .meta({ description: 'The delivery as mended, as text; what came stays as it came' }),
  })
  .meta({ id: 'ReplayInput', examples: [{}] })

const instant = z.string().meta({ format: 'date-time' })
const DeadLetter = z
  .strictObject({
    ...{ id: z.string().meta({ format: 'uuid' }), channel: z.string().meta({ format: 'uuid' }) },
    ...{ arrivedAt: instant, setAsideAt: instant, tries: z.int() },
    flaws: z.array(FlawResource).meta({ description: 'What was wrong with it' }),
  })
  .meta({ id: 'DeadLetter' })
const DeadLetterPage = z
  .strictObject({ items: z.array(DeadLetter), nextCursor: z.string().nullable() })
  .meta({ id: 'DeadLetterPage' })
const Content = z
  .strictObject({
    ...{ contentType: z.string(), headers: z.record(z.string(), z.string()) },
    text: z.string().nullable().meta({ description: 'Where it is UTF-8' }),
    base64: z.string(),
  })
  .meta({ id: 'DeliveryContent' })
const Replayed = z.strictObject({ delivery: z.string().meta({ format: 'uuid' }) }).meta({ id: 'Replayed' })

const LISTING = ['admin', 'supervisor'] as const
const NIL = '00000000-0000-0000-0000-000000000000'

/** `/v1/inbound/dead-letters` (REC-4): what channels delivered and nothing could be made of. */
export function deadLetterRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/inbound/dead-letters', config: { roles: LISTING } },
    schema: {
      ...{ operationId: 'listDeadLetters', summary: 'What can’t be understood 死信', tags: ['inbound'] },
      description:
        'The oldest first, each with what was wrong with it and nothing of what stands in it (REC-4).',
      ...{ querystring: Query, response: found(DeadLetterPage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  post(app, means, {
    ...{ path: 'read', roles: ['supervisor'], body: ReadInput, answer: Content, does: open },
    ...{ operationId: 'readDeadLetter', summary: 'Read a dead letter as it came 查看死信' },
    description: 'Who read it, and what for, is kept before it is answered (PRIV-2).',
  })
  post(app, means, {
    ...{ path: 'replay', roles: LISTING, body: ReplayInput, answer: Replayed, does: replay },
    ...{ operationId: 'replayDeadLetter', summary: 'Replay a dead letter 重放死信' },
    description:
      'Works it again as its channel is set up now; with `content`, which only a supervisor gives, as mended (REC-4).',
  })
  post(app, means, {
    ...{ path: 'discard', roles: ['supervisor'], body: Reason, answer: Replayed, does: discard },
    ...{ operationId: 'discardDeadLetter', summary: 'Discard a dead letter 弃置死信' },
    description:
      'Nothing is made of it; the reason is kept with it, and its content as long as the channel says.',
  })
}

interface Posted {
  readonly path: 'read' | 'replay' | 'discard'
  readonly roles: readonly ('admin' | 'supervisor')[]
  readonly body: z.ZodType
  readonly answer: z.ZodType
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly does: (tx: Transaction, means: Means, row: DeadRow, request: FastifyRequest) => Promise<Result>
}

function post(app: FastifyInstance, means: Means, posted: Posted): void {
  const { path, roles, body, answer, operationId, summary, description, does } = posted
  app.route({
    ...{ method: 'POST', url: `/v1/inbound/dead-letters/:id/${path}`, config: { roles } },
    schema: {
      ...{ operationId, summary, description, tags: ['inbound'] },
      ...{ params: Params, body, headers: RepeatableHeaders },
      response: {
        200: { description: 'Done', content: { 'application/json': { schema: answer } } },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const row = await lockDead(tx, (request.params as z.output<typeof Params>).id)
        if (!row) throw new NotHere()
        return does(tx, means, row, request)
      }),
  })
}

async function list(tx: Transaction, { ring }: Means, request: FastifyRequest): Promise<Result> {
  const { channel = null, limit, cursor = NIL } = request.query as z.output<typeof Query>
  const rows = await readDead(tx, channel, cursor, limit + 1)
  const show = (row: (typeof rows)[number]) => ({
    ...{ id: row.id, channel: row.channel_id, tries: row.tries },
    ...{ arrivedAt: row.let_in_at.toISOString(), setAsideAt: row.ended_at.toISOString() },
    flaws: presentFlaws(flawsOf(tx.tenant, ring, row.id, row.flaws), request.language),
  })
  return { body: pageOf(rows, limit, show, ({ id }) => id) }
}

async function open(
  tx: Transaction,
  means: Means,
  row: DeadRow,
  { body, actor }: FastifyRequest,
): Promise<Result> {
  const { purpose } = body as z.output<typeof ReadInput>
  logReading(tx, means, { delivery: row.id, actor: actor.id, purpose })
  const raw = await rawOfDead(tx, means, row)
  const { contentType, headers } = raw
  return { body: { contentType, headers, text: textOf(raw.body), base64: raw.body.toString('base64') } }
}

function textOf(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return null
  }
}

async function replay(
  tx: Transaction,
  means: Means,
  row: DeadRow,
  { body, actor }: FastifyRequest,
): Promise<Result> {
  const { content } = body as z.output<typeof ReplayInput>
  const at = means.now()
  if (content === undefined) {
    replayDead(tx, row.id, at)
    return { body: { delivery: row.id } }
  }
  // Whoever sets channels up reads no complaint, nor writes one.
  if (!actor.roles.includes('supervisor')) throw new RoleNotAllowed()
  const raw = { ...(await rawOfDead(tx, means, row)), body: Buffer.from(content) }
  const mended = { id: uuidv7(at, means.random), raw, at }
  await mendDead(tx, means, row, mended)
  return { body: { delivery: mended.id } }
}

async function discard(
  tx: Transaction,
  means: Means,
  row: DeadRow,
  { body }: FastifyRequest,
): Promise<Result> {
  await discardDead(tx, means, row, (body as z.output<typeof Reason>).reason)
  return { body: { delivery: row.id } }
}
