import fc from 'fast-check'
import t from 'tap'
import { dateOf, dayNumber, weekdayOf, zoneOf } from '../../src/clocks/zone.ts'
import { holds } from '../support/property.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
]
const at = (text: string) => Date.parse(text)
const day = dayNumber

t.test('CLK-2 the wall of a zone shows what the standard library says, at any instant', async (t) => {
  const instant = fc.integer({ min: at('1992-01-01T00:00:00Z'), max: at('2037-12-31T00:00:00Z') })
  const property = fc.property(fc.constantFrom(...ZONES), instant, (name, instant) => {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: name, dateStyle: 'short', timeStyle: 'medium' },
    }).format(instant)
    const wall = new Date(instant + zoneOf(name).offsetAt(instant)).toISOString()
    return `${wall.slice(0, 10)} ${wall.slice(11, 19)}` === shown
  })
  holds(t, property, 2000)
})

t.test('CLK-2 the instant of a wall-clock time shows that time, but for what is skipped', async (t) => {
  const anyDay = fc.integer({ min: day('1992-01-01'), max: day('2037-12-31') })
  const property = fc.property(
    fc.constantFrom(...ZONES),
    anyDay,
    fc.integer({ min: 0, max: DAY_MS - 1 }),
    (name, day, ms) => {
      const zone = zoneOf(name)
      const instant = zone.instantOf(day, ms)
      const shown = instant + zone.offsetAt(instant) - day * DAY_MS
      const skipped = zone.offsetAt(instant) > zone.offsetAt(instant - 1)
      return shown === ms || (skipped && shown > ms && shown - ms <= HOUR_MS)
    },
  )
  holds(t, property, 2000)
})

t.test(
  'CLK-2 a time that summer time skips is the instant of the skip; of a doubled one the first',
  async (t) => {
    const berlin = zoneOf('Europe/Berlin')
    const halfPastTwo = 2.5 * HOUR_MS
    t.equal(berlin.instantOf(day('2026-03-29'), halfPastTwo), at('2026-03-29T01:00:00Z'))
    t.equal(berlin.instantOf(day('2026-10-25'), halfPastTwo), at('2026-10-25T00:30:00Z'))
    t.equal(berlin.instantOf(day('2026-10-26'), 0) - berlin.instantOf(day('2026-10-25'), 0), 25 * HOUR_MS)
    t.equal(berlin.instantOf(day('2026-03-30'), 0) - berlin.instantOf(day('2026-03-29'), 0), 23 * HOUR_MS)
  },
)

t.test('CLK-2 a day may begin at one where midnight is skipped', async (t) => {
  t.equal(zoneOf('America/Sao_Paulo').instantOf(day('2018-11-04'), 0), at('2018-11-04T03:00:00Z'))
})

t.test('days have their number, their date and their place in the week', async (t) => {
  t.equal(dateOf(day('2026-02-17')), '2026-02-17')
  t.equal(weekdayOf(day('2026-11-23')), 0)
  t.equal(weekdayOf(day('1969-12-28')), 6)
  t.throws(() => zoneOf('Mars/Olympus'), RangeError)
})
