import t from 'tap'
import { type Bearer, startTestApp, type TestApp } from '../support/app.ts'
import { clocksOf, type Hours, type Moment } from '../support/calculator.ts'
import { wholeTimeline } from '../support/clocks.ts'
import type { Told } from '../support/journey.ts'
import { type Lived, live, lot } from '../support/lives.ts'
import { admin, supervisor } from '../support/people.ts'

const COMPLAINTS = 60
const SEED = 2026
const NEW_YEAR = Date.parse('2025-12-31T16:00:00.000Z')
const DAY = 86_400_000
/** From here on the clocks of the work count working hours. */
const SUMMER = NEW_YEAR + 180 * DAY
/** Arrivals where calendars are at their oddest: the eve of a make-up week, the last minute before a holiday. */
const ODD = ['2026-02-13T23:59:00+08:00', '2026-09-19T23:59:00+08:00', '2026-09-30T17:59:30+08:00'].map(
  Date.parse,
)
const INNER = ['identify', 'analyse', 'solve', 'resolve']

t.test(
  'a year of complaints: every due time, warning and breach is, to the millisecond, what a calculator of its own says (CLK-1 … CLK-7)',
  async (t) => {
    const api = await aHouse(t)
    const chance = lot(SEED)
    const arrivals = Array.from(
      { length: COMPLAINTS },
      (_, index) => ODD[index] ?? NEW_YEAR + chance() * 300 * DAY,
    )
    const lives = await liveAll(api, arrivals.map(Math.floor), chance)
    const end = NEW_YEAR + 400 * DAY
    await api.setClock(end)
    let compared = 0
    for (const { id, moments } of lives) {
      const inner: Hours = (moments[0] as Moment).at < SUMMER ? 'always' : 'working_hours'
      const archived: Moment = { at: (moments.at(-1) as Moment).at + 30 * DAY, what: 'archived' }
      const expected = clocksOf([...moments, archived], inner, end).map(shown)
      const found = await clocksFound(api, id)
      compared += found.length
      t.strictSame(
        sorted(found),
        sorted(expected),
        JSON.stringify(moments.map(({ at, what }) => [iso(at), what])),
      )
    }
    t.ok(compared > COMPLAINTS * 8, `${compared} clocks`)
  },
)

type House = TestApp & { readonly now: () => Date; setClock(to: number): Promise<void> }

/** A sandbox at the beginning of 2026, in which everybody of these tests works. */
async function aHouse(t: Parameters<typeof startTestApp>[0]): Promise<House> {
  const api = await startTestApp(t, { now: () => new Date(NEW_YEAR) })
  const company = { name: 'Sandbox', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true }
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', company)
  const call: TestApp['call'] = (who: Bearer, ...rest) => api.call({ ...who, tenant: body.id }, ...rest)
  let now = NEW_YEAR
  return {
    ...{ ...api, call, tenant: body.id, now: () => new Date(now) },
    async setClock(to) {
      if (to <= now) return
      const { status, payload } = await call(admin, 'POST', '/v1/sandbox/clock', { now: iso(to) })
      if (status !== 200) throw new Error(payload)
      now = to
    },
  }
}

/** Lives all of them side by side, in the order in which things happen. */
async function liveAll(api: House, arrivals: readonly number[], chance: () => number): Promise<Lived[]> {
  const going = arrivals.map((at) => ({
    at,
    life: live(api, () => api.now().getTime(), lot(chance() * 1e9)),
  }))
  const lived: Lived[] = []
  let isSummer = false
  while (going.length > 0) {
    going.sort((a, b) => a.at - b.at)
    const [one] = going
    if (!one) break
    if (!isSummer && one.at >= SUMMER) {
      isSummer = true
      await countWorkingHours(api)
    }
    await api.setClock(one.at)
    const step = await one.life.next()
    if (!step.done) one.at += step.value
    else {
      lived.push(step.value)
      going.shift()
    }
  }
  return lived
}

async function countWorkingHours(api: House): Promise<void> {
  await api.setClock(SUMMER)
  const { content } = (await api.call(admin, 'GET', '/v1/policies/clocks')).body
  for (const name of INNER) content.rules[name].calendar = 'working_hours'
  const { status, payload } = await api.call(admin, 'PUT', '/v1/policies/clocks', {
    content,
    reason: '改按工时',
  })
  if (status !== 200) throw new Error(payload)
}

/** The clocks of a complaint as the API shows them, with what they said on its timeline. */
async function clocksFound(api: House, id: string): Promise<object[]> {
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks`)
  const items = await wholeTimeline(api, id)
  return body.items.map(({ name, instance, startedAt, dueAt, stoppedAt, breachedAt }: Told) => {
    const own = items.filter(({ data }) => data.clock === name && data.instance === instance)
    const warned = own
      .filter(({ type }) => type === 'clock.warned')
      .map(({ data }) => [data.share, data.noticedAt])
    const breach = own.find(({ type }) => type === 'clock.breached')
    const said = breach ? breach.data.dueAt : null
    return { name, instance, startedAt, dueAt, stoppedAt, breachedAt, said, warned }
  })
}

function shown({
  name,
  instance,
  startedAt,
  dueAt,
  stoppedAt,
  breachedAt,
  warned,
}: ReturnType<typeof clocksOf>[0]) {
  return {
    ...{ name, instance, startedAt: iso(startedAt), dueAt: iso(dueAt), stoppedAt: iso(stoppedAt) },
    ...{ breachedAt: iso(breachedAt), said: iso(breachedAt) },
    warned: warned.map(([share, at]) => [share, iso(at)]),
  }
}

function sorted(clocks: readonly object[]): object[] {
  return [...clocks].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf(clock: object): string {
  const { name, instance } = clock as { name: string; instance: number }
  return `${name} ${instance}`
}

function iso<T extends number | null>(at: T): T extends null ? string | null : string {
  return (at === null ? null : new Date(at).toISOString()) as never
}
