import t from 'tap'
import { calendarOf } from '../../src/clocks/calendar.ts'
import { elapsedMs, shareAt } from '../../src/clocks/due.ts'
import { aCalendar, CALENDARS, daily, due, utc } from '../support/calendars.ts'

const HOUR_MS = 3_600_000
const MON_FRI = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] } as {
  mon: [string, string][]
  tue: [string, string][]
}

t.test('CLK-2 round the clock a due time is a plain sum', async (t) => {
  t.equal(due('PT15M', 'always', '2026-11-20T02:13:00.123Z'), '2026-11-20T02:28:00.123Z')
  t.equal(due('PT30S', 'always', '2026-12-31T23:59:59.999Z'), '2027-01-01T00:00:29.999Z')
})

t.test('CLK-2 at 23:59 on the eve of a make-up Saturday the hours begin on that Saturday', async (t) => {
  t.equal(due('PT4H', 'working_hours', '2026-02-13T23:59:00+08:00'), utc('2026-02-14T14:30:00+08:00'))
  t.equal(due('PT8H', 'working_hours', '2026-02-13T23:59:00+08:00'), utc('2026-02-24T09:30:00+08:00'))
})

t.test('CLK-2 what is told in contact hours waits for the morning', async (t) => {
  t.equal(due('PT1H', 'contact_hours', '2026-11-20T20:30:00+08:00'), utc('2026-11-21T08:30:00+08:00'))
  t.equal(due('PT1H', 'contact_hours', '2026-11-20T20:00:00+08:00'), utc('2026-11-20T21:00:00+08:00'))
  t.equal(due('PT1H', 'contact_hours', '2026-11-20T23:00:00+08:00'), utc('2026-11-21T09:00:00+08:00'))
})

t.test('CLK-2 spans across midnight count through, on both sides of it', async (t) => {
  const night = daily('Asia/Shanghai', [['22:00', '06:00']])
  t.equal(due('PT3H', night, '2026-11-20T23:00:00+08:00'), utc('2026-11-21T02:00:00+08:00'))
  t.equal(due('PT3H', night, '2026-11-21T05:00:00+08:00'), utc('2026-11-22T00:00:00+08:00'))
  const fridayNight = aCalendar('Asia/Shanghai', { fri: [['22:00', '06:00']] })
  t.equal(due('PT10H', fridayNight, '2026-11-20T12:00:00+08:00'), utc('2026-11-28T00:00:00+08:00'))
})

t.test('CLK-2 daylight saving makes an open night an hour shorter in spring, longer in autumn', async (t) => {
  const always = daily('Europe/Berlin', [['00:00', '24:00']])
  t.equal(due('PT24H', always, '2026-03-29T00:00:00+01:00'), utc('2026-03-30T01:00:00+02:00'))
  t.equal(due('PT24H', always, '2026-10-25T00:00:00+02:00'), utc('2026-10-25T23:00:00+01:00'))
  const office = daily('Europe/Berlin', [['09:00', '17:00']])
  t.equal(due('PT8H', office, '2026-03-28T13:00:00+01:00'), utc('2026-03-29T13:00:00+02:00'))
  t.equal(due('PT8H', office, '2026-10-24T13:00:00+02:00'), utc('2026-10-25T13:00:00+01:00'))
})

t.test('CLK-3 a wait is taken off as the history has it; two at once are taken off once', async (t) => {
  const start = '2026-11-20T00:00:00Z'
  const waits: [string, string][] = [
    ['2026-11-20T02:00:00Z', '2026-11-20T05:00:00Z'],
    ['2026-11-20T04:00:00Z', '2026-11-20T06:00:00Z'],
  ]
  t.equal(due('PT24H', 'always', start, waits), '2026-11-21T04:00:00.000Z')
  t.equal(due('PT24H', 'always', start, [...waits].reverse()), '2026-11-21T04:00:00.000Z')
})

t.test('CLK-3 a wait across a closed span takes only what was open in it', async (t) => {
  const office = aCalendar('Asia/Shanghai', MON_FRI)
  const wait: [string, string] = ['2026-11-23T16:00:00+08:00', '2026-11-24T10:00:00+08:00']
  t.equal(due('PT4H', office, '2026-11-23T14:00:00+08:00', [wait]), utc('2026-11-24T12:00:00+08:00'))
})

t.test(
  'CLK-3 while it waits there is no due time yet; a wait after the due time changes nothing',
  async (t) => {
    t.equal(due('PT1H', 'always', '2026-11-20T00:00:00Z', [['2026-11-20T00:59:59.999Z', null]]), null)
    t.equal(
      due('PT1H', 'always', '2026-11-20T00:00:00Z', [['2026-11-20T01:00:00Z', null]]),
      '2026-11-20T01:00:00.000Z',
    )
  },
)

t.test('CLK-10 of days the first is excluded, and the last ends at 24:00', async (t) => {
  t.equal(due({ days: 15 }, 'working_days', '2026-03-02T00:00:00+08:00'), utc('2026-03-18T00:00:00+08:00'))
  t.equal(due({ days: 15 }, 'working_days', '2026-03-02T23:59:59+08:00'), utc('2026-03-18T00:00:00+08:00'))
})

t.test('CLK-10 a last day on a holiday rolls on to the next day that is none', async (t) => {
  t.equal(due({ days: 7 }, 'working_days', '2026-09-28T10:00:00+08:00'), utc('2026-10-09T00:00:00+08:00'))
  t.equal(due({ days: 5 }, 'working_days', '2026-03-02T10:00:00+08:00'), utc('2026-03-10T00:00:00+08:00'))
})

