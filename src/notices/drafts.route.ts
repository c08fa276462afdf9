import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { mergeValues } from '../complaint/merge-values.ts'
import { ComplaintNotFound } from '../complaint/move-complaint.store.ts'
import { visibleTo } from '../complaint/visible.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found } from '../platform/document.ts'
import { MERGE_FIELD_NAMES, MESSAGE_CHANNELS, MESSAGE_KINDS } from '../policy/message-terms.ts'
import { draft, templatesFor } from '../policy/render.ts'

const WRITERS = ['agent', 'supervisor'] as const
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  kind: z.enum(MESSAGE_KINDS).optional(),
  channel: z.enum(MESSAGE_CHANNELS).optional(),
})
const Drafts = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          ...{ template: z.string(), kind: z.enum(MESSAGE_KINDS), zh: z.string(), en: z.string() },
          words: z
            .string()
            .meta({ description: 'Filled in as far as the service knows; the rest in braces' }),
          title: z.string().nullable(),
          missing: z.array(z.enum(MERGE_FIELD_NAMES)).meta({ description: 'What `values` has to give' }),
          steps: z.array(z.string()).meta({ description: 'What it does of the checklist (REC-7)' }),
        })
        .meta({ id: 'Draft' }),
    ),
  })
  .meta({ id: 'Drafts' })

/** `GET /v1/complaints/{id}/templates`: what could be said to this customer, filled in as far as it goes. */
export function draftsRoute(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/templates', config: { roles: WRITERS } },
    schema: {
      ...{ operationId: 'drafts', summary: 'Templates that fit, as drafts', tags: ['casework'] },
      description:
        'The templates of the complaint’s policy for a kind of message and a channel, in the customer’s language (NOT-1).',
      ...{ params: Params, querystring: Query, response: found(Drafts, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => drafts(tx, means, request)),
  })
}

async function drafts(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id } = request.params as z.output<typeof Params>
  const [{ complaint, clocks }, tenant] = await Promise.all([
    visibleTo(tx, means, request.actor, id, WRITERS),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  const policies = await means.policies.contents(tx, complaint.policyVersions)
  const world = { clocks, policies, timeZone: tenant.timezone, house: tenant.name, at: nowIn(means, tenant) }
  const fitting = templatesFor(policies.templates.templates, request.query as z.output<typeof Query>)
  const items = fitting.map((template) => {
    const { code, kind, name, steps = [] } = template
    const drafted = draft(template, complaint.language, mergeValues(complaint, kind, world))
    return { template: code, kind, ...name, ...drafted, steps }
  })
  return { body: { items } }
}
