import fc from 'fast-check'
import t from 'tap'
import { type Calendar, calendarOf } from '../../src/clocks/calendar.ts'
import { type Course, dueAt, elapsedMs, type Limit, shareAt } from '../../src/clocks/due.ts'
import type { Wait } from '../../src/clocks/gaps.ts'
import { CALENDARS, daily } from '../support/calendars.ts'
import { holds } from '../support/property.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const FROM = Date.parse('2025-12-20T00:00:00Z')
const UNTIL = Date.parse('2026-11-10T00:00:00Z')

const OFFICE: [string, string][] = [
  ['09:00', '12:00'],
  ['13:30', '18:00'],
]
const NIGHT: [string, string][] = [
  ['21:30', '05:00'],
  ['12:00', '12:01'],
]
const calendars: Calendar[] = [
  ...['always', 'working_hours', 'working_days', 'contact_hours'].map((name) => calendarOf(CALENDARS, name)),
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].map((zone) => daily(zone, OFFICE)),
  ...['Europe/Berlin', 'Asia/Shanghai'].map((zone) => daily(zone, NIGHT)),
]
const calendar = fc.constantFrom(...calendars)
const instant = fc.integer({ min: FROM, max: UNTIL })
const seconds = fc.integer({ min: 0, max: 400_000 })
const wait: fc.Arbitrary<Wait> = fc
  .tuple(instant, fc.option(fc.integer({ min: 0, max: 20 * DAY_MS }), { freq: 8 }))
  .map(([from, length]) => ({ from, until: length === null ? null : from + length }))
const near = (start: number) =>
  fc
    .array(
      fc.tuple(fc.integer({ min: -2 * DAY_MS, max: 20 * DAY_MS }), fc.integer({ min: 0, max: 5 * DAY_MS })),
      { maxLength: 5 },
    )
    .map((waits) => waits.map(([after, length]) => ({ from: start + after, until: start + after + length })))
const limit: fc.Arbitrary<Limit> = fc.oneof(
  seconds.map((count) => `PT${count}S`),
  fc.integer({ min: 0, max: 30 }).map((workingDays) => ({ workingDays })),
  fc.integer({ min: 0, max: 60 }).map((days) => ({ days })),
  instant.map((at) => ({ at: new Date(at).toISOString() })),
)
const course = fc
  .tuple(limit, calendar, instant)
  .chain(([limit, calendar, start]) =>
    near(start).map((waits): Course => ({ limit, calendar, start, waits })),
  )
const orNever = (due: number | null) => due ?? Number.POSITIVE_INFINITY

t.test('CLK-3 a wait more never brings a due time nearer', async (t) => {
  const property = fc.property(course, wait, (course, more) => {
    const with_ = { ...course, waits: [...course.waits, more] }
    return orNever(dueAt(with_)) >= orNever(dueAt(course))
  })
  holds(t, property, 3000)
})

t.test('CLK-3 nor one near the start, and a wait that goes on has no due time or the same', async (t) => {
  const nearby = course.chain((course) => near(course.start).map((more) => ({ course, more })))
  const property = fc.property(nearby, ({ course, more }) => {
    const due = orNever(dueAt(course))
    const closed = orNever(dueAt({ ...course, waits: [...course.waits, ...more] }))
    const open = dueAt({ ...course, waits: [...course.waits, { from: course.start, until: null }] })
    return closed >= due && (open === null || open === due)
  })
  holds(t, property, 3000)
})

t.test('CLK-6 a later start is never due earlier', async (t) => {
  const property = fc.property(course, fc.integer({ min: 0, max: 3 * DAY_MS }), (course, later) => {
    return orNever(dueAt({ ...course, start: course.start + later })) >= orNever(dueAt(course))
  })
  holds(t, property, 3000)
})

t.test('CLK-6 two limits one after the other are due when their sum is', async (t) => {
  const property = fc.property(course, seconds, seconds, ({ calendar, start, waits }, a, b) => {
    const dueAfter = (start: number, count: number) =>
      dueAt({ limit: `PT${count}S`, calendar, start, waits }) ?? Number.NaN
    return dueAfter(start, a + b) === dueAfter(dueAfter(start, a), b)
  })
  holds(t, property, 3000)
})

t.test(
  'CLK-6 at the due time of a duration exactly that much has run, a millisecond before less',
  async (t) => {
    const property = fc.property(course, seconds, (course, count) => {
      const due = dueAt({ ...course, limit: `PT${count}S` }) ?? Number.NaN
      return (
        elapsedMs(course, due) === count * 1000 && (count === 0 || elapsedMs(course, due - 1) < count * 1000)
      )
    })
    holds(t, property, 3000)
  },
)

t.test('CLK-1 warnings come in their order and never after the due time', async (t) => {
  const property = fc.property(course, (course) => {
    const [half, most, due] = [shareAt(course, 0.5), shareAt(course, 0.8), dueAt(course)]
    return half !== null && most !== null && due !== null && half <= most && most <= due
  })
  holds(t, property, 3000)
})

t.test('CLK-2 counting minute by minute on the wall gives the same due time', async (t) => {
  const spans = fc.constantFrom(OFFICE, NIGHT)
  const zone = fc.constantFrom('Europe/Berlin', 'Asia/Shanghai', 'America/New_York')
  const minute = instant.map((at) => at - (at % MINUTE_MS))
  const property = fc.property(
    zone,
    spans,
    minute,
    fc.integer({ min: 1, max: 1500 }),
    (zone, spans, start, count) => {
      const due = dueAt({ limit: `PT${count}M`, calendar: daily(zone, spans), start, waits: [] })
      return due === walked(zone, spans, start, count)
    },
  )
  holds(t, property, 60)
})

/** The same sum by looking at the wall clock once a minute. */
function walked(zone: string, spans: [string, string][], start: number, minutes: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' })
  let [at, left] = [start, minutes]
  while (left > 0) {
    const wall = format.format(at)
    const open = spans.some(([from, until]) =>
      from < until ? wall >= from && wall < until : wall >= from || wall < until,
    )
    if (open) left -= 1
    at += MINUTE_MS
  }
  return at
}
