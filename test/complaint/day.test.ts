import t from 'tap'
import { dayOf, sameDay } from '../../src/complaint/day.ts'

t.test('REV-1 LIFE-11 a day is a calendar day where the tenant is, not in UTC', async (t) => {
  const beforeMidnight = new Date('2026-11-22T15:59:59.999Z')
  const midnight = new Date('2026-11-22T16:00:00.000Z')
  t.equal(dayOf(beforeMidnight, 'Asia/Shanghai'), '2026-11-22')
  t.equal(dayOf(midnight, 'Asia/Shanghai'), '2026-11-23')
  t.equal(dayOf(midnight, 'UTC'), '2026-11-22')
  t.notOk(sameDay(beforeMidnight, midnight, 'Asia/Shanghai'))
  t.ok(sameDay(beforeMidnight, midnight, 'UTC'))
})

t.test('REV-1 a day of 23 or 25 hours is one day', async (t) => {
  const zone = 'Europe/Berlin'
  t.ok(sameDay(new Date('2026-10-24T22:00:00.000Z'), new Date('2026-10-25T22:59:59.999Z'), zone))
  t.notOk(sameDay(new Date('2026-10-24T22:00:00.000Z'), new Date('2026-10-25T23:00:00.000Z'), zone))
  t.ok(sameDay(new Date('2026-03-28T23:00:00.000Z'), new Date('2026-03-29T21:59:59.999Z'), zone))
})

t.test('days far apart at the same hour are different days', async (t) => {
  t.notOk(
    sameDay(new Date('2026-11-22T08:00:00.000Z'), new Date('2027-11-22T08:00:00.000Z'), 'Asia/Shanghai'),
  )
})
