import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Limiting, rateLimiter } from './rate-limit.ts'

/** 429: the caller has used up what one window allows. */
export class RateLimited extends Error {
  readonly statusCode = 429
}

/**
 * Counts a request against its caller and says in the headers of the answer what is left (the IETF's draft of
 * `RateLimit` and `RateLimit-Policy`). Throws RateLimited where nothing is.
 */
export function limitRequests(
  limiting: Limiting,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const ask = rateLimiter(limiting)
  const { most, windowSeconds } = limiting.rate
  const policy = `"caller";q=${most};w=${windowSeconds}`
  return async ({ actor }, reply) => {
    const { admitted, left, resetSeconds } = await ask({ tenant: actor.tenant, sub: actor.id })
    reply.header('ratelimit-policy', policy).header('ratelimit', `"caller";r=${left};t=${resetSeconds}`)
    if (admitted) return
    reply.header('retry-after', String(resetSeconds))
    throw new RateLimited()
  }
}
