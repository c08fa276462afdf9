import fc from 'fast-check'
import t from 'tap'
import { cursorOf, placeOf, WorklistQuery } from '../../src/complaint/worklist.ts'
import { holds } from '../support/property.ts'

const PLACE = { at: '2026-11-22T02:00:00.000Z', id: '019abcde-0000-7000-8000-000000000001' }

t.test('a cursor names the place where the page before ended', async (t) => {
  const time = fc.date({ min: new Date(0), max: new Date('9998-12-31'), noInvalidDate: true })
  const property = fc.property(
    time,
    fc.uuid(),
    fc.constantFrom('-receivedAt', 'receivedAt'),
    (at, id, sort) => {
      const place = { at: at.toISOString(), id }
      return JSON.stringify(placeOf(sort, cursorOf(sort, place))) === JSON.stringify(place)
    },
  )
  holds(t, property)
})

t.test('a cursor of the list in another order names no place', async (t) => {
  t.equal(placeOf('receivedAt', cursorOf('-receivedAt', PLACE)), null)
})

t.test('a cursor that was made up names no place', async (t) => {
  const sort = '-receivedAt'
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { at, id } = PLACE
  const invented = [
    ...['', 'x', encode(null), encode([]), encode([sort, at]), encode([sort, at, 'x'])],
    ...[encode([sort, 'yesterday', id]), encode([sort, at, id, 1]), encode(['state', at, id])],
    ...[encode([sort, '0000-01-01T00:00:00Z', id])],
  ]
  for (const cursor of invented) t.equal(placeOf(sort, cursor), null, cursor)
  holds(
    t,
    fc.property(fc.string(), (text) => placeOf(sort, text) === null),
  )
})

t.test('without anything asked the list begins with the newest, fifty a page', async (t) => {
  t.strictSame(WorklistQuery.parse({}), { sort: '-receivedAt', limit: 50 })
})

t.test('a filter that does not exist is refused, not ignored', async (t) => {
  for (const query of [{ stat: ['received'] }, { overdue: 'perhaps' }, { sort: 'grade' }, { include: 'all' }])
    t.notOk(WorklistQuery.safeParse(query).success, JSON.stringify(query))
})

t.test('a page has between 1 and 200 complaints', async (t) => {
  for (const limit of [0, 201, -1, 1.5]) t.notOk(WorklistQuery.safeParse({ limit }).success, String(limit))
  for (const limit of [1, 200]) t.ok(WorklistQuery.safeParse({ limit }).success, String(limit))
})

t.test(
  'an instant to filter by is one that a calendar has, with its offset, and is read in UTC',
  async (t) => {
    const read = (receivedFrom: string) => WorklistQuery.safeParse({ receivedFrom })
    t.equal(read('2026-11-22T10:00:00+08:00').data?.receivedFrom, '2026-11-22T02:00:00.000Z')
    for (const instant of [
      ...['2026-11-22', '2026-11-22T10:00:00', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z'],
      ...['0001-01-01T00:00:00+08:00', '9999-12-31T23:59:59-01:00'],
    ])
      t.notOk(read(instant).success, instant)
    for (const instant of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])
      t.ok(read(instant).success, instant)
  },
)