t.test('CLK-10 five working days step over the holiday and count its make-up days', async (t) => {
  t.equal(
    due({ workingDays: 5 }, 'working_days', '2026-02-13T10:00:00+08:00'),
    utc('2026-02-28T00:00:00+08:00'),
  )
  t.equal(
    due({ workingDays: 1 }, 'working_days', '2026-02-13T23:59:00+08:00'),
    utc('2026-02-15T00:00:00+08:00'),
  )
})

t.test('CLK-10 where there are business hours the last day ends with them', async (t) => {
  t.equal(
    due({ workingDays: 1 }, 'working_hours', '2026-03-02T10:00:00+08:00'),
    utc('2026-03-03T18:00:00+08:00'),
  )
})

t.test('CLK-10 of a count of days a wait takes whole days, and parts of days add up', async (t) => {
  const start = '2026-03-02T10:00:00+08:00'
  const at = (wait: [string, string][]) => due({ days: 8 }, 'working_days', start, wait)
  t.equal(at([]), utc('2026-03-11T00:00:00+08:00'))
  t.equal(at([['2026-03-03T08:00:00+08:00', '2026-03-03T20:00:00+08:00']]), utc('2026-03-11T00:00:00+08:00'))
  t.equal(
    at([
      ['2026-03-03T08:00:00+08:00', '2026-03-03T20:00:00+08:00'],
      ['2026-03-05T08:00:00+08:00', '2026-03-05T20:00:00+08:00'],
    ]),
    utc('2026-03-12T00:00:00+08:00'),
  )
  t.equal(at([['2026-03-02T11:00:00+08:00', '2026-03-03T00:00:00+08:00']]), utc('2026-03-11T00:00:00+08:00'))
})

t.test('CLK-10 of working days a wait over the weekend takes none', async (t) => {
  t.equal(
    due({ workingDays: 5 }, 'working_days', '2026-03-05T10:00:00+08:00', [
      ['2026-03-07T00:00:00+08:00', '2026-03-09T00:00:00+08:00'],
    ]),
    utc('2026-03-13T00:00:00+08:00'),
  )
  t.equal(
    due({ workingDays: 5 }, 'working_days', '2026-03-05T10:00:00+08:00', [
      ['2026-03-09T12:00:00+08:00', null],
    ]),
    null,
  )
})

t.test('a date that was named is due at that instant, a day at its end, and no wait moves it', async (t) => {
  const wait: [string, null] = ['2026-03-03T00:00:00Z', null]
  t.equal(
    due({ at: '2026-03-05T02:00:00.000Z' }, 'always', '2026-03-02T00:00:00Z', [wait]),
    '2026-03-05T02:00:00.000Z',
  )
  t.equal(due({ at: '2026-03-05' }, 'working_days', '2026-03-02T00:00:00Z'), utc('2026-03-06T00:00:00+08:00'))
  t.equal(
    due({ at: '2026-03-05' }, 'working_hours', '2026-03-02T00:00:00Z'),
    utc('2026-03-05T18:00:00+08:00'),
  )
})

t.test('CLK-1 half of a limit has run at half of its time, waits and closed hours left out', async (t) => {
  const course = (limit: string, name: string, waits: [string, string][] = []) => ({
    ...{ limit, calendar: calendarOf(CALENDARS, name), start: Date.parse('2026-11-20T20:00:00+08:00') },
    waits: waits.map(([from, until]) => ({ from: Date.parse(from), until: Date.parse(until) })),
  })
  const point = (...of: Parameters<typeof course>) => new Date(shareAt(course(...of), 0.5) ?? 0).toISOString()
  t.equal(point('PT24H', 'always'), utc('2026-11-21T08:00:00+08:00'))
  t.equal(point('PT4H', 'contact_hours'), utc('2026-11-21T09:00:00+08:00'))
  const wait: [string, string] = ['2026-11-20T20:10:00+08:00', '2026-11-20T20:40:00+08:00']
  t.equal(point('PT1H', 'always', [wait]), utc('2026-11-20T21:00:00+08:00'))
})

t.test('CLK-1 of a count of days and of a named date, half of the time from start to due', async (t) => {
  const calendar = calendarOf(CALENDARS, 'working_days')
  const start = Date.parse('2026-03-02T00:00:00+08:00')
  const half = (limit: Parameters<typeof shareAt>[0]['limit']) =>
    new Date(shareAt({ limit, calendar, start, waits: [] }, 0.5) ?? 0).toISOString()
  t.equal(half({ workingDays: 3 }), utc('2026-03-04T00:00:00+08:00'))
  t.equal(half({ at: '2026-03-03' }), utc('2026-03-03T00:00:00+08:00'))
  t.equal(half({ at: '2026-03-01' }), utc('2026-03-02T00:00:00+08:00'), 'never after the due time')
})

t.test('CLK-6 what has run is the open time since the start less the waits', async (t) => {
  const calendar = calendarOf(CALENDARS, 'contact_hours')
  const start = Date.parse('2026-11-20T20:00:00+08:00')
  const waits = [{ from: Date.parse('2026-11-21T08:00:00+08:00'), until: null }]
  const at = Date.parse('2026-11-21T09:00:00+08:00')
  t.equal(elapsedMs({ calendar, start, waits: [] }, at), 2 * HOUR_MS)
  t.equal(elapsedMs({ calendar, start, waits }, at), HOUR_MS)
  t.equal(elapsedMs({ calendar, start, waits }, start - 1), 0)
})

t.test('CLK-8 a calendar without working time is an error, not an endless search', async (t) => {
  const closed = aCalendar('Asia/Shanghai', {})
  t.throws(() => due('PT1H', closed, '2026-11-20T00:00:00Z'), RangeError)
  t.throws(() => due({ workingDays: 1 }, closed, '2026-11-20T00:00:00Z'), RangeError)
})
