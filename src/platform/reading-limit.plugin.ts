import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file comes with it, which may take as long as the server gives any request. */
    takesFiles?: boolean
  }
}

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/**
 * Hangs up on whoever takes longer than that to send a body that is no file: the server's own limit is one for all
 * requests, and has to be long enough for the largest file.
 */
export function limitReading(app: FastifyInstance, limitMs: number): void {
  const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>()
  const clear = (raw: IncomingMessage) => clearTimeout(timers.get(raw))
  app.addHook('onRequest', async ({ raw, headers, routeOptions }) => {
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
    if (!hasBody || routeOptions.config.takesFiles) return
    timers.set(raw, setTimeout(hangUp, limitMs, raw))
    for (const over of ['end', 'close']) raw.once(over, () => clear(raw))
  })
  app.addHook('onResponse', async ({ raw }) => clear(raw))
}

function hangUp(raw: IncomingMessage): void {
  raw.socket.end(TIMED_OUT)
  raw.destroy()
}
