import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { FindingResource, problems } from '../platform/document.ts'
import { Instant } from '../platform/fields.ts'
import { refuseErrors } from '../platform/finding.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { PolicyInput } from '../policy/policy.resource.ts'
import { PolicyParams, policyNameOf } from '../policy/policy.route.ts'
import type { PolicyName } from '../policy/policy.ts'
import { checkPolicy, contentOf, type PolicyMeans } from '../policy/put-policy.store.ts'
import { dryRun } from './dry-run.store.ts'
import { READINGS, type Reading } from './dry-run.ts'
import { dryRunClocks } from './dry-run-clocks.store.ts'
import { CLOCKING } from './dry-run-clocks.ts'
import type { Means } from './means.store.ts'

/** What a dry run needs: what policies are put with, and what time it is for a tenant. */
type DryRunMeans = PolicyMeans & Pick<Means, 'findTenant'>

const NOTHING_READ = { examined: 0, differing: 0, complete: true, changes: [], items: [] }

const DryRunInput = z
  .strictObject({
    content: PolicyInput.shape.content,
    receivedFrom: Instant.optional(),
    receivedTo: Instant.optional().meta({ description: 'Before this instant; now where absent' }),
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .meta({ description: 'How many complaints are read, the latest first' }),
  })
  .meta({
    id: 'DryRunInput',
    examples: [
      {
        content: {
          grades: ['general', 'important', 'urgent'],
          otherwise: 'general',
          criteria: [{ name: 'group', grade: 'urgent', fact: 'affectedCustomers', atLeast: 5 }],
        },
        limit: 1000,
      },
    ],
  })

const code = z.string().nullable()
const DryRunResource = z
  .strictObject({
    comparable: z
      .boolean()
      .meta({ description: 'Whether past complaints can be read by this policy at all' }),
    ...{ examined: z.int(), differing: z.int() },
    complete: z
      .boolean()
      .meta({ description: 'False where time ran out, or 500 were clocked, before all were read' }),
    changes: z.array(z.strictObject({ before: code, after: code, complaints: z.int() })),
    items: z
      .array(
        z.strictObject({
          complaint: z.string().meta({ format: 'uuid' }),
          ...{ reference: z.string(), before: code, after: code },
        }),
      )
      .meta({ description: 'The first 100 of those that differ' }),
    findings: z.array(FindingResource),
  })
  .meta({ id: 'DryRun' })

/** `POST /v1/policies/{name}/dry-run`: what would differ if past complaints had come under this content. */
export function dryRunRoute(app: FastifyInstance, means: DryRunMeans): void {
  app.route({
    ...{ method: 'POST', url: '/v1/policies/:name/dry-run', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'dryRunPolicy', summary: 'Try a policy on past complaints', tags: ['policies'] },
      description: 'Says what would differ if they had come under this content; nothing is changed.',
      ...{ params: PolicyParams, body: DryRunInput, headers: RepeatableHeaders },
      response: {
        200: {
          description: 'What would differ',
          content: { 'application/json': { schema: DryRunResource } },
        },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => run(tx, means, request)),
  })
}

async function run(tx: Transaction, means: DryRunMeans, request: FastifyRequest): Promise<Result> {
  const name = policyNameOf(request)
  const { content, receivedFrom, receivedTo, limit } = request.body as z.output<typeof DryRunInput>
  const tenant = await means.findTenant(tx)
  const now = tenant ? nowIn(means, tenant) : means.now()
  const findings = refuseErrors(await checkPolicy(tx, means, name, content))
  const reading = READINGS[name] as Reading<PolicyName> | undefined
  const period = {
    receivedFrom: new Date(receivedFrom ?? 0),
    // What was received this very millisecond is past, too.
    receivedTo: receivedTo === undefined ? new Date(now.getTime() + 1) : new Date(receivedTo),
    limit,
  }
  const clocking = CLOCKING.find((one) => one === name)
  if (clocking) {
    const found = await dryRunClocks(tx, means.policies, clocking, contentOf(clocking, content), now, period)
    return { body: { comparable: true, ...found, findings } }
  }
  const found = reading
    ? await dryRun(tx, means.policies, name, reading, contentOf(name, content), period)
    : NOTHING_READ
  return { body: { comparable: reading !== undefined, ...found, findings } }
}
