import t from 'tap'
import { binomialAtMost, compareRates } from '../../src/improvement/rate.ts'

const by = { atLeast: 10, significance: 0.05 }

/** The same chance summed up term by term. */
function summed(k: number, n: number, p: number): number {
  let [sum, term] = [0, (1 - p) ** n]
  for (let hits = 0; hits <= k; hits += 1) {
    sum += term
    term *= ((n - hits) / (hits + 1)) * (p / (1 - p))
  }
  return sum
}

t.test('the chance of so many is what adding up every case gives', async (t) => {
  for (const n of [1, 7, 40, 200])
    for (const p of [0.02, 0.3, 0.5, 0.9])
      for (let k = 0; k < n; k += Math.ceil(n / 9))
        t.ok(Math.abs(binomialAtMost(k, n, p) - summed(k, n, p)) < 1e-10, `${k} of ${n} by ${p}`)
  t.equal(binomialAtMost(5, 5, 0.5), 1)
})

t.test(
  'published figures are met: 3 of 10 by one half, and the interval of 3 of 10 (Clopper–Pearson)',
  async (t) => {
    t.ok(Math.abs(binomialAtMost(3, 10, 0.5) - 0.171875) < 1e-12)
    const { low, high } = compareRates({ complaints: 7, days: 10 }, { complaints: 3, days: 10 }, by)
    t.ok(Math.abs(low / (1 + low) - 0.0667) < 1e-4, 'share 0.0667')
    t.ok(Math.abs((high ?? 0) / (1 + (high ?? 0)) - 0.6525) < 1e-4, 'share 0.6525')
  },
)

t.test('IMP-1 a plain fall and a plain rise are told, whatever the lengths of the windows', async (t) => {
  const fell = compareRates({ complaints: 40, days: 90 }, { complaints: 5, days: 30 }, by)
  t.match(fell, { finding: 'fell', ratio: 0.375 })
  t.ok(fell.high !== null && fell.high < 1)
  const rose = compareRates({ complaints: 10, days: 90 }, { complaints: 12, days: 30 }, by)
  t.match(rose, { finding: 'rose' })
  t.ok(rose.low > 1)
})

t.test('IMP-1 small numbers say that they can’t say, and chance is no effect', async (t) => {
  t.equal(compareRates({ complaints: 6, days: 90 }, { complaints: 0, days: 90 }, by).finding, 'undetermined')
  t.equal(
    compareRates({ complaints: 20, days: 90 }, { complaints: 17, days: 90 }, by).finding,
    'no_change_shown',
  )
  for (const [before, after] of [
    [
      { complaints: 0, days: 0 },
      { complaints: 30, days: 9 },
    ],
    [
      { complaints: 30, days: 9 },
      { complaints: 0, days: 0 },
    ],
    [
      { complaints: 0, days: 90 },
      { complaints: 0, days: 90 },
    ],
  ] as const)
    t.match(compareRates(before, after, by), { finding: 'undetermined', ratio: null, high: null })
})

t.test('IMP-1 none before has no ratio, none after is a ratio of nought', async (t) => {
  const none = compareRates({ complaints: 0, days: 90 }, { complaints: 12, days: 90 }, by)
  t.match(none, { ratio: null, high: null, finding: 'rose' })
  t.match(compareRates({ complaints: 12, days: 90 }, { complaints: 0, days: 90 }, by), {
    ...{ ratio: 0, low: 0, finding: 'fell' },
  })
})

t.test('IMP-1 of two equal rates about one in twenty at most is called a change', async (t) => {
  let called = 0
  for (let after = 0; after <= 60; after += 1) {
    const chance = summed(after, 60, 0.5) - (after === 0 ? 0 : summed(after - 1, 60, 0.5))
    const { finding } = compareRates(
      { complaints: 60 - after, days: 90 },
      { complaints: after, days: 90 },
      by,
    )
    if (finding !== 'no_change_shown') called += chance
  }
  t.ok(called > 0.005 && called <= 0.05, `${called}`)
})

t.test('a million of either is counted as fast as ten', async (t) => {
  const { finding, pValue } = compareRates(
    ...([{ complaints: 500_000, days: 90 }, { complaints: 498_000, days: 90 }, by] as const),
  )
  t.equal(finding, 'fell')
  t.ok(Math.abs(pValue - 0.0453) < 5e-4, `${pValue}`)
})
