import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { pageOf } from '../platform/page.ts'
import { cursorAfter, placeIn } from './cursor.ts'
import { openEvent } from './event.store.ts'
import { maskText } from './mask.ts'
import type { Means } from './means.store.ts'
import { readLatestReports, readReports } from './retaliation.store.ts'
import { visibleTo } from './visible.store.ts'

const text = z.string()
const id = text.meta({ format: 'uuid' })
const instant = text.meta({ format: 'date-time' })
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Reports = z
  .strictObject({ items: z.array(z.strictObject({ id, words: text, at: instant, reportedBy: text })) })
  .meta({ id: 'RetaliationReports' })
const Query = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: text.max(500).optional(),
})
const Page = z
  .strictObject({
    items: z.array(z.strictObject({ id, complaint: id, reference: text, at: instant })),
    nextCursor: text.nullable(),
  })
  .meta({ id: 'RetaliationPage' })

/** Reports of retaliation 打击报复, for auditors alone (FAIR-4): of a complaint word for word, and where there are any. */
export function retaliationRoutes(app: FastifyInstance, means: Means): void {
  const config = { roles: ['auditor'] as const, scope: 'complaints:read' as const }
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/retaliation', config },
    schema: {
      ...{ operationId: 'retaliation', summary: 'What was reported of retaliation, word for word' },
      description:
        'For auditors; whoever handles the complaint, or is complained of, reads none of it (FAIR-4).',
      ...{ tags: ['complaints'], params: Params, response: found(Reports, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => reports(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/retaliation', config },
    schema: {
      ...{ operationId: 'retaliations', summary: 'Complaints with reports of retaliation, the latest first' },
      ...{
        description: 'For auditors (FAIR-4).',
        tags: ['complaints'],
        querystring: Query,
        response: found(Page),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => latest(tx, request)),
  })
}

async function reports(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const { complaint, dataKey } = await visibleTo(tx, means, actor, id, ['auditor'])
  const rows = await readReports(tx, complaint.id)
  const items = rows.map((row) => {
    // Of what was disposed of nothing is left to read (ARC-2).
    const { id, words = maskText('words', '') } = openEvent(tx.tenant, row, dataKey).data as Report
    return { id, words, at: row.at.toISOString(), reportedBy: row.actor }
  })
  return { body: { items } }
}

interface Report {
  readonly id: string
  readonly words?: string
}

async function latest(tx: Transaction, { query }: FastifyRequest): Promise<Result> {
  const { limit, cursor } = query as z.output<typeof Query>
  const rows = await readLatestReports(tx, limit, placeIn(cursor))
  const reports = rows.map(({ id, complaint_id: complaint, reference, at }) => {
    return { id, complaint, reference, at: at.toISOString() }
  })
  return { body: pageOf(reports, limit, (report) => report, cursorAfter) }
}
