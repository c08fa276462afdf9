import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { presentMessage } from '../complaint/event.resource.ts'
import { openEvent, readConversation } from '../complaint/event.store.ts'
import { eventPageOf, TimelineQuery } from '../complaint/event-page.route.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound } from '../complaint/move-complaint.store.ts'
import { HISTORY_READERS } from '../complaint/readers.ts'
import { seeingRoles, seenOf, seesMasked } from '../complaint/sight.ts'
import { visibleTo } from '../complaint/visible.store.ts'
import { MessageResource } from '../complaint/work.resource.ts'
import type { Message } from '../complaint/work-contact.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { presentDelivery, presentDispatch } from './notice.resource.ts'
import { type Notice, readDispatches, readNotices } from './notice.store.ts'

const instant = z.string().meta({ format: 'date-time' })
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const MessageParams = Params.extend({ mid: z.uuid().toLowerCase() })
const Conversation = z
  .strictObject({ items: z.array(MessageResource), nextCursor: z.string().nullable() })
  .meta({ id: 'Conversation' })
const DispatchLog = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          ...{ number: z.int(), way: z.string(), startedAt: instant, endedAt: instant.nullable() },
          outcome: z.enum(['delivered', 'refused', 'failed', 'unknown']).nullable().meta({
            description: '`unknown`: it may have arrived; it was repeated under the same id. Null: going on',
          }),
          code: z.string().nullable(),
          durationMs: z.int().nullable(),
        })
        .meta({ id: 'Dispatch' }),
    ),
  })
  .meta({ id: 'DispatchLog' })

/** Longer than three days of tries by every way make it. */
const MOST_DISPATCHES = 2000

/** What was said to the customer, what became of it, and every try to deliver it (NOT-1). */
export function conversationRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/messages',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'conversation', summary: 'What was said to the customer', tags: ['complaints'] },
      description:
        'The messages from the first on with what became of each where the service delivers it, masked for those who read masked.',
      ...{ params: Params, querystring: TimelineQuery, response: found(Conversation, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => conversation(tx, means, request)),
  })
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/messages/:mid/dispatches',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'dispatches', summary: 'Every try to deliver a message', tags: ['complaints'] },
      description:
        'When it began, by which way, what it came to and how long it took; no text of the message.',
      ...{ params: MessageParams, response: found(DispatchLog, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => dispatches(tx, means, request)),
  })
}

async function conversation(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id } = request.params as z.output<typeof Params>
  const { complaint, dataKey } = await visibleTo(tx, means, request.actor, id, HISTORY_READERS)
  const masked = seesMasked(seeingRoles(request.actor, seenOf(complaint)))
  const { body } = await eventPageOf(request, readConversation, tx, complaint.id, (row) => {
    return presentMessage(openEvent(tx.tenant, row, dataKey).data, masked)
  })
  const { items, nextCursor } = body as { items: Message[]; nextCursor: string | null }
  const notices = await readNotices(
    tx,
    items.map((message) => message.id),
  )
  return { body: { items: items.map((message) => withDelivery(message, notices)), nextCursor } }
}

function withDelivery(message: Message, notices: ReadonlyMap<string, Notice>) {
  const notice = notices.get(message.id)
  return notice ? { ...message, delivery: presentDelivery(notice) } : message
}

async function dispatches(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id, mid } = request.params as z.output<typeof MessageParams>
  const { complaint } = await visibleTo(tx, means, request.actor, id, HISTORY_READERS)
  const notice = (await readNotices(tx, [mid])).get(mid)
  if (notice?.complaint_id !== complaint.id) throw new ComplaintNotFound()
  const tries = await readDispatches(tx, mid, MOST_DISPATCHES)
  return { body: { items: tries.map(presentDispatch) } }
}
