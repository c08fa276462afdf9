import fc from 'fast-check'
import t from 'tap'
import { type ImportedDays, importDays } from '../../src/clocks/ical.ts'
import { CalendarException } from '../../src/policy/calendar-policy.ts'
import { holds } from '../support/property.ts'

const RANGE = { from: '2026-01-01', until: '2028-12-31' }
const file = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Redress//test//EN',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n')
const read = (...events: string[][]) => importDays(file(...events), RANGE)
const days = ({ exceptions }: ImportedDays) =>
  exceptions.map(({ date, open, name }) => `${date} ${open} ${name}`)
const codes = ({ findings }: ImportedDays) =>
  findings.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`)

t.test('CLK-2 whole-day events are holidays, make-up workdays are open, each day once', async (t) => {
  const imported = read(
    ['SUMMARY:国庆节（休）', 'DTSTART;VALUE=DATE:20271001', 'DTEND;VALUE=DATE:20271004'],
    ['SUMMARY:国庆节 补班', 'DTSTART;VALUE=DATE:20270926'],
    ['SUMMARY:中秋节（班）', 'DTSTART;VALUE=DATE:20270918', 'DURATION:P1D'],
  )
  t.strictSame(days(imported), [
    '2027-09-18 true 中秋节',
    '2027-09-26 true 国庆节',
    '2027-10-01 false 国庆节',
    '2027-10-02 false 国庆节',
    '2027-10-03 false 国庆节',
  ])
  t.strictSame(imported.findings, [])
  for (const one of imported.exceptions) t.ok(CalendarException.safeParse(one).success)
})

t.test('CLK-2 where a calendar marks its holidays, other days of note are left alone', async (t) => {
  const imported = read(
    ['SUMMARY:立冬', 'DTSTART;VALUE=DATE:20271107'],
    ['SUMMARY:春节（休）', 'DTSTART;VALUE=DATE:20270206', 'X-APPLE-SPECIAL-DAY:WORK-HOLIDAY'],
    ['SUMMARY:春节（班）', 'DTSTART;VALUE=DATE:20270130', 'X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY'],
  )
  t.strictSame(days(imported), ['2027-01-30 true 春节', '2027-02-06 false 春节'])
})

t.test('CLK-2 a day of every year is taken for the years asked for', async (t) => {
  const newYear = ['SUMMARY:New Year', 'DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY']
  t.strictSame(days(read(newYear)), [
    '2026-01-01 false New Year',
    '2027-01-01 false New Year',
    '2028-01-01 false New Year',
  ])
  t.strictSame(days(read([...newYear.slice(0, 2), 'RRULE:FREQ=YEARLY;UNTIL=20270601'])).length, 2)
  t.strictSame(days(read([...newYear.slice(0, 2), 'RRULE:FREQ=YEARLY;COUNT=7;BYMONTH=1'])).length, 1)
  t.strictSame(days(read(['SUMMARY:Leap', 'DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'])), [
    '2028-02-29 false Leap',
  ])
})

t.test('what is no day, or recurs in other ways, is said and left out', async (t) => {
  const imported = read(
    ['SUMMARY:Meeting', 'DTSTART:20270101T090000Z'],
    ['SUMMARY:Endless', 'DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20290101'],
    ['SUMMARY:Monthly', 'DTSTART;VALUE=DATE:20270105', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2'],
    ['SUMMARY:Gone', 'DTSTART;VALUE=DATE:20270106', 'STATUS:CANCELLED'],
    ['SUMMARY:No start'],
  )
  t.strictSame(days(imported), ['2027-01-05 false Monthly'])
  t.strictSame(codes(imported), [
    'warning not_whole_days /events/0',
    'warning not_whole_days /events/1',
    'warning recurrence_ignored /events/2',
    'warning not_whole_days /events/4',
  ])
})

t.test('a day that is holiday and make-up workday at once is worked, and named', async (t) => {
  const imported = read(
    ['SUMMARY:元旦', 'DTSTART;VALUE=DATE:20270101'],
    ['SUMMARY:元旦 补班', 'DTSTART;VALUE=DATE:20270101'],
  )
  t.strictSame(days(imported), ['2027-01-01 true 元旦'])
  t.strictSame(codes(imported), ['warning contradiction /events/1'])
})

t.test('a file that is none, is too large or holds too much gives no days and says so', async (t) => {
  t.strictSame(codes(importDays('{"not": "a calendar"}', RANGE)), ['error not_icalendar '])
  t.strictSame(codes(importDays('', RANGE)), ['error not_icalendar '])
  t.strictSame(codes(importDays('BEGIN:VCARD\r\nEND:VCARD', RANGE)), ['error not_icalendar '])
  t.strictSame(codes(importDays('x'.repeat(1_000_001), RANGE)), ['error too_large '])
  const many = Array.from({ length: 200 }, (_, index) => [
    'SUMMARY:x',
    `DTSTART;VALUE=DATE:${1980 + index}0101`,
    `DTEND;VALUE=DATE:${1980 + index}0225`,
  ])
  t.strictSame(codes(read(...many)), ['error too_many '])
})

t.test('whatever stands in a file, importing it ends and gives days that a calendar takes', async (t) => {
  const part = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      'DTSTART;VALUE=DATE:20270101',
      'DTSTART;VALUE=DATE:00000000',
      'DTSTART;VALUE=DATE:99999999',
    ),
    fc.constantFrom(
      'DTEND;VALUE=DATE:20270105',
      'DTEND;VALUE=DATE:20261231',
      'DURATION:-P1D',
      'DURATION:P9W',
    ),
    fc.constantFrom(
      'RRULE:FREQ=YEARLY;INTERVAL=0',
      'RRULE:FREQ=SECONDLY',
      'RRULE:FREQ=YEARLY;COUNT=0',
      'RRULE:x',
    ),
    fc.constantFrom('BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VCALENDAR', 'END:VCALENDAR', 'SUMMARY', ' fold'),
  )
  const property = fc.property(fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 4 }), (events) => {
    const { exceptions } = importDays(file(...events), RANGE)
    return exceptions.every((one) => CalendarException.safeParse(one).success)
  })
  holds(t, property, 1500)
})
