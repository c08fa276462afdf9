import fc from 'fast-check'
import t from 'tap'
import { after, durationMs, isDuration } from '../../src/platform/duration.ts'
import { holds } from '../support/property.ts'

const HOUR_MS = 3_600_000

t.test('a duration is as long as it says', async (t) => {
  const lengths = {
    PT30S: 30_000,
    PT15M: 900_000,
    PT1H: HOUR_MS,
    PT72H: 72 * HOUR_MS,
    P1D: 24 * HOUR_MS,
    P30D: 720 * HOUR_MS,
    P2W: 336 * HOUR_MS,
    P1W2DT3H4M5S: (9 * 24 + 3) * HOUR_MS + 4 * 60_000 + 5_000,
    PT0S: 0,
  }
  for (const [iso, ms] of Object.entries(lengths)) t.equal(durationMs(iso), ms, iso)
})

t.test('what is no duration of weeks to seconds is refused, months and years too', async (t) => {
  const others = ['', 'P', 'PT', 'P1', '1D', 'P1Y', 'P1M', 'P1DT', 'PT1D', 'P-1D', '-P1D', 'P1.5D', 'PT1S1H']
  for (const iso of [...others, 'p1d', ' P1D', 'P1D ', 'P1D\n', 'P１D']) {
    t.equal(isDuration(iso), false, JSON.stringify(iso))
    t.throws(() => durationMs(iso), RangeError, JSON.stringify(iso))
  }
})

t.test('whatever counts as a duration leads to an instant that exists', async (t) => {
  const digits = fc.stringMatching(/^\d{1,12}$/)
  const property = fc.property(digits, fc.constantFrom('W', 'D', 'H', 'M', 'S'), (count, unit) => {
    const iso = 'WD'.includes(unit) ? `P${count}${unit}` : `PT${count}${unit}`
    const end = after(new Date('2026-11-22T00:00:00.000Z'), isDuration(iso) ? iso : 'PT0S')
    return /^\d{4}-/.test(end.toISOString())
  })
  holds(t, property)
  t.equal(isDuration('P36500D'), true, 'a hundred years are a duration')
  t.equal(isDuration('P99999999999D'), false, 'what no calendar holds is none')
})

t.test('durations are added round the clock, part by part', async (t) => {
  const part = fc.nat(99)
  const property = fc.property(part, part, part, part, part, (w, d, h, m, s) => {
    const start = new Date('2026-03-28T22:00:00.000Z')
    const whole = after(start, `P${w}W${d}DT${h}H${m}M${s}S`)
    const stepwise = [`P${w}W`, `P${d}D`, `PT${h}H`, `PT${m}M`, `PT${s}S`].reduce(after, start)
    return whole.getTime() === stepwise.getTime()
  })
  holds(t, property)
})
