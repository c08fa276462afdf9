import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Once the service stops, a connection ends with its answer, and one on which nothing was asked yet ends at once:
 * clients open such ahead of need. Node closes only those that had an answer and are idle at that moment; any other
 * would be kept alive and hold up the end.
 */
export function endConnections(app: FastifyInstance): void {
  const open = new Set<Socket>()
  let stopping = false
  app.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    stopping = true
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  })
  app.addHook('onSend', async (_, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
}
