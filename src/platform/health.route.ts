import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { problems } from './document.ts'

const Health = z.strictObject({ status: z.enum(['ok']) }).meta({ id: 'Health' })
const ok = { 200: { description: 'Yes', content: { 'application/json': { schema: Health } } } }

/** Not ready: the probe says so, and the one who balances load sends nothing. */
export class NotReady extends Error {
  readonly code = '57P03'
}

/** Probes: `live` while the process runs, `ready` while it can do work; `isReady` rejects or returns false where it can't. */
export function healthRoutes(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.route({
    ...{ method: 'GET', url: '/health/live', logLevel: 'warn', config: { vital: true } },
    schema: {
      ...{ operationId: 'live', summary: 'Is the process alive?', tags: ['health'] },
      description: 'Asks nothing but the process itself: one that doesn’t answer is to be restarted.',
      response: { ...ok, ...problems(500) },
    },
    handler: async () => ({ status: 'ok' }),
  })
  app.route({
    ...{ method: 'GET', url: '/health/ready', logLevel: 'warn', config: { vital: true } },
    schema: {
      ...{ operationId: 'ready', summary: 'Can it do work?', tags: ['health'] },
      description: 'Asks the database too: one that says no is to be sent nothing until it says yes.',
      response: { ...ok, ...problems(500, 503) },
    },
    handler: async () => {
      if (!(await isReady().catch(() => false))) throw new NotReady('not ready')
      return { status: 'ok' }
    },
  })
}
