import type { FastifyReply, FastifyRequest } from 'fastify'
import { Unauthorized } from '../access/authentication.plugin.ts'
import { readLinkToken } from '../access/link-token.ts'
import { RateLimited } from '../platform/rate-limit.plugin.ts'
import { type Asked, openAnswerLink } from './answer.store.ts'
import { countFailure } from './link-failure.store.ts'
import { bearerOf, type TrackingMeans } from './tracking.plugin.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the link opens that a third party came with. */
    asked: Asked
  }
}

/**
 * Lets in who comes by the link to one verification. Whatever is wrong with it, invented, used, revoked, over: 401, one
 * answer by one way; and 429 once an address has failed too often.
 */
export function letThirdPartiesIn({ database, ring, now, admit }: TrackingMeans) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const token = bearerOf(request)
    if (token === null) throw new Unauthorized()
    const at = now()
    const isRepeatable = request.method === 'POST' && request.headers['idempotency-key'] !== undefined
    const asked = await openAnswerLink(database, token, at, isRepeatable)
    if (!asked) {
      const failure = { address: request.ip, tenant: readLinkToken(token).tenant, reference: 'answer' }
      const seconds = await countFailure(database, ring, failure, at)
      if (seconds === 0) throw new Unauthorized()
      reply.header('retry-after', String(seconds))
      throw new RateLimited()
    }
    request.asked = asked
    const { tenant, secretHash } = asked
    request.actor = { id: `link ${secretHash.toString('hex')}`, tenant, roles: [], departments: [] }
    await admit?.(request, reply)
  }
}
