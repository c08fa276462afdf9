import t from 'tap'
import { beyondKnown, calendarOf, compileCalendars, labelOf } from '../../src/clocks/calendar.ts'
import { isOpenDay } from '../../src/clocks/day-count.ts'
import { dayNumber } from '../../src/clocks/zone.ts'
import { CalendarPolicy } from '../../src/policy/calendar-policy.ts'
import { CALENDAR_PACK, CALENDARS, daily, utc } from '../support/calendars.ts'

const working = calendarOf(CALENDARS, 'working_days')
const spansOn = (calendar: typeof working, date: string) =>
  calendar.spansOf(dayNumber(date)).map((span) => span.map((instant) => new Date(instant).toISOString()))

t.test('CLK-2 the pack knows the published holidays and make-up workdays of 2018 to 2026', async (t) => {
  const { days, knownUntil } = CALENDAR_PACK.exceptions.cn_statutory ?? { days: [], knownUntil: '' }
  const byYear = new Map<string, [number, number]>()
  for (const { date, open } of days) {
    const [closed, worked] = byYear.get(date.slice(0, 4)) ?? [0, 0]
    byYear.set(date.slice(0, 4), open ? [closed, worked + 1] : [closed + 1, worked])
  }
  t.strictSame([...byYear.keys()], ['2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'])
  t.strictSame(byYear.get('2026'), [33, 6])
  t.equal(knownUntil, '2026-12-31')
  t.equal(new Set(days.map(({ date }) => date)).size, days.length)
})

t.test(
  'CLK-2 a holiday in the week is closed, a make-up Saturday is open, a plain Saturday is not',
  async (t) => {
    t.notOk(isOpenDay(working, dayNumber('2026-02-17')))
    t.ok(isOpenDay(working, dayNumber('2026-02-14')))
    t.notOk(isOpenDay(working, dayNumber('2026-03-07')))
    t.equal(labelOf(working, dayNumber('2026-02-17')), '2026-02-17 春节')
    t.equal(labelOf(working, dayNumber('2026-03-07')), '2026-03-07')
  },
)

t.test('CLK-2 working hours have several spans a day, on make-up workdays those of a Monday', async (t) => {
  const expected = (date: string) => [
    [utc(`${date}T09:00+08:00`), utc(`${date}T12:00+08:00`)],
    [utc(`${date}T13:30+08:00`), utc(`${date}T18:00+08:00`)],
  ]
  const hours = calendarOf(CALENDARS, 'working_hours')
  t.strictSame(spansOn(hours, '2026-02-14'), expected('2026-02-14'))
  t.strictSame(spansOn(hours, '2026-02-24'), expected('2026-02-24'))
  t.equal(hours.endOf(dayNumber('2026-02-24')), Date.parse('2026-02-24T18:00+08:00'))
})

t.test('CLK-2 contact hours are 08:00 to 21:00 every day, holidays too', async (t) => {
  const contact = calendarOf(CALENDARS, 'contact_hours')
  t.strictSame(spansOn(contact, '2026-02-17'), [
    [utc('2026-02-17T08:00+08:00'), utc('2026-02-17T21:00+08:00')],
  ])
})

t.test('CLK-2 a span across midnight belongs to the day on which it begins', async (t) => {
  const night = daily('Asia/Shanghai', [['22:00', '06:00']])
  t.strictSame(spansOn(night, '2026-11-20'), [[utc('2026-11-20T22:00+08:00'), utc('2026-11-21T06:00+08:00')]])
})

t.test(
  'CLK-2 a span that daylight saving skips is not there; one around the skip is an hour shorter',
  async (t) => {
    const skipped = daily('Europe/Berlin', [['02:00', '03:00']])
    t.strictSame(spansOn(skipped, '2026-03-29'), [])
    const around = daily('Europe/Berlin', [['01:30', '02:30']])
    t.strictSame(spansOn(around, '2026-03-29'), [['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z']])
  },
)

t.test('CLK-2 an exception may have hours of its own, and spans that touch are one', async (t) => {
  const policy = CalendarPolicy.parse({
    exceptions: {
      own: {
        source: [],
        knownUntil: '2026-12-31',
        days: [
          {
            date: '2026-12-24',
            open: true,
            name: 'half day',
            spans: [
              ['11:00', '12:00'],
              ['09:00', '11:00'],
            ],
          },
        ],
      },
    },
    calendars: { tried: { ...CALENDAR_PACK.calendars.working_hours, exceptions: 'own' } },
  })
  const tried = calendarOf(compileCalendars(policy, 7), 'tried')
  t.strictSame(spansOn(tried, '2026-12-24'), [[utc('2026-12-24T09:00+08:00'), utc('2026-12-24T12:00+08:00')]])
  t.equal(tried.version, 7)
})

t.test('CLK-2 asked beyond the years it knows, a calendar says that it guesses', async (t) => {
  t.notOk(beyondKnown(working, Date.parse('2026-12-31T23:59:59.999+08:00')))
  t.ok(beyondKnown(working, Date.parse('2027-01-01T00:00:00+08:00')))
  t.notOk(beyondKnown(calendarOf(CALENDARS, 'always'), Date.parse('2040-01-01T00:00:00Z')))
})

t.test('CLK-8 a calendar that names what is not there is refused', async (t) => {
  t.throws(() => calendarOf(CALENDARS, 'lunar'), RangeError)
  const week = CALENDAR_PACK.calendars.working_hours
  t.throws(() => compileCalendars({ exceptions: {}, calendars: { tried: week as never } }, 1), RangeError)
})

t.test(
  'CLK-2 a calendar with an unknown zone, an impossible day or a time past 24:00 is refused',
  async (t) => {
    const refused = (policy: unknown) => t.notOk(CalendarPolicy.safeParse(policy).success)
    for (const timeZone of ['Mars/Olympus', '+08:00', ''])
      refused({ exceptions: {}, calendars: { tried: { kind: 'always', timeZone } } })
    for (const date of ['2026-02-29', '2026-13-01', '1969-12-31', '9999-01-01'])
      refused({
        exceptions: {
          own: { source: [], knownUntil: '2026-12-31', days: [{ date, open: false, name: '' }] },
        },
        calendars: {},
      })
    const week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [['09:00', '24:30']] }
    refused({ exceptions: {}, calendars: { tried: { kind: 'weekly', timeZone: 'Asia/Shanghai', week } } })
  },
)
