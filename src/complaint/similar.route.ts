import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor, Role } from '../access/actor.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { isoOf } from '../platform/duration.ts'
import { OPTION_KINDS } from '../policy/ready-policy.ts'
import { SuggestionResource } from './complaint.resource.ts'
import { MoneyInput } from './fields.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { seeingRoles } from './sight.ts'
import { readSimilar, type SimilarRow } from './similar.store.ts'
import { lessonOf } from './similar.ts'
import type { State } from './states.ts'
import { openAmong } from './view.store.ts'
import { visibleTo } from './visible.store.ts'
import { readRelatedTo } from './worklist.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
/** Those who handle, approve and review; a system has no use for how others were treated. */
const LEARNERS: readonly Role[] = [
  ...(['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'legal', 'quality', 'auditor'] as const),
]
const text = z.string()
const nullable = text.nullable()
const Offered = z.strictObject({
  library: nullable.meta({
    description: 'The ready option that it was; null where it was made for the case',
  }),
  kind: z.enum(OPTION_KINDS).nullable(),
  ...{ cost: MoneyInput, laws: z.array(text), promised: text, accepted: z.boolean() },
})
const SimilarCase = z
  .strictObject({
    id: nullable.meta({ format: 'uuid', description: 'Null where the caller may not see that case' }),
    reference: nullable,
    shared: z.int().meta({ description: 'How many of the words and subjects looked at both have' }),
    ...{ category: nullable, subcategory: nullable, product: nullable, model: nullable, grade: nullable },
    ...{ disposal: text, offered: z.array(Offered) },
    settlement: z.strictObject({ remedy: text, cost: MoneyInput }).nullable(),
    ...{ solved: nullable, satisfaction: z.int().nullable() },
  })
  .meta({ id: 'SimilarCase' })
const Similar = z
  .strictObject({
    open: z.array(SuggestionResource).meta({ description: 'Open complaints that may be the same matter' }),
    archived: z.array(SimilarCase).meta({ description: 'The likest first, at most 10' }),
  })
  .meta({ id: 'Similar' })

/** `GET /v1/complaints/{id}/similar`: open duplicates, and archived cases with what solved them (ARC-3). */
export function similarRoute(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/similar', config: { roles: LEARNERS } },
    schema: {
      ...{ operationId: 'similarCases', summary: 'Cases like this one', tags: ['complaints'] },
      description:
        'Archived cases that share rare words, the subcategory, the product or the model with it: what was offered and accepted, whether it was solved and how satisfied they were; nothing of whose they were (ARC-3).',
      ...{ params: Params, response: found(Similar, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => similar(tx, means, request)),
  })
}

async function similar(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const related = readRelatedTo(tx, id)
  const [{ complaint }, tenant] = await Promise.all([
    visibleTo(tx, means, actor, id, LEARNERS),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  const [rows, others] = await Promise.all([readSimilar(tx, tenant, complaint), related])
  return { body: { open: openAmong(others, actor), archived: rows.map((row) => presentCase(row, actor)) } }
}

function presentCase(row: SimilarRow, actor: Actor) {
  const { id, reference, shared } = row
  const { offered, ...lesson } = lessonOf(row)
  const mayKnow = isSeenBy(row, actor)
  return {
    ...{ id: mayKnow ? id : null, reference: mayKnow ? reference : null, shared, ...lesson },
    offered: offered.map(({ promisedMs, ...one }) => ({ ...one, promised: isoOf(promisedMs) })),
  }
}

function isSeenBy(row: SimilarRow, actor: Actor): boolean {
  const seen = { ...row, state: row.state as State, level: 0, owners: [], assisting: [] }
  return seeingRoles(actor, seen).length > 0
}
