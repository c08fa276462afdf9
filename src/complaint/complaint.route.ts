import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, foundVersioned } from '../platform/document.ts'
import { ComplaintResource } from './complaint.resource.ts'
import { type EventRow, openEvent, readConversation, readTimeline } from './event.store.ts'
import { seenOf } from './judge.ts'
import { maskText } from './mask.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS, READERS } from './readers.ts'
import { UnfitInput } from './refusal.ts'
import { seeingRoles, seesMasked } from './sight.ts'
import { viewComplaint } from './view.store.ts'
import { visibleTo } from './visible.store.ts'
import { MessageResource } from './work.resource.ts'
import type { Message } from './work.ts'
import { readRelatedTo } from './worklist.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const EventResource = z
  .strictObject({
    ...{ seq: z.int(), type: z.string(), at: z.string().meta({ format: 'date-time' }), actor: z.string() },
    ...{ role: z.string(), origin: z.string(), reason: z.string().optional() },
    data: z.record(z.string(), z.unknown()),
    ...{ hash: z.string(), previousHash: z.string() },
  })
  .meta({ id: 'Event' })
const Timeline = z
  .strictObject({ items: z.array(EventResource), nextCursor: z.string().nullable() })
  .meta({ id: 'Timeline' })
/** A page of what happened, from the first event on. */
export const TimelineQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const Conversation = z
  .strictObject({ items: z.array(MessageResource), nextCursor: z.string().nullable() })
  .meta({ id: 'Conversation' })

/** Reading one complaint: as it stands, its timeline, its conversation. */
export function complaintRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id', config: { roles: READERS, scope: 'complaints:read' } },
    schema: {
      ...{
        operationId: 'readComplaint',
        summary: 'One complaint, with what may be done next',
        tags: ['complaints'],
      },
      description:
        'Its record, its work and its `actions`: each command with whether this caller may give it (LIFE-4).',
      ...{ params: Params, response: foundVersioned(ComplaintResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => one(tx, means, request)),
  })
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/timeline',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'timeline', summary: 'What was done, by whom, when and why', tags: ['complaints'] },
      description: 'Every event from the first on, each with the hash of the one before it (LIFE-2).',
      ...{ params: Params, querystring: TimelineQuery, response: found(Timeline, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => timeline(tx, means, request)),
  })
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/messages',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'conversation', summary: 'What was said to the customer', tags: ['complaints'] },
      description: 'The messages from the first on, masked for those who read masked.',
      ...{ params: Params, querystring: TimelineQuery, response: found(Conversation, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => conversation(tx, means, request)),
  })
}

async function one(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { actor, language } = request
  const { id } = request.params as z.output<typeof Params>
  const related = readRelatedTo(tx, id)
  const [stored, tenant] = await Promise.all([
    visibleTo(tx, means, request.actor, idOf(request)),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  return {
    body: await viewComplaint(tx, means, tenant, stored, { actor, language }, related),
    headers: { etag: `"${stored.complaint.version}"` },
  }
}

async function timeline(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { complaint, dataKey } = await visibleTo(tx, means, request.actor, idOf(request), HISTORY_READERS)
  const masked = seesMasked(seeingRoles(request.actor, seenOf(complaint)))
  return pageOf(request, readTimeline, tx, complaint.id, (row) => {
    const { seq, type, at, actor, role, origin, data, hash, previous_hash: previousHash } = row
    const { reason } = masked ? {} : openEvent(tx.tenant, row, dataKey)
    return { seq, type, at, actor, role, origin, ...(reason ? { reason } : {}), data, hash, previousHash }
  })
}

async function conversation(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { complaint, dataKey } = await visibleTo(tx, means, request.actor, idOf(request), HISTORY_READERS)
  const masked = seesMasked(seeingRoles(request.actor, seenOf(complaint)))
  return pageOf(request, readConversation, tx, complaint.id, (row) => {
    const { message } = openEvent(tx.tenant, row, dataKey).data as { message: Message }
    return masked ? { ...message, words: maskText('words', message.words) } : message
  })
}

/** A page of a complaint's events, each shown by `show`; the cursor is the last seq. */
export async function pageOf(
  request: FastifyRequest,
  read: typeof readTimeline,
  tx: Transaction,
  complaint: string,
  show: (row: EventRow) => unknown,
): Promise<Result> {
  const { limit, cursor } = request.query as z.output<typeof TimelineQuery>
  const rows = await read(tx, complaint, seqOf(cursor), limit + 1)
  const page = rows.slice(0, limit)
  const last = page[page.length - 1]
  const nextCursor = last && rows.length > limit ? Buffer.from(`${last.seq}`).toString('base64url') : null
  return { body: { items: page.map(show), nextCursor } }
}

function idOf({ params }: FastifyRequest): string {
  return (params as z.output<typeof Params>).id
}

function seqOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const text = Buffer.from(cursor, 'base64url').toString()
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UnfitInput('/query/cursor', 'unknown_cursor', {
    en: 'This is not a cursor of this list; begin without one.',
    zh: '该游标不属于此列表，请从头开始。',
  })
}
