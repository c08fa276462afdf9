import t from 'tap'
import { freePort } from '../../src/platform/free-port.client.ts'
import { AT_ONCE, MOST_HELD } from '../../src/webhooks/line.ts'
import { startTelling as startWorker } from '../../src/webhooks/tell.job.ts'
import * as bodies from '../support/bodies.ts'
import { done, receive } from '../support/journey.ts'
import { agent } from '../support/people.ts'
import { type Delivered, startReceiver, startTelling } from '../support/receiver.ts'

const FINE = 16
const BAD = 4
const COMPLAINTS = 12
const LAG_MS = 2000

t.test(
  'receivers that are dead or hang slow nobody: all others hear every event in order within two seconds',
  async (t) => {
    const api = await startTelling(t, undefined, {
      now: () => new Date(),
    })
    const [receiver, hanging] = [await startReceiver(t), await startReceiver(t)]
    hanging.answer(() => undefined)
    const dead = await freePort()
    for (let index = 0; index < FINE; index += 1) await api.subscribe(new URL(`/${index}`, receiver.url).href)
    for (let index = 0; index < BAD; index += 1) {
      await api.subscribe(`http://127.0.0.1:${dead}/${index}`)
      await api.subscribe(new URL(`/${index}`, hanging.url).href)
    }
    const worker = startWorker({ ...api.pumping, now: () => new Date() }, () => false)
    const committed = new Map<string, number>()
    const note = (complaint: string, seq: number) => committed.set(`${complaint} ${seq}`, performance.now())
    for (let index = 0; index < COMPLAINTS; index += 1) {
      const { id } = await receive(api)
      note(id, 1)
      await done(api, agent, id, 'classify', bodies.classification)
      note(id, 2)
    }
    await receiver.until(FINE * committed.size)
    await worker.stop()
    const lags: number[] = []
    for (let index = 0; index < FINE; index += 1) {
      const heard = receiver.heard.filter(({ path }) => path === `/${index}`)
      t.equal(heard.length, committed.size, 'each once')
      t.ok(isInOrder(heard))
      for (const { event, at } of heard)
        lags.push(at - (committed.get(`${event.subject} ${event.data.seq}`) ?? Number.NEGATIVE_INFINITY))
    }
    const p99 = lags.sort((one, other) => one - other)[Math.floor(lags.length * 0.99)] ?? 0
    t.ok(p99 < LAG_MS, `${Math.round(p99)} ms`)
  },
)

t.test(
  'a receiver that falls behind hears everything in the end, once and in order, from the feed and not from rows',
  async (t) => {
    const api = await startTelling(t, undefined, { now: () => new Date() })
    const [fast, slow] = [await startReceiver(t), await startReceiver(t)]
    await api.subscribe(fast.url)
    const { id } = await api.subscribe(slow.url)
    const held: (() => void)[] = []
    slow.answer((_, response) => void held.push(() => response.writeHead(204).end()))
    const worker = startWorker({ ...api.pumping, now: () => new Date() }, () => false)
    const first = await receive(api)
    await slow.until(1)
    const told = await Promise.all(Array.from({ length: 2 * MOST_HELD }, () => receive(api)))
    await done(api, agent, first.id, 'classify', bodies.classification)
    const events = told.length + 2
    await fast.until(events)
    t.ok(slow.heard.length <= AT_ONCE, 'no more than it can work at once')
    slow.answer(204)
    for (const answer of held) answer()
    await slow.until(events)
    await worker.stop()
    t.equal(new Set(slow.heard.map(({ event }) => event.id)).size, events)
    t.equal(slow.heard.length, events)
    t.ok(isInOrder(slow.heard))
    t.ok((await api.log(id)).every(({ tries }) => tries === 1))
  },
)

function isInOrder(heard: readonly Delivered[]): boolean {
  const last = new Map<string, number>()
  return heard.every(({ event: { subject, data } }) => {
    const before = last.get(subject) ?? 0
    last.set(subject, data.seq)
    return data.seq > before
  })
}

/** A port at which nobody listens. */
