import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, customerOf } from '../access/actor.ts'
import { Unauthorized } from '../access/authentication.plugin.ts'
import { readLinkToken } from '../access/link-token.ts'
import { readReference } from '../complaint/reference.ts'
import type { Database } from '../platform/database.store.ts'
import { RateLimited } from '../platform/rate-limit.plugin.ts'
import type { KeyRing } from '../platform/seal.ts'
import { countFailure } from './link-failure.store.ts'
import { openLink, type Tracked } from './tracked.store.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the link opens that somebody came with, and as whom. */
    tracked: Tracked & { readonly customer: Actor }
  }
}

/** What letting customers in needs. */
export interface TrackingMeans {
  readonly database: Database
  readonly ring: KeyRing
  readonly now: () => Date
  /** Counts the requests of a link; what it throws is the answer. */
  readonly admit?: ((request: FastifyRequest, reply: FastifyReply) => Promise<void>) | undefined
}

/**
 * Lets in who comes by a tracking link, before anything else of the request is looked at. Whatever is wrong, the token, the
 * reference, the tenant, its time: 401, one answer by one way; and 429 once an address or a reference has failed too often.
 */
export function letCustomersIn(means: TrackingMeans) {
  const { database, ring, now, admit } = means
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const token = bearerOf(request)
    const written = (request.params as { reference: string }).reference
    // What is no reference is nobody's: it may hold what no text of the database can.
    const reference = readReference(written) ?? ''
    const at = now()
    const found = token === null ? null : await openLink(database, { token, reference }, at)
    if (!found) {
      if (token === null) throw new Unauthorized()
      const { tenant } = readLinkToken(token)
      const seconds = await countFailure(
        database,
        ring,
        { address: request.ip, tenant, reference: reference || written },
        at,
      )
      if (seconds === 0) throw new Unauthorized()
      reply.header('retry-after', String(seconds))
      throw new RateLimited()
    }
    const { tenant, complaint, representative, secretHash } = found
    request.tracked = { ...found, customer: customerOf(tenant, complaint, representative) }
    // Requests are counted, and answers kept, by link: two customers who draw the same key have nothing to do with each other.
    request.actor = { id: `link ${secretHash.toString('hex')}`, tenant, roles: [], departments: [] }
    await admit?.(request, reply)
  }
}

/** The token that somebody brought; null where they brought none. */
export function bearerOf({ headers }: FastifyRequest): string | null {
  return /^Bearer ([^ ]+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}
