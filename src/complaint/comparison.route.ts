import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { OPTION_KINDS } from '../policy/ready-policy.ts'
import { comparisonOf } from './comparison.ts'
import { MoneyInput } from './fields.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { OverPromiseResource } from './plan.resource.ts'
import { HISTORY_READERS } from './readers.ts'
import { asSeenBy } from './view.store.ts'
import { visibleTo } from './visible.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const text = z.string()
const Compared = z
  .strictObject({
    ...{ option: text.meta({ format: 'uuid' }), title: text, cost: MoneyInput, basis: z.array(text) },
    ...{ goodwill: z.boolean(), kind: z.enum(OPTION_KINDS).nullable() },
    from: z.strictObject({ library: text }).nullable(),
    totalTime: text.meta({ description: 'Until its last measure is due, from execution on' }),
    demandsMet: z.int(),
    departments: z.array(text),
    laws: z.array(
      z.strictObject({
        code: text,
        law: z.strictObject({ zh: text, en: text }),
        article: text.nullable(),
        verified: z.boolean(),
      }),
    ),
    overPromise: OverPromiseResource.nullable(),
    notRecommendedBecause: text.nullable(),
    ...{ recommended: z.boolean(), cheapest: z.boolean(), fastest: z.boolean(), meetsMost: z.boolean() },
  })
  .meta({ id: 'ComparedOption' })
const Comparison = z
  .strictObject({ demands: z.array(text), items: z.array(Compared) })
  .meta({ id: 'Comparison' })

/** `GET /v1/complaints/{id}/plan/comparison`: the options of the plan beside each other (PLAN-1). */
export function comparisonRoute(app: FastifyInstance, means: Means): void {
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/plan/comparison',
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'comparePlan', summary: 'The options of a plan compared', tags: ['complaints'] },
      description:
        'For each option how long it takes, what it costs, how many demands it meets, on which laws it rests, and why it is not the one recommended (PLAN-1). Without a plan 404.',
      ...{ params: Params, response: found(Comparison, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => compare(tx, means, request)),
  })
}

async function compare(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const { complaint } = await visibleTo(tx, means, actor, id, HISTORY_READERS)
  const policies = await means.policies.contents(tx, complaint.policyVersions)
  const body = comparisonOf(asSeenBy(complaint, actor), policies)
  if (!body) throw new ComplaintNotFound()
  return { body }
}
