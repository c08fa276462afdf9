import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { Test } from 'tap'

/** A call as the gateway heard it. */
export interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A tenant's gateway for SMS and chat, which a test may have answer otherwise. */
export interface Gateway {
  readonly url: string
  readonly heard: readonly Heard[]
  /** The status that it answers with from now on, and headers. */
  answer(status: number, headers?: Record<string, string>): void
}

/** Starts a gateway on a port of its own; it ends with the test. */
export async function startGateway(t: Test): Promise<Gateway> {
  const heard: Heard[] = []
  let [status, headers]: [number, Record<string, string>] = [204, {}]
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(status, headers).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return {
    ...{ url: `http://127.0.0.1:${port}/hand-on`, heard },
    answer: (next, more = {}) => {
      ;[status, headers] = [next, more]
    },
  }
}
