import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import { findable } from '../complaint/findable.ts'
import type { Means } from '../complaint/means.store.ts'
import { beginComplaint } from '../complaint/move-complaint.store.ts'
import { Intake, recordOf } from '../complaint/record.ts'
import { newReference } from '../complaint/reference.ts'
import { TRANSITIONS } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import { readRelated } from '../complaint/worklist.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { receive } from './receive.ts'

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
      ...{ body: Intake, headers: RepeatableHeaders },
      response: {
        201: {
          description: 'The complaint as it was received',
          content: { 'application/json': { schema: ComplaintResource } },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => take(tx, means, request)),
  })
}

async function take(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { actor, language } = request
  const intake = request.body as z.output<typeof Intake>
  const at = means.now()
  const [policyVersions, { tenant, related }] = await Promise.all([
    means.policies.inForce(tx, at),
    ofSameCustomer(tx, means, intake),
  ])
  const policies = await means.policies.contents(tx, policyVersions)
  const role = roles.find((one) => actor.roles.includes(one)) ?? 'system'
  const facts = receive(intake, {
    ...{ actor, reference: newReference(means.random), policies, policyVersions, repeats: related.length },
  })
  const by = { actor, role, at, newId: () => uuidv7(at, means.random) }
  const { complaint } = beginComplaint(tx, means, tenant, facts, by, 'rest')
  return {
    status: 201,
    body: await viewComplaint(tx, means, tenant, complaint, { actor, language }, related),
    headers: { location: `/v1/complaints/${complaint.id}`, etag: `"${complaint.version}"` },
  }
}

async function ofSameCustomer(tx: Transaction, means: Means, intake: z.output<typeof Intake>) {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
  return { tenant, related: await readRelated(tx, tenant, findable(recordOf(intake))) }
}
