import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import type { Means } from '../complaint/means.store.ts'
import { Intake } from '../complaint/record.ts'
import { TRANSITIONS } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import type { RelatedRow } from '../complaint/worklist.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { type Brought, lookAround, type Surroundings, takeComplaints } from './take-complaints.store.ts'

const { roles } = TRANSITIONS.receive

/** `POST /v1/complaints`: always creates; likely duplicates come as `suggestions` (REC-1, REC-5). */
export function receiveRoute(app: FastifyInstance, means: Means): void {
  const { name } = TRANSITIONS.receive
  app.route({
    method: 'POST',
    url: '/v1/complaints',
    config: { roles, scope: 'complaints:write' },
    schema: {
      ...{ operationId: 'receive', summary: `${name.en} ${name.zh}`, tags: ['lifecycle'] },
      description:
        'Always makes a complaint. What the channel could not know is listed in `missing` (REC-1); what may be the ' +
        'same matter of the same customer is in `suggestions` (REC-5).',
      ...{ body: Intake, headers: RepeatableHeaders },
      response: {
        201: {
          description: 'The complaint as it was received',
          headers: ['Location', 'ETag'],
          content: { 'application/json': { schema: ComplaintResource } },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: app.answersTogether<Looked>({
      look: (tx, requests) => look(tx, means, requests),
      make: (tx, found) => take(tx, means, found),
    }),
  })
}

/** What a request is judged by besides its own words: shared by those that are answered together. */
interface Looked {
  readonly around: Surroundings
  readonly related: readonly RelatedRow[]
}

async function look(tx: Transaction, means: Means, requests: readonly FastifyRequest[]): Promise<Looked[]> {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
  const around = await lookAround(tx, means, { tenant, at: nowIn(means, tenant) }, requests.map(broughtBy))
  return around.related.map((related) => ({ around, related }))
}

async function take(
  tx: Transaction,
  means: Means,
  found: readonly { readonly request: FastifyRequest; readonly looked: Looked }[],
): Promise<Result[]> {
  const [first] = found
  if (!first) return []
  const around = { ...first.looked.around, related: found.map(({ looked }) => looked.related) }
  const brought = found.map(({ request }) => broughtBy(request))
  const begun = await takeComplaints(tx, means, around, brought, { origin: 'rest' })
  const results = begun.map(async ({ complaint, clocks, tracking }, index): Promise<Result> => {
    const { request, looked } = found[index] as (typeof found)[number]
    const view = await viewComplaint(tx, means, around.tenant, { complaint, clocks }, request, looked.related)
    return {
      status: 201,
      body: Object.assign(view, { tracking }),
      headers: { location: `/v1/complaints/${complaint.id}`, etag: `"${complaint.version}"` },
    }
  })
  return Promise.all(results)
}

function broughtBy({ body, actor }: FastifyRequest): Brought {
  return { intake: body as z.output<typeof Intake>, actor }
}
