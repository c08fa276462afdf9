import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { z } from 'zod'
import { type Actor, ROLES, type Role } from './actor.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before anything of the request is looked at. */
    actor: Actor
  }
  interface FastifyContextConfig {
    /** The roles that may ever do this; without them the route is open to all. */
    roles?: readonly Role[]
    /** What a token with the role `system` needs in its scope. */
    scope?: string
  }
}

/** What tokens are checked against. */
export interface TokenRules {
  readonly secret: string
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  /** Whether the service knows that tenant. */
  readonly knowsTenant: (tenant: string) => Promise<boolean>
}

/** 401: no valid token. */
export class Unauthorized extends Error {
  readonly statusCode = 401
}
/** 403: no role of the token may ever do this. */
export class RoleNotAllowed extends Error {
  readonly statusCode = 403
}

const Claims = z.object({
  sub: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{C}]+$/u),
  tenant: z.uuid().toLowerCase().optional(),
  roles: z.array(z.string().max(64)).max(50),
  departments: z
    .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
    .max(100)
    .optional(),
  scope: z.string().max(1000).optional(),
})

/** Every route with `roles` asks for a bearer token signed with the secret (HS256), then for one of the roles. */
export const authentication = plugin(async (app: FastifyInstance, rules: TokenRules) => {
  await app.register(jwt, {
    secret: rules.secret,
    verify: {
      algorithms: ['HS256'],
      ...(rules.issuer ? { allowedIss: rules.issuer } : {}),
      ...(rules.audience ? { allowedAud: rules.audience } : {}),
    },
  })
  app.decorateRequest('actor')
  app.addHook('onRequest', async (request) => {
    const { roles, scope } = request.routeOptions.config
    if (!roles) return
    request.actor = await actorOf(request, rules)
    const may = request.actor.roles.filter(
      (role) => roles.includes(role) && inScope(request.actor, role, scope),
    )
    if (may.length === 0) throw new RoleNotAllowed()
  })
})

async function actorOf(request: FastifyRequest, { knowsTenant }: TokenRules): Promise<Actor> {
  const verified = await request.jwtVerify().catch(() => {
    throw new Unauthorized()
  })
  const claims = Claims.safeParse(verified)
  if (!claims.success) throw new Unauthorized()
  const { sub, tenant, roles, departments = [], scope } = claims.data
  if (tenant === undefined && !roles.includes('operator')) throw new Unauthorized()
  if (tenant !== undefined && !(await knowsTenant(tenant))) throw new Unauthorized()
  return {
    id: sub,
    tenant: tenant ?? '',
    roles: (tenant === undefined ? ['operator'] : roles).filter(isRole),
    departments,
    scopes: scope?.split(' '),
  }
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role)
}

function inScope({ scopes }: Actor, role: Role, scope: string | undefined): boolean {
  return role !== 'system' || scope === undefined || scopes === undefined || scopes.includes(scope)
}
