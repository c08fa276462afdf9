import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cursorAfterId, idIn } from '../complaint/cursor.ts'
import { Nothing } from '../complaint/fields.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import {
  BatchState,
  DisposalDetail,
  DisposalPage,
  DisposalResource,
  presentBatch,
  presentItem,
  RefusalInput,
} from './disposal.resource.ts'
import { approveBatch, listBatches, readBatch, readBatchItems, refuseBatch } from './disposal.store.ts'

const FIRST = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const page = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
}
const ListQuery = z.strictObject({ ...page, state: BatchState.optional() })
const DetailQuery = z.strictObject(page)
const READERS = ['privacy', 'legal', 'auditor'] as const
const DECIDERS = ['privacy', 'legal'] as const

/** `/v1/disposals`: batches of what is over its time, seen and decided on by those who answer for it (PRIV-4). */
export function disposalRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/disposals', config: { roles: [...READERS] } },
    schema: {
      ...{ operationId: 'listDisposals', summary: 'Batches to dispose of 处置批次', tags: ['privacy'] },
      description: 'The latest first: proposed, approved, refused, carried out.',
      ...{ querystring: ListQuery, response: found(DisposalPage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/disposals/:id', config: { roles: [...READERS] } },
    schema: {
      ...{ operationId: 'readDisposal', summary: 'A batch and what it holds', tags: ['privacy'] },
      description: 'Without a text of people: what each complaint was about, and until when it was kept.',
      ...{ params: Params, querystring: DetailQuery, response: found(DisposalDetail, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => one(tx, means, request)),
  })
  decisionRoute(app, means, 'approve', {
    summary: 'Approve a batch',
    description:
      'The second approval, by another person, sets it going; one of the two answers for personal data (PRIV-4).',
    body: Nothing,
    decide: (tx, { actor }, id) => approveBatch(tx, means, actor, id),
  })
  decisionRoute(app, means, 'refuse', {
    summary: 'Refuse a batch',
    description: 'Everything in it is kept, and proposed again after the time that policy says (ARC-2).',
    body: RefusalInput,
    decide: (tx, { actor, body }, id) =>
      refuseBatch(tx, means, actor, { id, ...(body as z.output<typeof RefusalInput>) }),
  })
}

interface Decision {
  readonly summary: string
  readonly description: string
  readonly body: z.ZodType
  readonly decide: (tx: Transaction, request: FastifyRequest, id: string) => Promise<void>
}

function decisionRoute(
  app: FastifyInstance,
  means: Means,
  name: 'approve' | 'refuse',
  { summary, description, body, decide }: Decision,
): void {
  app.route({
    ...{ method: 'POST', url: `/v1/disposals/:id/${name}`, config: { roles: [...DECIDERS] } },
    schema: {
      ...{ operationId: `${name}Disposal`, summary, description, tags: ['privacy'] },
      ...{ params: Params, body, headers: RepeatableHeaders },
      response: {
        200: { description: 'As it is now', content: { 'application/json': { schema: DisposalResource } } },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const { id } = request.params as z.output<typeof Params>
        await decide(tx, request, id)
        return { body: presentBatch(await readBatch(tx, means, id), request.actor, request.language) }
      }),
  })
}

async function list(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { limit, cursor, state = null } = request.query as z.output<typeof ListQuery>
  const before = idIn(cursor) ?? LAST
  const batches = await listBatches(tx, means, { before, state, limit: limit + 1 })
  const show = (batch: (typeof batches)[number]) => presentBatch(batch, request.actor, request.language)
  return { body: pageOf(batches, limit, show, cursorAfterId) }
}

async function one(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id } = request.params as z.output<typeof Params>
  const { limit, cursor } = request.query as z.output<typeof DetailQuery>
  const after = idIn(cursor) ?? FIRST
  const [batch, items] = await Promise.all([
    readBatch(tx, means, id),
    readBatchItems(tx, id, after, limit + 1),
  ])
  const page = pageOf(items, limit, presentItem, cursorAfterId)
  return { body: { ...presentBatch(batch, request.actor, request.language), ...page } }
}
