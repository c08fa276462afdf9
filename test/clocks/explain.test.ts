import t from 'tap'
import type { Clock } from '../../src/clocks/clock.ts'
import { explain } from '../../src/clocks/explain.ts'
import { aCase, RULES } from '../support/case-clocks.ts'
import { paused, toExecuted, toGraded } from '../support/case-steps.ts'

const english = (clock: Clock) => explain(clock, RULES).lines.map(({ en }) => en)
const chinese = (clock: Clock) => explain(clock, RULES).lines.map(({ zh }) => zh)
const HEAD = 'policy clocks version 1, calendar'

t.test('CLK-6 the arithmetic names versions, limit, start, each wait and the result', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('customer', 'P3D'))
  const during = one.clock('resolve')
  one.happens('PT5H20M', 'complaint.resumed', { awaiting: 'customer' })
  t.strictSame(english(one.clock('resolve')), [
    `resolve, instance 1: ${HEAD} always version 1 (Asia/Shanghai)`,
    'Limit: PT24H, grade general',
    'Starts 2026-11-20 10:00:00',
    '2026-11-20 10:00:00 to 2026-11-20 11:00:00: 1 h',
    'Waited 2026-11-20 11:00:00 to 2026-11-20 15:20:00: 4 h 20 min not counted',
    '2026-11-20 15:20:00 to 2026-11-21 14:20:00: 23 h',
    'Counted: 24 h',
    'Due 2026-11-21 14:20:00',
  ])
  t.strictSame(chinese(during).slice(3), [
    '2026-11-20 10:00:00 至 2026-11-20 11:00:00：1小时',
    '自 2026-11-20 11:00:00 起等待',
    '共计：1小时',
    '正在等待：等待结束前没有到期时间',
  ])
  t.equal(explain(during, RULES).dueAt, null)
})

t.test('CLK-6 in a calendar each day has its line, and closed days stand together', async (t) => {
  const clock = {
    ...aCase().clock('resolve'),
    startedAt: '2026-02-13T15:59:00.000Z',
    calendar: 'working_hours',
  }
  t.strictSame(english(clock).slice(3), [
    '2026-02-14 春节 调休 09:00:00–12:00:00, 13:30:00–18:00:00: 7 h 30 min',
    '2026-02-15 – 2026-02-23 春节: closed',
    '2026-02-24 09:00:00–12:00:00, 13:30:00–18:00:00: 7 h 30 min',
    '2026-02-25 09:00:00–12:00:00, 13:30:00–18:00:00: 7 h 30 min',
    '2026-02-26 09:00:00–10:30:00: 1 h 30 min',
    'Counted: 24 h',
    'Due 2026-02-26 10:30:00',
  ])
})

t.test(
  'CLK-10 of a count of days the excluded day, the closed days and the rolling on are named',
  async (t) => {
    const referral = aCase({ channel: 'regulator' }).clock('referral_reply')
    t.strictSame(
      english({ ...referral, startedAt: '2026-09-28T02:00:00.000Z', limit: { days: 7 } }).slice(3),
      [
        '2026-09-28 is excluded: the count begins on 2026-09-29',
        'Day 7 is 2026-10-05 国庆节: closed',
        'Closed: 2026-10-06 国庆节, 2026-10-07 国庆节',
        'Last day: 2026-10-08, until its end',
        'Due 2026-10-09 00:00:00',
      ],
    )
    const pauses = [{ from: '2026-11-23T04:00:00.000Z', until: '2026-11-25T06:00:00.000Z' }]
    t.strictSame(english({ ...referral, pauses }).slice(3), [
      '2026-11-20 is excluded: the count begins on 2026-11-21',
      'Waited 2026-11-23 12:00:00 to 2026-11-25 14:00:00: 2.08 d not counted',
      'Whole days waited: 2',
      'Closed: 2026-11-21, 2026-11-22, 2026-11-28, 2026-11-29',
      'Last day: 2026-12-01, until its end',
      'Due 2026-12-02 00:00:00',
    ])
  },
)

t.test(
  'CLK-6 a clock that ended says how, and one beyond the published years says that it guesses',
  async (t) => {
    const one = toExecuted(aCase())
    t.strictSame(english(one.clock('resolve')).slice(-2), [
      'Due 2026-11-21 10:00:00',
      'Stopped 2026-11-20 13:00:00: met',
    ])
    const referral = {
      ...aCase({ channel: 'regulator' }).clock('referral_reply'),
      startedAt: '2026-12-30T02:00:00.000Z',
    }
    t.match(english(referral).at(-1), /known until 2026-12-31/)
  },
)

t.test('CLK-6 a long run is cut in the middle, and says how much was left out', async (t) => {
  const long = { ...aCase().clock('resolve'), limit: 'PT2000H', calendar: 'contact_hours' }
  const lines = english(long)
  t.ok(lines.length < 50)
  t.match(
    lines.find((one) => one.startsWith('…')),
    /^… \d+ more lines/,
  )
})

t.test('a date that was named is due as it was named', async (t) => {
  const one = toGraded(aCase()).happens('PT1H', 'complaint.paused', paused('customer', 'P3D'))
  t.strictSame(english(one.clock('resume_by')).slice(1), [
    'Limit: a date that was named, 2026-11-23T02:00:00.000Z',
    'Starts 2026-11-20 11:00:00',
    'Due 2026-11-23 10:00:00',
  ])
})
