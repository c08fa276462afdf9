import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Role } from '../access/actor.ts'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound } from '../complaint/move-complaint.store.ts'
import { visibleTo } from '../complaint/visible.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { OptionInput } from './plan-input.ts'
import { filledOptions } from './ready.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
/** Who plans, who approves, and who looks over it. */
const PLANNERS: readonly Role[] = ['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'legal']
const { cost, ...others } = OptionInput.shape
const ReadyOptions = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          code: z.string(),
          routine: z.boolean().meta({ description: 'Needs no countersignature (PLAN-2)' }),
          entitlement: z.boolean().meta({ description: 'What the law itself gives (PLAN-6)' }),
          missing: z.array(z.enum(['cost'])).meta({ description: 'What to add before it is posted' }),
          option: z.strictObject({ ...others, cost: cost.optional() }).meta({ id: 'FilledOption' }),
        })
        .meta({ id: 'ReadyOption' }),
    ),
  })
  .meta({ id: 'ReadyOptions' })

/** `GET /v1/complaints/{id}/options`: the ready options of the library for a complaint (PLAN-2). */
export function optionsRoute(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/options', config: { roles: PLANNERS } },
    schema: {
      ...{ operationId: 'readyOptions', summary: 'Ready options for a plan', tags: ['lifecycle'] },
      description:
        'Those of the policy `options` that fit what it is about and what is demanded, filled in: each `option` may be posted in a plan as it is; what the law gives comes first (PLAN-2, PLAN-6).',
      ...{ params: Params, response: found(ReadyOptions, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
}

async function list(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { id } = params as z.output<typeof Params>
  const [{ complaint }, tenant, members] = await Promise.all([
    visibleTo(tx, means, actor, id, PLANNERS),
    means.findTenant(tx),
    means.members.current(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  const policies = await means.policies.contents(tx, complaint.policyVersions)
  const at = nowIn(means, tenant)
  const filling = { actor, policies, members, at, timeZone: tenant.timezone }
  return { body: { items: filledOptions(complaint, filling) } }
}
