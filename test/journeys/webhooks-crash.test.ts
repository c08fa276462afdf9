import { randomBytes } from 'node:crypto'
import t from 'tap'
import { parseKeyRing } from '../../src/platform/seal.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { done, receive } from '../support/journey.ts'
import { agent } from '../support/people.ts'
import { type Delivered, startReceiver, startTelling } from '../support/receiver.ts'
import { end, startService } from '../support/service.ts'

t.test(
  'two workers tell each event once; one is killed with SIGKILL at its work: the other misses nothing and keeps the order',
  async (t) => {
    const keys = `k1:${randomBytes(32).toString('base64')}`
    const api = await startTelling(t, undefined, { now: () => new Date(), ring: parseKeyRing(keys) })
    const receiver = await startReceiver(t)
    await api.subscribe(receiver.url)
    const environment = {
      ...{ DATABASE_URL: api.url, ENCRYPTION_KEYS: keys, ROLE: 'worker', WEBHOOK_ALLOW_PRIVATE: 'true' },
    }
    const doomed = await startService(t, environment)
    const work = async (complaints: number) => {
      for (let index = 0; index < complaints; index += 1) {
        const { id } = await receive(api)
        await done(api, agent, id, 'classify', bodies.classification)
        await done(api, agent, id, 'grade', bodies.factsOf('general'))
      }
    }
    await work(10)
    await receiver.until(30)
    const other = await startService(t, environment)
    await work(10)
    await receiver.until(60)
    const ids = receiver.heard.map(({ event }) => event.id)
    t.strictSame(ids.length, new Set(ids).size, 'each once')

    // Slow enough to be killed with some on their way.
    receiver.answer((_, response) => void setTimeout(() => response.writeHead(204).end(), 50))
    const working = work(40)
    await receiver.until(120)
    await end(doomed.process)
    await working
    const wanted = await asOwner(api.url, (client) =>
      client.query<{ id: string }>(
        `select id from complaint_event where type like 'complaint.%' order by position`,
      ),
    )
    const missing = () => {
      const heard = new Set(receiver.heard.map(({ event }) => event.id))
      return wanted.rows.filter(({ id }) => !heard.has(id))
    }
    for (let count = receiver.heard.length; missing().length > 0; count += 1) await receiver.until(count + 1)
    t.ok(isInOrder(firstHeard(receiver.heard)), 'in order per complaint')
    const repeated = receiver.heard.length - wanted.rows.length
    t.ok(repeated <= 40, `${repeated} were repeated`)
    other.process.kill('SIGTERM')
    t.equal(await other.ended, 0)
  },
)

function firstHeard(heard: readonly Delivered[]): Delivered[] {
  const seen = new Set<string>()
  return heard.filter(({ event }) => !seen.has(event.id) && seen.add(event.id))
}

function isInOrder(heard: readonly Delivered[]): boolean {
  const last = new Map<string, number>()
  return heard.every(({ event: { subject, data } }) => {
    const before = last.get(subject) ?? 0
    last.set(subject, data.seq)
    return data.seq > before
  })
}
