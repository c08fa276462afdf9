import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { nowIn, type Tenant } from '../access/tenant.store.ts'
import { withSafetyCases } from '../casework/safety-case.store.ts'
import { ComplaintResource } from '../complaint/complaint.resource.ts'
import { findable } from '../complaint/findable.ts'
import { readLoad } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { Intake, recordOf } from '../complaint/record.ts'
import { newReference } from '../complaint/reference.ts'
import { beginComplaints } from '../complaint/save-complaint.store.ts'
import { rulesFrom } from '../complaint/timing.store.ts'
import { lastingOf } from '../complaint/tracking-link.ts'
import { TRANSITIONS } from '../complaint/transitions.ts'
import { viewComplaint } from '../complaint/view.store.ts'
import { type RelatedRow, readRelated } from '../complaint/worklist.store.ts'
import type { Members } from '../members/members.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import type { Policies, PolicyVersions } from '../policy/policy.ts'
import { receive, receivesAsAgent } from './receive.ts'

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

/** What an intake is judged by besides its own words. */
interface Looked {
  readonly tenant: Tenant
  readonly policies: Policies
  readonly policyVersions: PolicyVersions
  readonly related: RelatedRow[]
  /** Shared by those that are received together: what one person is given counts for the next choice. */
  readonly couldTake: { readonly members?: Members | null; readonly load?: Map<string, number> }
  readonly at: Date
}

async function look(tx: Transaction, means: Means, requests: readonly FastifyRequest[]): Promise<Looked[]> {
  const tenant = await means.findTenant(tx)
  if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
  const at = nowIn(means, tenant)
  const [policyVersions, related] = await Promise.all([
    means.policies.inForce(tx, at),
    readRelated(
      tx,
      tenant,
      requests.map((request) => findable(recordOf(intakeOf(request)))),
    ),
  ])
  const policies = await means.policies.contents(tx, policyVersions)
  const couldTake = requests.every(({ actor }) => receivesAsAgent(actor))
    ? {}
    : await whoCouldTake(tx, means, policies)
  return related.map((rows) => ({ tenant, policies, policyVersions, related: rows, couldTake, at }))
}

async function take(
  tx: Transaction,
  means: Means,
  found: readonly { readonly request: FastifyRequest; readonly looked: Looked }[],
): Promise<Result[]> {
  const [first] = found
  if (!first) return []
  const { tenant, at } = first.looked
  const beginnings = found.map(({ request, looked }) => beginningOf(means, request, looked))
  const made = beginComplaints(tx, means, tenant, beginnings, 'rest')
  means.outbox?.acknowledge(tx, made)
  const begun = await withSafetyCases(tx, means, made, at)
  const results = begun.map(async ({ complaint, clocks, tracking }, index): Promise<Result> => {
    const { request, looked } = found[index] as (typeof found)[number]
    const view = await viewComplaint(tx, means, tenant, { complaint, clocks }, request, looked.related)
    return {
      status: 201,
      body: Object.assign(view, { tracking }),
      headers: { location: `/v1/complaints/${complaint.id}`, etag: `"${complaint.version}"` },
    }
  })
  return Promise.all(results)
}

function beginningOf(
  means: Means,
  request: FastifyRequest,
  { policies, policyVersions, related, couldTake, at }: Looked,
) {
  const { actor } = request
  const role = roles.find((one) => actor.roles.includes(one)) ?? 'system'
  const facts = receive(intakeOf(request), {
    ...{
      actor,
      reference: newReference(means.random),
      policies,
      policyVersions,
      repeats: related.length,
      at,
    },
    ...(receivesAsAgent(actor) ? {} : couldTake),
  })
  const rules = rulesFrom(policies, policyVersions)
  for (const { type, data } of facts)
    if (type === 'complaint.assigned' && data.handler)
      couldTake.load?.set(data.handler, (couldTake.load.get(data.handler) ?? 0) + 1)
  return {
    facts,
    rules,
    linkLastsMs: lastingOf(policies),
    by: { actor, role, at, newId: () => uuidv7(at, means.random) },
  }
}

function intakeOf({ body }: FastifyRequest): z.output<typeof Intake> {
  return body as z.output<typeof Intake>
}

/** Only what belongs to nobody is routed: whoever receives as an agent has it, and pays for none of this. */
async function whoCouldTake(tx: Transaction, { members: reader }: Means, { routing }: Policies) {
  const members = await reader.current(tx)
  const departments = routing.rules.flatMap(({ department, person }) => (person ? [department] : []))
  return { members, load: new Map(await readLoad(tx, members, departments)) }
}
