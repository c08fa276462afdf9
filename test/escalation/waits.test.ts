import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { complaintIn, done, look, receive, type Told, tells } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const HOUR = 3_600_000
const online = { channel: 'web_chat' }
const pause = (awaiting: string, hours?: number, now = new Date()) => ({
  ...{ awaiting, question: '请补充购机发票照片' },
  ...(hours === undefined ? {} : { resumeBy: new Date(now.getTime() + hours * HOUR).toISOString() }),
})
const later = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString()

t.test('CLK-3 a clock that may pause stands still while it waits, and is due that much later', async (t) => {
  const api = await startTestApp(t)
  const { id, receivedAt } = await receive(api, online)
  api.advance(2 * HOUR - 1)
  await done(api, agent, id, 'pause', pause('customer'))
  t.match(await clockOf(api, id, 'identify'), { state: 'paused', dueAt: null })
  t.match(
    await clockOf(api, id, 'first_response'),
    { state: 'breached' },
    'what policy doesn’t let pause goes on',
  )
  goTo(api, later(receivedAt, 40 * HOUR - 1))
  await sweep(api)
  const items = await wholeTimeline(api, id)
  for (const clock of ['identify', 'resolve'])
    t.notOk(
      sayings(items, clock).some(({ what }) => /breached/.test(what)),
      clock,
    )
  await done(api, agent, id, 'resume', { answer: '发票已补' })
  const dueAt = later(receivedAt, 40 * HOUR)
  t.match(await clockOf(api, id, 'identify'), {
    ...{ state: 'running', dueAt },
    pauses: [{ from: later(receivedAt, 2 * HOUR - 1), until: later(receivedAt, 40 * HOUR - 1) }],
  })
  api.advance(1)
  await sweep(api)
  t.match(await clockOf(api, id, 'identify'), { state: 'breached', breachedAt: dueAt })
  t.match(await clockOf(api, id, 'resolve'), { state: 'running', dueAt: later(receivedAt, 62 * HOUR) })
})

t.test('CLK-3 two waits at once stop a clock once, until the last is over', async (t) => {
  const api = await startTestApp(t)
  const { id, receivedAt } = await receive(api, online)
  api.advance(HOUR)
  await done(api, agent, id, 'pause', pause('customer', 200, api.now()))
  api.advance(HOUR)
  await done(api, agent, id, 'pause', pause('third_party', 5, api.now()))
  api.advance(5 * HOUR)
  await sweep(api)
  tells(
    t,
    await look(api, agent, id),
    { awaiting: ['customer'] },
    'only the wait whose time is over has ended',
  )
  t.match(await clockOf(api, id, 'resolve'), { state: 'paused' })
  api.advance(3 * HOUR)
  await done(api, agent, id, 'resume', { answer: '收到' })
  t.match(await clockOf(api, id, 'resolve'), { state: 'running', dueAt: later(receivedAt, 33 * HOUR) })
})

t.test(
  'CLK-13 a wait is reminded of at half, and a third party’s ends by itself when it is over',
  async (t) => {
    const api = await startTestApp(t)
    const { id, receivedAt } = await receive(api, online)
    await done(api, agent, id, 'pause', pause('third_party'))
    goTo(api, later(receivedAt, 36 * HOUR - 1))
    await sweep(api)
    t.same(sayings(await wholeTimeline(api, id), 'resume_by'), [])
    api.advance(1)
    await sweep(api)
    const at = later(receivedAt, 36 * HOUR)
    t.match(sayings(await wholeTimeline(api, id), 'resume_by'), [
      { what: 'resume_by warned 0.5', at, dueAt: later(receivedAt, 72 * HOUR) },
    ])
    goTo(api, later(receivedAt, 72 * HOUR - 1))
    await sweep(api)
    tells(t, await look(api, agent, id), { awaiting: ['third_party'] })
    api.advance(1)
    await Promise.all([sweep(api), sweep(api)])
    tells(t, await look(api, agent, id), { awaiting: [] })
    const resumed = (await wholeTimeline(api, id)).filter(({ type }: Told) => type === 'complaint.resumed')
    t.match(resumed, [{ actor: 'worker', origin: 'worker', at: later(receivedAt, 72 * HOUR) }])
    t.equal(resumed.length, 1, 'once')
    t.match(await clockOf(api, id, 'resolve'), { state: 'running', dueAt: later(receivedAt, 96 * HOUR) })
  },
)

t.test(
  'a repeating clock is due each hour until there is an entry, with a count after a gap (EXE-2)',
  async (t) => {
    const api = await startTestApp(t)
    const { id } = await complaintIn(api, 'executing')
    const began = api.now().toISOString()
    const breaches = async () =>
      (await wholeTimeline(api, id))
        .filter(({ type, data }) => type === 'clock.breached' && data.clock === 'progress')
        .map(({ at, data: { dueAt, count } }) => [at, dueAt, count])
    api.advance(HOUR)
    await sweep(api)
    api.advance(4.5 * HOUR)
    await sweep(api)
    t.same(await breaches(), [
      [later(began, HOUR), later(began, HOUR), 1],
      [later(began, 5.5 * HOUR), later(began, 2 * HOUR), 4],
    ])
    const words = { kind: 'progress', channel: 'app_chat', words: '新机已出库，预计今晚送达。' }
    await done(api, agent, id, 'messages', words)
    t.match(await clockOf(api, id, 'progress'), {
      instance: 2,
      startedAt: later(began, 5.5 * HOUR),
      state: 'running',
    })
    api.advance(HOUR - 1)
    await sweep(api)
    t.equal((await breaches()).length, 2, 'the entry began the hour anew')
  },
)

t.test('CLK-9 whatever is open has a clock that runs or is paused, at every step of its life', async (t) => {
  const api = await startTestApp(t)
  const going = async (id: string) => {
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks`)
    return body.items.filter(({ stoppedAt }: Told) => stoppedAt === null).length
  }
  const steps = [
    'received',
    'classified',
    'graded',
    'planned',
    'approved',
    'executing',
    'executed',
    'revisited',
  ] as const
  for (const state of steps) t.ok((await going((await complaintIn(api, state)).id)) > 0, state)
  const { id } = await complaintIn(api, 'executed')
  await done(api, agent, id, 'reopen', bodies.reason)
  t.ok((await going(id)) > 0, 'reopened')
  t.equal(await going((await complaintIn(api, 'archived')).id), 0, 'what is archived has none')
})
