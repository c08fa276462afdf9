import type { FastifyInstance } from 'fastify'

/**
 * Once the service stops, a connection ends with its answer. Node closes only those that are idle at that moment;
 * one whose request was still running would be kept alive and hold up the end.
 */
export function endConnections(app: FastifyInstance): void {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onSend', async (_, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
}
