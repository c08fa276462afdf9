import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Test } from 'tap'
import type { AppOptions } from '../../src/app.ts'
import { openOutgoing } from '../../src/platform/outgoing.client.ts'
import type { Pumping } from '../../src/webhooks/pump.job.ts'
import { tellOnce } from '../../src/webhooks/tell-once.job.ts'
import { startTestApp, type TestApp } from './app.ts'
import { REACH } from './delivery.ts'
import type { Told } from './journey.ts'
import { admin } from './people.ts'

/** A delivery as a receiver heard it. */
export interface Delivered {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly event: Told
  /** When it arrived (performance.now()). */
  readonly at: number
}

type Answering = (delivered: Delivered, response: ServerResponse) => void

/** Somebody else's system that is told what happens. */
export interface Receiver {
  readonly url: string
  readonly heard: readonly Delivered[]
  /** How it answers from now on: a status with headers, or by itself. */
  answer(how: number | Answering, headers?: Record<string, string>): void
  /** Resolves when it has heard so many deliveries. */
  until(count: number): Promise<void>
}

/** Starts a receiver on a port of its own, which answers 204 at once until it is told otherwise; it ends with the test. */
export async function startReceiver(t: Test): Promise<Receiver> {
  const heard: Delivered[] = []
  const waiting = new Set<() => void>()
  let answer: Answering = (_, response) => void response.writeHead(204).end()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { url: path = '', headers } = request
      const delivered = { path, headers, body, event: JSON.parse(body), at: performance.now() }
      heard.push(delivered)
      for (const look of waiting) look()
      answer(delivered, response)
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
    ...{ url: `http://127.0.0.1:${port}/hook`, heard },
    answer: (how, headers = {}) => {
      answer = typeof how === 'number' ? (_, response) => void response.writeHead(how, headers).end() : how
    },
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (heard.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** The service with a worker that tells when the test says so. */
export interface Telling extends TestApp {
  readonly pumping: Pumping
  /** Tells everybody what happened until now, and tries once what is due. */
  tell(): Promise<void>
  /** Subscribes; returns the subscription with its secret. */
  subscribe(url: string, more?: object): Promise<Told>
  /** A subscription as its admin reads it. */
  webhook(id: string): Promise<Told>
  /** The log of its deliveries, the newest event first. */
  log(id: string): Promise<Told[]>
}

/** Starts it. */
export async function startTelling(
  t: Test,
  outgoing = openOutgoing(REACH),
  options: Partial<AppOptions> = {},
): Promise<Telling> {
  t.teardown(() => outgoing.close())
  const api = await startTestApp(t, { outgoing, ...options })
  const { database, ring, now } = api
  const { random } = api.means
  const worker = '01930000-0000-7000-8000-00000000000a'
  const pumping = { database, ring, now, random, outgoing, worker, log: api.app.log }
  const read = async (path: string) => (await api.call(admin, 'GET', `/v1/webhooks/${path}`)).body
  return {
    ...{ ...api, pumping },
    tell: () => tellOnce(pumping),
    subscribe: async (url, more = {}) => {
      const asked = { url, events: ['complaint.*'], ...more }
      const { status, body, payload } = await api.call(admin, 'POST', '/v1/webhooks', asked)
      if (status !== 201) throw new Error(`subscribing was answered ${status}: ${payload}`)
      return body
    },
    webhook: read,
    log: async (id) => (await read(`${id}/deliveries?limit=200`)).items,
  }
}

/** Whether the library of Standard Webhooks takes a delivery by that secret, at the time of the test. */
export function verifies(
  delivered: Pick<Delivered, 'headers' | 'body'> | undefined,
  secret: string,
  now: Date,
): boolean {
  const real = Date.now
  try {
    Date.now = () => now.getTime()
    new Webhook(secret).verify(delivered?.body ?? '', (delivered?.headers ?? {}) as Record<string, string>)
    return true
  } catch {
    return false
  } finally {
    Date.now = real
  }
}
