import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { clockOf, goTo, sayings, sweep, wholeTimeline } from '../support/clocks.ts'
import { done, receive, type Told } from '../support/journey.ts'
import { agent, system } from '../support/people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const online = { channel: 'web_chat' }
const personal = { kind: 'personal', channel: 'app_chat', words: '您好，我是负责您这件事的小李。' }
const later = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString()
const told = (items: readonly Told[]) => items.map(({ type }) => type)

t.test(
  'CLK-1 a clock warns at half and at four fifths, breaches, and climbs a rung at a time: each once, at its instant',
  async (t) => {
    const api = await startTestApp(t)
    const { id, receivedAt } = await receive(api, online, system)
    const hours: readonly (readonly [number, string])[] = [
      ...([
        [12, 'resolve warned 0.5'],
        [19.2, 'resolve warned 0.8'],
        [24, 'resolve breached'],
      ] as const),
      ...([
        [30, 'resolve escalated supervisor'],
        [36, 'resolve escalated dept_manager'],
      ] as const),
      ...([
        [48, 'resolve escalated vp'],
        [72, 'resolve escalated gm'],
      ] as const),
    ]
    for (const [index, [hour, what]] of hours.entries()) {
      goTo(api, later(receivedAt, hour * HOUR - 1))
      await sweep(api)
      t.equal(sayings(await wholeTimeline(api, id), 'resolve').length, index, `a millisecond before: ${what}`)
      goTo(api, later(receivedAt, hour * HOUR))
      await Promise.all([sweep(api), sweep(api)])
      await sweep(api)
    }
    api.advance(1000 * HOUR)
    await sweep(api)
    const dueAt = later(receivedAt, 24 * HOUR)
    t.strictSame(
      sayings(await wholeTimeline(api, id), 'resolve'),
      hours.map(([hour, what]) => {
        const at = later(receivedAt, hour * HOUR)
        return { what, at, dueAt, noticedAt: at }
      }),
    )
    t.equal(await sweep(api), 0, 'there is nothing more to say')
  },
)

t.test(
  'CLK-4 after an hour of downtime everything that came due fires once, in its order, with when it was due and when noticed',
  async (t) => {
    const api = await startTestApp(t)
    const { id, receivedAt } = await receive(api, online, system)
    api.advance(HOUR)
    const noticedAt = api.now().toISOString()
    await Promise.all([sweep(api), sweep(api), sweep(api)])
    t.equal(await sweep(api), 0)
    const said = sayings(await wholeTimeline(api, id))
    t.strictSame(
      said.map(({ what, dueAt }) => [what, (Date.parse(dueAt) - Date.parse(receivedAt)) / 1000]),
      [
        ['acknowledge warned 0.5', 30],
        ['acknowledge warned 0.8', 30],
        ['acknowledge breached', 30],
        ['acknowledge escalated supervisor', 30],
        ['first_response warned 0.5', 3600],
        ['first_response warned 0.8', 3600],
        ['identify warned 0.5', 7200],
        ['first_response breached', 3600],
      ],
    )
    t.ok(said.every((one) => one.noticedAt === noticedAt && one.at === noticedAt))
  },
)

t.test(
  'CLK-7 a command given after the due time and before any sweep finds the breach on the timeline before itself',
  async (t) => {
    const api = await startTestApp(t)
    const late = await receive(api, online)
    const [inTime, onTheDot] = [await receive(api, online), await receive(api, online)]
    api.advance(HOUR - 1)
    await done(api, agent, inTime.id, 'messages', personal)
    api.advance(1)
    await done(api, agent, onTheDot.id, 'messages', personal)
    api.advance(MINUTE)
    t.match(await clockOf(api, late.id, 'first_response'), { state: 'breached' }, 'seen though nobody swept')
    await done(api, agent, late.id, 'messages', personal)
    const dueAt = later(late.receivedAt, HOUR)
    t.match(await clockOf(api, inTime.id, 'first_response'), { state: 'met', breachedAt: null })
    t.match(await clockOf(api, onTheDot.id, 'first_response'), { state: 'breached', breachedAt: dueAt })
    t.match(await clockOf(api, late.id, 'first_response'), {
      ...{ state: 'breached', dueAt, breachedAt: dueAt, stoppedAt: later(dueAt, MINUTE) },
    })
    const items = await wholeTimeline(api, late.id)
    const breach = items.findIndex(
      ({ type, data }) => type === 'clock.breached' && data.clock === 'first_response',
    )
    t.ok(breach > 0 && breach < told(items).indexOf('message.sent'))
    t.match(items[breach], { actor: 'worker', data: { dueAt, noticedAt: later(dueAt, MINUTE) } })
    const before = items.length
    await sweep(api)
    const more = (await wholeTimeline(api, late.id)).slice(before)
    t.notOk(
      more.some(({ data }) => data.clock === 'first_response'),
      'the sweep has nothing to add',
    )
  },
)

t.test(
  'CLK-5 a regrade moves what runs from the same start, and the sweep fires at the new instant',
  async (t) => {
    const api = await startTestApp(t)
    const { id, receivedAt } = await receive(api, online)
    api.advance(10 * MINUTE)
    await done(api, agent, id, 'classify', bodies.classification)
    await done(api, agent, id, 'grade', bodies.factsOf('general'))
    api.advance(HOUR)
    await done(api, agent, id, 'grade', bodies.factsOf('urgent'))
    const dueAt = later(receivedAt, 12 * HOUR)
    t.match(await clockOf(api, id, 'resolve'), { dueAt, state: 'running', startedAt: receivedAt })
    goTo(api, later(dueAt, -1))
    await sweep(api)
    t.match(await clockOf(api, id, 'resolve'), { state: 'running' })
    api.advance(1)
    await sweep(api)
    t.match(await clockOf(api, id, 'resolve'), { state: 'breached', breachedAt: dueAt })
    goTo(api, later(receivedAt, 24 * HOUR))
    await sweep(api)
    const breaches = sayings(await wholeTimeline(api, id), 'resolve').filter(({ what }) =>
      /breached/.test(what),
    )
    t.strictSame(
      breaches.map(({ at }) => at),
      [dueAt],
      'the old limit says nothing',
    )
  },
)

t.test(
  'CLK-5 where the new limit has passed the clock is breached at the time the limit was, and says so',
  async (t) => {
    const api = await startTestApp(t)
    const { id, receivedAt } = await receive(api, online)
    await done(api, agent, id, 'classify', bodies.classification)
    await done(api, agent, id, 'grade', bodies.factsOf('general'))
    api.advance(13 * HOUR)
    await sweep(api)
    await done(api, agent, id, 'grade', bodies.factsOf('urgent'))
    const dueAt = later(receivedAt, 12 * HOUR)
    const noticedAt = later(receivedAt, 13 * HOUR)
    t.match(await clockOf(api, id, 'resolve'), { dueAt, state: 'breached', breachedAt: dueAt })
    const items = await wholeTimeline(api, id)
    const graded = told(items).lastIndexOf('complaint.graded')
    t.match(sayings(items.slice(graded), 'resolve'), [
      { what: 'resolve warned 0.8', dueAt, noticedAt },
      { what: 'resolve breached', dueAt, noticedAt },
    ])
    t.equal(sayings(items, 'resolve').length, 3, 'the first warning was said before, once')
    goTo(api, later(dueAt, 3 * HOUR))
    await sweep(api)
    t.match(sayings(await wholeTimeline(api, id), 'resolve').at(-1), {
      ...{ what: 'resolve escalated supervisor', noticedAt: later(dueAt, 3 * HOUR) },
    })
  },
)
