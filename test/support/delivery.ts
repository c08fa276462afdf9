import type { Test } from 'tap'
import { meansOf } from '../../src/app.ts'
import { type Delivery, deliverDue } from '../../src/notices/deliver.job.ts'
import { openMailer } from '../../src/notices/mail.client.ts'
import { openOutgoing } from '../../src/platform/outgoing.client.ts'
import { startTestApp, type TestApp } from './app.ts'
import * as bodies from './bodies.ts'
import { type Told, timeline } from './journey.ts'
import { type MailServer, startMailServer } from './mail.ts'
import { system } from './people.ts'

/** The service with a mail server of its own, and a worker that delivers when the test says so. */
export interface Posted extends TestApp {
  readonly mail: MailServer
  readonly delivery: Delivery
  /** Delivers what is due now; how many messages were worked on. */
  deliver(): Promise<number>
  /** The messages of a complaint, read by its agent's supervisor. */
  messages(id: string): Promise<Told[]>
  /** Every try of a message. */
  dispatches(id: string, message: string): Promise<Told[]>
}

export const REACH = { allowPrivate: true, allowHttp: true }
export const PUBLIC_URL = 'https://care.example.com'

/** Starts it. */
export async function startPosted(t: Test): Promise<Posted> {
  const mail = await startMailServer(t)
  const outgoing = openOutgoing(REACH)
  const api = await startTestApp(t, { mail: true, outgoing })
  const { database, now, ring } = api
  const means = meansOf({ ...api.means, now, ring, mail: true })
  const mailer = openMailer(mail.url, 'no-reply@care.example.com')
  t.teardown(async () => {
    mailer.close()
    await outgoing.close()
  })
  const delivery: Delivery = {
    ...{ database, means, mailer, outgoing, publicUrl: PUBLIC_URL },
    log: api.app.log,
  }
  const read = async (path: string) =>
    (await api.call({ sub: 'supervisor.all', roles: ['supervisor'] }, 'GET', `/v1/complaints/${path}`)).body
  return {
    ...{ ...api, mail, delivery },
    deliver: () => deliverDue(delivery),
    messages: async (id) => (await read(`${id}/messages`)).items,
    dispatches: async (id, message) => (await read(`${id}/messages/${message}/dispatches`)).items,
  }
}

/** Receives a complaint from a system, on a channel where the service has to acknowledge. */
export async function arrive(api: TestApp, overrides: object = {}): Promise<Told> {
  const { status, body, payload } = await api.call(system, 'POST', '/v1/complaints', {
    ...bodies.intake({ channel: 'email', ...overrides }),
  })
  if (status !== 201) throw new Error(`receiving was answered ${status}: ${payload}`)
  return body
}

/** The types of a complaint's events, without what its clocks had to say. */
export async function typesOf(api: TestApp, id: string): Promise<string[]> {
  return (await timeline(api, id)).map(({ type }) => type).filter((type) => !type.startsWith('clock.'))
}
