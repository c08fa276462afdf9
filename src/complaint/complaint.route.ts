import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, foundVersioned } from '../platform/document.ts'
import { ComplaintResource } from './complaint.resource.ts'
import { EventResource, presentEvent } from './event.resource.ts'
import { openEvent, readTimeline } from './event.store.ts'
import { eventPageOf, TimelineQuery } from './event-page.route.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS, READERS } from './readers.ts'
import { seeingRoles, seenOf, seesMasked } from './sight.ts'
import { viewComplaint } from './view.store.ts'
import { visibleTo } from './visible.store.ts'
import { readRelatedTo } from './worklist.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Timeline = z
  .strictObject({ items: z.array(EventResource), nextCursor: z.string().nullable() })
  .meta({ id: 'Timeline' })

/** Reading one complaint: as it stands, and its timeline. */
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
  return eventPageOf(request, readTimeline, tx, complaint.id, (row) => {
    const { reason } = masked ? {} : openEvent(tx.tenant, row, dataKey)
    return presentEvent(row, { data: row.data, reason }, request.actor)
  })
}

function idOf({ params }: FastifyRequest): string {
  return (params as z.output<typeof Params>).id
}
