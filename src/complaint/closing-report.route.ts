import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { readAllClocks } from './clock.store.ts'
import { closingReportOf } from './closing-report.ts'
import { MoneyInput } from './fields.ts'
import type { Means } from './means.store.ts'
import { HISTORY_READERS } from './readers.ts'
import { STATES } from './states.ts'
import { asSeenBy } from './view.store.ts'
import { visibleTo } from './visible.store.ts'

const MOST_CLOCKS = 500
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const instant = z.string().meta({ format: 'date-time' })
const text = z.string().nullable()

const ClosingReport = z
  .strictObject({
    ...{ authority: text, caseNumber: text, replyBy: text, reference: z.string(), receivedAt: instant },
    ...{ state: z.enum(STATES), disposal: text, closed: z.boolean(), closedAt: instant.nullable() },
    matters: z.array(
      z.strictObject({ category: z.string(), subcategory: z.string(), finding: text, outcome: text }),
    ),
    verifications: z.array(z.strictObject({ kind: z.string(), source: z.string(), finding: text })),
    measures: z.array(z.strictObject({ title: z.string(), kind: text, cost: MoneyInput })),
    answer: text.meta({
      description: 'What the customer was answered, word for word; masked for who reads masked',
    }),
    reply: z
      .strictObject({ dueAt: instant.nullable(), answeredAt: instant.nullable() })
      .nullable()
      .meta({ description: 'The clock of the answer that the letter asks for' }),
    satisfaction: z.strictObject({ solved: text, score: z.int().nullable() }).nullable(),
  })
  .meta({ id: 'ClosingReport' })

/** `GET /v1/complaints/{id}/closing-report`: what whoever passed a complaint on is told of it (CLK-10). */
export function closingReportRoute(app: FastifyInstance, means: Means): void {
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/closing-report',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'closingReport', summary: 'What is reported back 办结报告', tags: ['complaints'] },
      description:
        'For the authority or platform that passed it on: findings, measures, the answer, and whether the date of the letter ' +
        'was kept; an interim report while it is open. Whoever reports back asks for it on `complaint.archived`.',
      ...{ params: Params, response: found(ClosingReport, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => report(tx, means, request)),
  })
}

async function report(tx: Transaction, means: Means, { params, actor }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const [{ complaint }, clocks] = await Promise.all([
    visibleTo(tx, means, actor, id, HISTORY_READERS),
    readAllClocks(tx, id, MOST_CLOCKS),
  ])
  return { body: closingReportOf(asSeenBy(complaint, actor), clocks) }
}
