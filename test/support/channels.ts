import { createHmac, randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import { workInbound } from '../../src/inbound/inbound.job.ts'
import { openMapper } from '../../src/inbound/mapping.client.ts'
import type { Inbound } from '../../src/inbound/read-claimed.job.ts'
import { type Called, startTestApp, type TestApp } from './app.ts'
import type { Told } from './journey.ts'
import { supervisor } from './people.ts'

export const admin = { sub: 'admin.mo', roles: ['admin'] as const }

/** The service with channels, and a worker that works what they delivered when the test says so. */
export interface Reached extends TestApp {
  readonly inbound: Inbound
  /** Works what waits; how many deliveries were looked at. */
  work(): Promise<number>
  /** Sets a channel up. */
  channel(overrides?: object): Promise<SetUp>
  /** All complaints, the oldest first. */
  complaints(): Promise<Told[]>
}

/** A channel with what opens it. */
export interface SetUp {
  readonly id: string
  readonly key: string
  readonly secret: string
}

/** Starts it. */
export async function startReached(t: Test): Promise<Reached> {
  const api = await startTestApp(t)
  const mapper = openMapper()
  t.teardown(() => mapper.close())
  const inbound: Inbound = { means: { ...api.means, database: api.database }, mapper, log: api.app.log }
  return {
    ...{ ...api, inbound, work: () => workInbound(inbound) },
    channel: (overrides = {}) => setUp(api, overrides),
    complaints: async () => {
      const { body } = await api.call(supervisor, 'GET', '/v1/complaints?limit=200&sort=receivedAt')
      return body.items
    },
  }
}

/** Sets a channel up, one that gives messages in the documented form unless said otherwise. */
export async function setUp(api: TestApp, overrides: object = {}): Promise<SetUp> {
  const { status, body, payload } = await api.call(admin, 'POST', '/v1/channels', {
    ...{ name: '官网客服', channel: 'web_chat', adapter: 'json' },
    verification: { scheme: 'standard_webhooks' },
    ...overrides,
  })
  if (status !== 201) throw new Error(`setting up was answered ${status}: ${payload}`)
  return body
}

/** What a channel sends, and how it differs from the usual. */
export interface Sent {
  readonly id?: string
  readonly at?: Date
  readonly secret?: string
}

/** Delivers to a channel as Standard Webhooks say, by the secret that it was given. */
export async function deliver(
  api: TestApp,
  { key, secret }: SetUp,
  body: unknown,
  { id = randomUUID(), at = api.now(), secret: by = secret }: Sent = {},
): Promise<Called> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const mac = createHmac('sha256', Buffer.from(by.replace('whsec_', ''), 'base64'))
  const signature = `v1,${mac.update(`${id}.${timestamp}.${payload}`).digest('base64')}`
  return post(api, key, payload, {
    ...{ 'content-type': 'application/json', 'webhook-id': id },
    ...{ 'webhook-timestamp': timestamp, 'webhook-signature': signature },
  })
}

/** Posts anything to a channel. */
export async function post(
  api: TestApp,
  key: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
  query = '',
): Promise<Called> {
  const answer = await api.app.inject({ method: 'POST', url: `/v1/inbound/${key}${query}`, payload, headers })
  const isJson = /[/+]json/.test(String(answer.headers['content-type']))
  return {
    ...{ status: answer.statusCode, headers: answer.headers, payload: answer.payload },
    body: isJson ? answer.json() : null,
  }
}

/** A message in the documented form. */
export function message(overrides: { readonly complaint?: object; readonly [more: string]: unknown } = {}) {
  const { complaint, ...more } = overrides
  return {
    ...{ id: `m-${randomUUID()}`, ...more },
    complaint: {
      account: '收到的保温杯杯盖裂了，客服一直不回复。',
      customer: { name: '陶女士', phone: '13900139000' },
      ...complaint,
    },
  }
}
