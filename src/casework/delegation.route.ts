import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DELEGABLE_ROLES, type Role } from '../access/actor.ts'
import { nowOf } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import {
  insertDelegation,
  listDelegations,
  lockDelegation,
  revokeDelegation,
} from '../members/delegation.store.ts'
import { type Delegation, stateOf } from '../members/delegation.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { label } from '../platform/fields.ts'
import { uuidv7 } from '../platform/ids.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { DelegationInput, delegate, refuseRevocation } from './delegate.ts'
import { NotHere } from './not-here.ts'

const DELEGATORS = [...DELEGABLE_ROLES, 'admin'] as const
/** These see everybody's, so that who stands in for whom is no secret among those who decide; others see their own. */
const SEE_ALL: readonly Role[] = [...DELEGATORS, 'supervisor', 'auditor']
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const text = z.string()
const instant = text.meta({ format: 'date-time' })
const DelegationResource = z
  .strictObject({
    ...{ id: text.meta({ format: 'uuid' }), delegator: text, deputy: text },
    ...{ roles: z.array(z.enum(DELEGABLE_ROLES)), departments: z.array(text) },
    ...{ from: instant, until: instant, reason: text, madeBy: text, madeAt: instant },
    state: z.enum(['pending', 'active', 'ended', 'revoked']),
    ...{ revokedBy: text.nullable(), revokedAt: instant.nullable(), revocationReason: text.nullable() },
  })
  .meta({ id: 'Delegation' })
const Delegations = z
  .strictObject({ items: z.array(DelegationResource), nextCursor: text.nullable() })
  .meta({ id: 'Delegations' })
const ListQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().toLowerCase().optional(),
})
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Revocation = z.strictObject({ reason: label(2000) }).meta({
  id: 'RevocationInput',
  examples: [{ reason: '提前返回' }],
})

/** `/v1/delegations`: approvals that one person lets another give for a time, recorded (APP-1). */
export function delegationRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'POST', url: '/v1/delegations', config: { roles: DELEGATORS } },
    schema: {
      ...{
        operationId: 'delegate',
        summary: 'Delegate approvals for a time 授权代理审批',
        tags: ['members'],
      },
      description:
        'The deputy approves, returns and ratifies what the delegator could, but never their own plan, nor what the delegator may not.',
      ...{ body: DelegationInput, headers: RepeatableHeaders },
      response: {
        201: { description: 'As made', content: { 'application/json': { schema: DelegationResource } } },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => make(tx, means, request)),
  })
  app.route({
    method: 'GET',
    url: '/v1/delegations',
    config: { roles: [...SEE_ALL, 'agent', 'legal'] },
    schema: {
      ...{ operationId: 'listDelegations', summary: 'Who approves for whom, and when', tags: ['members'] },
      description: 'The latest first, with who made and revoked them; agents see those that are theirs.',
      ...{ querystring: ListQuery, response: found(Delegations) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'POST', url: '/v1/delegations/:id/revoke', config: { roles: DELEGATORS } },
    schema: {
      ...{ operationId: 'revokeDelegation', summary: 'End a delegation before its time', tags: ['members'] },
      description: 'By who delegated it, or an admin; from then on the deputy approves nothing by it.',
      ...{ params: Params, body: Revocation, headers: RepeatableHeaders },
      response: {
        200: { description: 'As it is now', content: { 'application/json': { schema: DelegationResource } } },
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => revoke(tx, means, request)),
  })
}

async function make(tx: Transaction, means: Means, { actor, body }: FastifyRequest): Promise<Result> {
  const [members, at] = await Promise.all([means.members.current(tx), nowOf(tx, means)])
  const input = body as z.output<typeof DelegationInput>
  const made = delegate(input, actor, members, { id: uuidv7(at, means.random), at })
  insertDelegation(tx, made)
  return { status: 201, body: present(made, at) }
}

async function list(tx: Transaction, means: Means, { actor, query }: FastifyRequest): Promise<Result> {
  const { limit, cursor = LAST } = query as z.output<typeof ListQuery>
  const party = actor.roles.some((role) => SEE_ALL.includes(role)) ? null : actor.id
  const [rows, at] = await Promise.all([listDelegations(tx, cursor, party, limit + 1), nowOf(tx, means)])
  const show = (one: (typeof rows)[number]) => present(one, at)
  return { body: pageOf(rows, limit, show, ({ id }) => id) }
}

async function revoke(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id } = request.params as z.output<typeof Params>
  const { reason } = request.body as z.output<typeof Revocation>
  const [delegation, at] = await Promise.all([lockDelegation(tx, id), nowOf(tx, means)])
  if (!delegation) throw new NotHere()
  const by = request.actor
  refuseRevocation(delegation, by, at)
  revokeDelegation(tx, id, by.id, at, reason)
  const revoked = { revokedBy: by.id, revokedAt: at.toISOString(), revocationReason: reason }
  return { body: present({ ...delegation, ...revoked }, at) }
}

function present(delegation: Delegation, at: Date) {
  return { ...delegation, state: stateOf(delegation, at) }
}
