import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Actor, Role, Scope } from './actor.ts'
import { actorOf, withinScope } from './claims.ts'
import { fetchKeySet } from './key-set.client.ts'
import { KeysUnavailable, rotatingKeys } from './key-set.ts'
import { CLOCK_TOLERANCE_SECONDS, signedTokenVerifier } from './signed-token.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before anything of the request is looked at. */
    actor: Actor
  }
  interface FastifyContextConfig {
    /** The roles that may ever do this; without them the route is open to all. */
    roles?: readonly Role[]
    /** What a token with the role `system` needs in its scope, if it has one; `any`: no scope is too narrow. */
    scope?: Scope | 'any'
    /** Whoever stands in for somebody of the roles may do it, too: the complaint says whether (APP-1). */
    deputies?: boolean
  }
}

/** Where the keys of the tokens come from, one secret or the issuer's JWKS, and what else a token has to say. */
export type TokenSource = ({ readonly secret: string | Buffer } | { readonly keysUrl: string }) & {
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
}

/** What tokens are checked against. */
export interface TokenRules {
  readonly source: TokenSource
  readonly now: () => Date
  /** Whether the service knows that tenant. */
  readonly knowsTenant: (tenant: string) => Promise<boolean>
  /** Whether somebody stands in for others, or did; asked only where their own roles don't suffice. */
  readonly isDeputy?: ((actor: Actor) => Promise<boolean>) | undefined
  /** Called once it is known who asks, before it is judged whether they may; what it throws is the answer. */
  readonly admit?: ((request: FastifyRequest, reply: FastifyReply) => Promise<void>) | undefined
}

/** 401: no valid token. */
export class Unauthorized extends Error {
  readonly statusCode = 401
}
/** 403: no role of the token may ever do this. */
export class RoleNotAllowed extends Error {
  readonly statusCode = 403
}

/**
 * Every route with `roles` asks for a bearer token, then for one of the roles. The role `system` counts only where the
 * token's scope, if it has one, holds the route's; a route for systems that names no scope is refused at start.
 */
export const authentication = plugin(async (app: FastifyInstance, rules: TokenRules) => {
  const { source } = rules
  const verify =
    'secret' in source ? await verifyBySecret(app, source) : verifyByKeys(app, source, source.keysUrl, rules)
  app.decorateRequest('actor')
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.roles?.includes('system') && !config.scope)
      throw new Error(`${method} ${url} is open to systems and has to name a scope`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const { roles, scope, deputies } = request.routeOptions.config
    if (!roles) return
    request.actor = withinScope(await authenticated(request, verify, rules), scope)
    await rules.admit?.(request, reply)
    if (request.actor.roles.some((role) => roles.includes(role))) return
    if (!deputies || !(await rules.isDeputy?.(request.actor))) throw new RoleNotAllowed()
  })
})

const REMEMBERED_TOKENS = 1000

type VerifyRequest = (request: FastifyRequest) => Promise<unknown>

async function verifyBySecret(
  app: FastifyInstance,
  { secret, issuer, audience }: Extract<TokenSource, { readonly secret: unknown }>,
): Promise<VerifyRequest> {
  await app.register(jwt, {
    secret,
    verify: {
      algorithms: ['HS256'],
      cache: REMEMBERED_TOKENS, // by the token's hash, until it expires
      clockTolerance: CLOCK_TOLERANCE_SECONDS * 1000,
      // A claim that is compared where it is present only could simply be left out.
      requiredClaims: [...(issuer ? ['iss'] : []), ...(audience ? ['aud'] : [])],
      ...(issuer ? { allowedIss: issuer } : {}),
      ...(audience ? { allowedAud: audience } : {}),
    },
  })
  return (request) => request.jwtVerify()
}

function verifyByKeys(
  app: FastifyInstance,
  source: TokenSource,
  url: string,
  { now }: TokenRules,
): VerifyRequest {
  const onFailure = (error: unknown) => app.log.warn({ err: error }, 'the keys of JWKS_URL can’t be fetched')
  const findKey = rotatingKeys({ fetchKeys: () => fetchKeySet(url), now, onFailure })
  const verify = signedTokenVerifier({ ...source, findKey, now })
  return async ({ headers }) => verify(/^Bearer ([^ ]+)$/i.exec(headers.authorization ?? '')?.[1] ?? '')
}

async function authenticated(
  request: FastifyRequest,
  verify: VerifyRequest,
  { knowsTenant }: TokenRules,
): Promise<Actor> {
  const claims = await verify(request).catch((error: unknown) => {
    throw error instanceof KeysUnavailable ? error : new Unauthorized()
  })
  const actor = actorOf(claims)
  if (!actor || (actor.tenant !== '' && !(await knowsTenant(actor.tenant)))) throw new Unauthorized()
  return actor
}
