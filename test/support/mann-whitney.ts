/**
 * The probability that two samples of one distribution differ in rank as much as these (Mann-Whitney U, two-sided, by
 * the normal approximation with ties and continuity corrected: for some twenty values and more on each side).
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const [n, m] = [one.length, other.length]
  const all = [
    ...one.map((value) => ({ value, first: true })),
    ...other.map((value) => ({ value, first: false })),
  ].sort((a, b) => a.value - b.value)
  let [ranksOfFirst, ties] = [0, 0]
  for (let from = 0, to = 0; from < all.length; from = to) {
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    ranksOfFirst += rank * all.slice(from, to).filter(({ first }) => first).length
    ties += (to - from) ** 3 - (to - from)
  }
  const u = ranksOfFirst - (n * (n + 1)) / 2
  const [count, mean] = [n + m, (n * m) / 2]
  const deviation = Math.sqrt(((n * m) / 12) * (count + 1 - ties / (count * (count - 1))))
  if (deviation === 0) return 1
  return 2 * upperTail(Math.max(0, Math.abs(u - mean) - 0.5) / deviation)
}

/** The standard normal distribution above z ≥ 0 (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const coefficients = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = coefficients.reduceRight((rest, coefficient) => t * (coefficient + rest), 0)
  return (sum * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI)
}
