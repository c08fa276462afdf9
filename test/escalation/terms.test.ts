import t from 'tap'
import { workOnce } from '../../src/worker.job.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  doings,
  done,
  look,
  openClocks,
  receive,
  timeline,
} from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const api = await startTestApp(t)
const work = () => workOnce({ database: api.database, means: api.means, log: api.app.log })

t.test('ARC-1 what was noticed between two rounds is tried at once, then left until its time', async (t) => {
  const { rootCause, ...planning } = bodies.planning()
  const { id } = await complaintIn(api, 'revisited', { grade: 'important', planning })
  api.advance(30 * DAY_MS)
  await done(api, supervisor, id, 'escalate', bodies.reason)
  t.equal(await work(), 1, 'it is tried, and can’t be archived yet')
  t.equal(await work(), 0, 'it isn’t tried again and again')
  await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { rootCause })
  api.advance(HOUR_MS)
  t.equal(await work(), 1)
  t.equal((await look(api, agent, id)).state, 'archived')
})

t.test('ARC-1 what the worker has archived says nothing more, and is never looked at again', async (t) => {
  const { id } = await complaintIn(api, 'dismissed')
  api.advance(30 * DAY_MS)
  t.equal(await work(), 1)
  t.equal((await timeline(api, id)).at(-1).type, 'complaint.archived')
  t.same(openClocks(await look(api, agent, id)), [])
  api.advance(30 * DAY_MS)
  t.equal(await work(), 0)
})

t.test('CLK-9 a target keeps its place in lists when its own clocks have something to say', async (t) => {
  const customer = { customer: { phone: '+8615500000999' } }
  const { id } = await receive(api, customer)
  api.advance(5 * HOUR_MS)
  const { id: into } = await receive(api, customer)
  await done(api, agent, id, 'merge', { into, ...bodies.reason })
  const before = await dueAtOf(into)
  t.ok(before < api.now().toISOString(), 'of both the one that came first is due first')
  api.advance(HOUR_MS)
  await work()
  t.ok((await timeline(api, into)).some(({ type }) => type === 'clock.warned'))
  t.equal(await dueAtOf(into), before)
})

t.test('CLK-4 the answer to a command shows the clocks that a reader sees', async (t) => {
  const received = await receive(api)
  t.same(received.clocks, (await look(api, agent, received.id)).clocks)
  const { id } = await complaintIn(api, 'executed')
  const reopened = await done(api, agent, id, 'reopen', bodies.reason)
  t.same(reopened.clocks, (await look(api, agent, id)).clocks)
  t.match(clockOf(reopened, 'resolve'), { instance: 2, state: 'running' })
})

t.test('CLK-1 what the clocks say is beside what people do, and changes nothing of it', async (t) => {
  const { id, version } = await receive(api)
  api.advance(2 * DAY_MS)
  await work()
  const events = await timeline(api, id)
  t.ok(events.length > doings(events).length)
  t.same(
    doings(events).map(({ type }) => type),
    ['complaint.received'],
  )
  t.match(await look(api, agent, id), { state: 'received', version, handler: agent.sub })
})

/** The earliest due time of a complaint, as lists show it. */
async function dueAtOf(id: string): Promise<string> {
  const { body } = await api.call(supervisor, 'GET', '/v1/complaints?sort=dueAt&limit=200')
  return body.items.find((one: { id: string }) => one.id === id).dueAt
}
