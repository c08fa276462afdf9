/** How many complaints of a kind there were in so many days. */
export interface Count {
  readonly complaints: number
  readonly days: number
}

/** What two counts say of each other: rates a day, how much the second is of the first, and what chance allows. */
export interface RateComparison {
  readonly ratePerDayBefore: number
  readonly ratePerDayAfter: number
  /** Null where there was none before. */
  readonly ratio: number | null
  /** Within these the true ratio lies, with the confidence that policy asks for; null: without an upper end. */
  readonly low: number
  readonly high: number | null
  /** How likely counts at least as far apart are, had nothing changed. */
  readonly pValue: number
  readonly finding: 'fell' | 'rose' | 'no_change_shown' | 'undetermined'
}

/**
 * IMP-1: the rate before against the rate after. Were both the same, of all complaints together each would fall into the
 * second window by chance, by its share of the days: an exact test of two Poisson rates (two-sided, by doubling), with the
 * Clopper–Pearson interval. With fewer than `atLeast` in both together, or no days, it says that it can't say.
 */
export function compareRates(
  before: Count,
  after: Count,
  { atLeast, significance }: { readonly atLeast: number; readonly significance: number },
): RateComparison {
  const all = before.complaints + after.complaints
  const days = before.days + after.days
  const measured = before.days > 0 && after.days > 0
  const rates = {
    ratePerDayBefore: before.days > 0 ? before.complaints / before.days : 0,
    ratePerDayAfter: after.days > 0 ? after.complaints / after.days : 0,
  }
  if (!measured || all === 0)
    return { ...rates, ratio: null, low: 0, high: null, pValue: 1, finding: 'undetermined' }
  const share = after.days / days
  const fewer = binomialAtMost(after.complaints, all, share)
  const more = 1 - (after.complaints === 0 ? 0 : binomialAtMost(after.complaints - 1, all, share))
  const pValue = Math.min(1, 2 * Math.min(fewer, more))
  const odds = (p: number) => (p / (1 - p)) * (before.days / after.days)
  const [low, high] = sharesWithin(after.complaints, all, significance)
  return {
    ...rates,
    ratio: before.complaints === 0 ? null : rates.ratePerDayAfter / rates.ratePerDayBefore,
    low: odds(low),
    high: high === 1 ? null : odds(high),
    pValue,
    finding: findingOf(all < atLeast, pValue < significance, rates),
  }
}

function findingOf(
  isFew: boolean,
  isBeyondChance: boolean,
  rates: { readonly ratePerDayBefore: number; readonly ratePerDayAfter: number },
): RateComparison['finding'] {
  if (isFew) return 'undetermined'
  if (!isBeyondChance) return 'no_change_shown'
  return rates.ratePerDayAfter < rates.ratePerDayBefore ? 'fell' : 'rose'
}

/** The least and the greatest share under which `k` of `n` is not too far out (Clopper–Pearson). */
function sharesWithin(k: number, n: number, significance: number): [number, number] {
  const tail = significance / 2
  const low = k === 0 ? 0 : solved((p) => 1 - binomialAtMost(k - 1, n, p) < tail)
  const high = k === n ? 1 : solved((p) => binomialAtMost(k, n, p) > tail)
  return [low, high]
}

/** The share up to which a condition holds, to 12 digits. */
function solved(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let time = 0; time < 45; time += 1) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The chance of at most `k` of `n`, each by the chance `p`: an incomplete beta function, so that a million costs as little as ten. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n) return 1
  if (p <= 0) return 1
  if (p >= 1) return 0
  return incompleteBeta(1 - p, n - k, k + 1)
}

function incompleteBeta(x: number, a: number, b: number): number {
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

const SMALLEST = 1e-300
const CLOSE = 1e-14
const MOST_TERMS = 20_000

/** Lentz's way through the continued fraction of the incomplete beta function; about √(a + b) terms. */
function continuedFraction(x: number, a: number, b: number): number {
  const kept = (value: number) => (Math.abs(value) < SMALLEST ? SMALLEST : value)
  let c = 1
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1))
  let sum = d
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / kept(1 + even * d)
    c = kept(1 + even / c)
    sum *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / kept(1 + odd * d)
    c = kept(1 + odd / c)
    sum *= d * c
    if (Math.abs(d * c - 1) < CLOSE) break
  }
  return sum
}

/** Stirling's series from 10 on, which is good to 15 digits there; below by Γ(x + 1) = x Γ(x). */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x)
  const s = 1 / (x * x)
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / x
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series
}
