import type { Test } from 'tap'
import { workInbound } from '../../src/inbound/inbound.job.ts'
import { openMapper } from '../../src/inbound/mapping.client.ts'
import type { Inbound } from '../../src/inbound/read-claimed.job.ts'
import { post, type SetUp, setUp } from './channels.ts'
import { type Posted, startPosted } from './delivery.ts'
import type { Told } from './journey.ts'
import { supervisor } from './people.ts'

/** The service with a mail server to the customers, and a channel of e-mail that webhooks bring. */
export interface Mailed extends Posted {
  readonly channel: SetUp
  readonly inbound: Inbound
  /** Brings mails by webhook, and works them. */
  bring(...mails: readonly (Buffer | string)[]): Promise<void>
  /** Works what waits; how many deliveries were looked at. */
  work(): Promise<number>
  /** All complaints, the oldest first. */
  complaints(): Promise<Told[]>
}

/** Starts it; `email` are the channel's own settings. */
export async function startMailed(t: Test, email: object = {}): Promise<Mailed> {
  const api = await startPosted(t)
  const mapper = openMapper()
  t.teardown(() => mapper.close())
  const inbound: Inbound = {
    ...{ means: { ...api.delivery.means, database: api.database }, mapper, log: api.app.log },
  }
  const settings = { name: '客服邮箱', channel: 'email', adapter: 'email', email }
  const channel = await setUp(api, { ...settings, verification: { scheme: 'bearer' } })
  const headers = { 'content-type': 'message/rfc822', authorization: `Bearer ${channel.secret}` }
  const work = () => workInbound(inbound)
  return {
    ...{ ...api, channel, inbound, work },
    bring: async (...mails) => {
      for (const mail of mails) {
        const { status, payload } = await post(api, channel.key, Buffer.from(mail), headers)
        if (status !== 202) throw new Error(`delivering was answered ${status}: ${payload}`)
      }
      await work()
    },
    complaints: async () => {
      const { body } = await api.call(supervisor, 'GET', '/v1/complaints?limit=200&sort=receivedAt')
      return body.items
    },
  }
}

/** A mail of a customer. */
export function mailFrom(
  address: string,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [
    ...[`From: <${address}>`, 'To: care@example.com', ...lines],
    ...['Content-Type: text/plain; charset=utf-8', '', words],
  ].join('\r\n')
}
