import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { complaintIn, done, receive, type Told } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const HOUR = 3_600_000
const later = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString()
const personal = { kind: 'personal', channel: 'app_chat', words: '您好，我是负责您这件事的小李。' }

/** A complaint, and one of the same customer two hours later that it is merged into. */
async function merged(api: TestApp): Promise<{ one: Told; into: Told }> {
  const online = { channel: 'web_chat', customer: { phone: '+8615500000001' } }
  const one = await receive(api, online)
  api.advance(2 * HOUR)
  const into = await receive(api, online)
  await done(api, agent, one.id, 'merge', { into: into.id, reason: '同一客户说的是同一台机器' })
  return { one, into }
}

/** What the list says is due of a complaint, and the place it has in the order of due times. */
async function listed(api: TestApp, id: string): Promise<{ dueAt: string; place: number }> {
  const { body } = await api.call(supervisor, 'GET', '/v1/complaints?sort=dueAt')
  const place = body.items.findIndex((one: Told) => one.id === id)
  return { dueAt: body.items[place]?.dueAt, place }
}

t.test('CLK-9 a merged complaint keeps its clocks, and they fire on its own timeline', async (t) => {
  const api = await startTestApp(t)
  const { one, into } = await merged(api)
  goTo(api, later(one.receivedAt, 24 * HOUR))
  await sweep(api)
  const dueAt = later(one.receivedAt, 24 * HOUR)
  t.match(await clockOf(api, one.id, 'resolve'), { state: 'breached', breachedAt: dueAt })
  t.match(sayings(await wholeTimeline(api, one.id), 'resolve').at(-1), { what: 'resolve breached', dueAt })
  t.match(await clockOf(api, into.id, 'resolve'), {
    state: 'running',
    dueAt: later(into.receivedAt, 24 * HOUR),
  })
})

t.test(
  'CLK-9 lists order the target by the earliest, also after clocks of the target have fired',
  async (t) => {
    const api = await startTestApp(t)
    const { one, into } = await merged(api)
    await sweep(api)
    await done(api, agent, into.id, 'messages', { ...personal, kind: 'acknowledgement' })
    await done(api, agent, into.id, 'messages', personal)
    await done(api, agent, into.id, 'classify', bodies.classification)
    await done(api, agent, into.id, 'grade', bodies.factsOf('important'))
    const other = await complaintIn(api, 'graded', { overrides: { channel: 'web_chat' } })
    await done(api, agent, other.id, 'messages', { ...personal, kind: 'acknowledgement' })
    await done(api, agent, other.id, 'messages', personal)
    const earliest = (await clockOf(api, one.id, 'resolve')).dueAt
    t.equal(earliest, later(one.receivedAt, 24 * HOUR))
    const before = await listed(api, into.id)
    api.advance(6 * HOUR)
    await sweep(api)
    t.ok(
      sayings(await wholeTimeline(api, into.id), 'analyse').length > 0,
      'the target’s own clocks have spoken',
    )
    t.same(await listed(api, into.id), before, 'and what is listed has not changed by that')
  },
)

t.test(
  'CLK-9 the target’s events stop the clocks of what was merged into it; after a split they go on',
  async (t) => {
    const api = await startTestApp(t)
    const { one, into } = await merged(api)
    await done(api, agent, into.id, 'classify', bodies.classification)
    await done(api, agent, into.id, 'grade', bodies.factsOf('general'))
    t.match(await clockOf(api, one.id, 'identify'), { state: 'breached', stoppedAt: api.now().toISOString() })
    t.match(await clockOf(api, one.id, 'resolve'), { state: 'running' })
    await done(api, agent, into.id, 'verifications/waive', bodies.reason)
    const { remedies } = (await api.call(agent, 'GET', '/v1/policies/options')).body.content
    await done(api, agent, into.id, 'settle', { ...bodies.settlement(), remedy: remedies[0].code })
    t.match(await clockOf(api, one.id, 'resolve'), { state: 'met', stoppedAt: api.now().toISOString() })
    api.advance(HOUR)
    await done(api, supervisor, one.id, 'split', bodies.reason)
    t.match(await clockOf(api, one.id, 'resolve'), {
      ...{
        instance: 2,
        state: 'running',
        startedAt: one.receivedAt,
        dueAt: later(one.receivedAt, 24 * HOUR),
      },
    })
  },
)

t.test('CLK-9 two merged at once, one due before the other: each breaches at its own due time', async (t) => {
  const api = await startTestApp(t)
  const online = { channel: 'web_chat', customer: { phone: '+8615500000002' } }
  const all: Told[] = []
  for (let count = 0; count < 3; count += 1) {
    all.push(await receive(api, online))
    api.advance(HOUR)
  }
  const [first, second, target] = all
  for (const { id } of [first, second])
    await done(api, agent, id, 'merge', { into: target.id, reason: '同一客户说的是同一台机器' })
  api.advance(100 * HOUR)
  await Promise.all([sweep(api), sweep(api)])
  for (const { id, receivedAt } of all) {
    const said = sayings(await wholeTimeline(api, id), 'resolve').filter(({ what }) => /breached/.test(what))
    t.match(said, [{ dueAt: later(receivedAt, 24 * HOUR), noticedAt: api.now().toISOString() }])
    t.equal(said.length, 1)
  }
})

t.test('CLK-9 what is split off no longer makes its former target due', async (t) => {
  const api = await startTestApp(t)
  const { one, into } = await merged(api)
  const alone = await receive(api, { channel: 'web_chat' })
  const before = await listed(api, into.id)
  t.ok(before.dueAt <= later(one.receivedAt, HOUR), 'due with what was merged into it')
  await done(api, supervisor, one.id, 'split', { reason: '是另一台机器的问题' })
  const after = await listed(api, into.id)
  t.equal(after.dueAt, (await listed(api, alone.id)).dueAt, 'due as if nothing had been merged into it')
  t.equal((await listed(api, one.id)).dueAt, before.dueAt, 'which is due by itself again')
})
