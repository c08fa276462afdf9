import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ROLES } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, foundVersioned, problems, VersionQuery } from '../platform/document.ts'
import { ifMatchOf, PatchHeaders } from '../platform/if-match.ts'
import { PolicyInput, PolicyList, PolicyResource, presentPolicy, presentVersion } from './policy.resource.ts'
import { POLICY_NAMES, type PolicyName } from './policy.ts'
import { readLatestPolicies, readPolicyVersion, readPolicyVersions } from './policy-version.store.ts'
import { type PolicyMeans, putPolicy } from './put-policy.store.ts'

/** There is no such policy, or the tenant has no such version of it. */
class NoSuchPolicy extends Error {
  readonly statusCode = 404
}

/** Which policy. */
export const PolicyParams = z.strictObject({ name: z.string().regex(/^[a-z_]{1,40}$/) })
/** Everybody who works with complaints needs to know by which rules. */
export const POLICY_READERS = ROLES.filter((role) => !['operator', 'customer', 'trainee'].includes(role))

/** The policies of a tenant: read by whoever works with them, put by an admin. */
export function policyRoutes(app: FastifyInstance, means: PolicyMeans): void {
  app.route({
    ...{ method: 'GET', url: '/v1/policies', config: { roles: POLICY_READERS, scope: 'any' } },
    schema: {
      ...{ operationId: 'listPolicies', summary: 'The policies and their versions', tags: ['policies'] },
      description: 'Each with the version that was put last and the one in force.',
      response: found(PolicyList),
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/policies/:name', config: { roles: POLICY_READERS, scope: 'any' } },
    schema: {
      ...{ operationId: 'readPolicy', summary: 'A policy, its schema and its history', tags: ['policies'] },
      description:
        'A complaint keeps the versions under which it was received, so all of them stay readable.',
      ...{ params: PolicyParams, querystring: VersionQuery, response: foundVersioned(PolicyResource, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => read(tx, means, request)),
  })
  app.route({
    ...{ method: 'PUT', url: '/v1/policies/:name', config: { roles: ['admin'] } },
    schema: {
      ...{ operationId: 'putPolicy', summary: 'Put a new version of a policy', tags: ['policies'] },
      description:
        'Complaints received from now on come under it; what is odd about it comes back as findings.',
      ...{ params: PolicyParams, body: PolicyInput, headers: PatchHeaders },
      response: {
        200: {
          description: 'As put',
          headers: ['ETag'],
          content: { 'application/json': { schema: PolicyResource } },
        },
        ...problems(400, 401, 403, 404, 412, 413, 415, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => put(tx, means, request)),
  })
}

/** The policy that an address names; throws NoSuchPolicy. */
export function policyNameOf(request: FastifyRequest): PolicyName {
  const { name } = request.params as z.output<typeof PolicyParams>
  const known = POLICY_NAMES.find((one) => one === name)
  if (!known) throw new NoSuchPolicy()
  return known
}

async function list(tx: Transaction, means: PolicyMeans): Promise<Result> {
  const at = await nowOf(tx, means)
  const [latest, inForce] = await Promise.all([readLatestPolicies(tx), means.policies.inForce(tx, at)])
  const items = POLICY_NAMES.map((name) => {
    const last = latest.find((one) => one.name === name)
    return { name, ...presentVersion(last), inForce: inForce[name] ?? 0 }
  })
  return { body: { items } }
}

async function read(tx: Transaction, means: PolicyMeans, request: FastifyRequest): Promise<Result> {
  const name = policyNameOf(request)
  const { version } = request.query as z.output<typeof VersionQuery>
  const at = await nowOf(tx, means)
  const [versions, inForce] = await Promise.all([
    readPolicyVersions(tx, name),
    means.policies.inForce(tx, at),
  ])
  const latest = versions[0]?.version ?? 0
  const shown = await readPolicyVersion(tx, name, version ?? latest)
  if (!shown && (version !== undefined || latest > 0)) throw new NoSuchPolicy()
  const content = shown ?? { content: (await means.policies.contents(tx, {}))[name] }
  return {
    body: presentPolicy(name, content, versions, inForce[name] ?? 0),
    headers: { etag: `"${latest}"` },
  }
}

async function put(tx: Transaction, means: PolicyMeans, request: FastifyRequest): Promise<Result> {
  const name = policyNameOf(request)
  const { actor, body, headers } = request
  const ifMatch = ifMatchOf(headers['if-match'])
  const { stored, versions, inForce, findings } = await putPolicy(tx, means, name, {
    ...{ ...(body as z.output<typeof PolicyInput>), author: actor.id, ifMatch },
  })
  return {
    body: presentPolicy(name, stored, [stored, ...versions].slice(0, 100), inForce, findings),
    headers: { etag: `"${stored.version}"` },
  }
}
