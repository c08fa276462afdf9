import type { FastifyInstance } from 'fastify'

/** What every answer tells a browser; a page that needs more than nothing says so itself. */
export const SAFE = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Answers are data: nothing of them runs, is framed, is guessed to be of another type, or is read from elsewhere. */
export function safeHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(SAFE)
  })
}
