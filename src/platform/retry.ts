const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const WAITS = [
  ...[5 * SECOND, 15 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  HOUR,
]
const END_MS = 72 * HOUR
const JITTER = 0.2

/**
 * When what failed is tried again: after growing waits, the longest an hour, each a little longer or shorter
 * by chance, so that what failed together doesn't come back together; null when three days are over. `tries` is how many
 * there were, `chance` a number from 0 to 1.
 */
export function nextTry(tries: number, since: Date, now: Date, chance: number): Date | null {
  const wait = WAITS[Math.min(tries, WAITS.length) - 1] ?? SECOND
  const next = new Date(now.getTime() + wait * (1 - JITTER + 2 * JITTER * chance))
  return next.getTime() - since.getTime() > END_MS ? null : next
}
