/** How many wrong links an address, or a reference, may bring before each further one has to wait. */
const FREE = 9
const LONGEST_SECONDS = 900

/**
 * How long the n-th failure is answered no (s, from the first on): not at all at first, then 1 s, twice as long each time, at
 * last 15 min.
 */
export const LOCKS_SECONDS: readonly number[] = [
  ...Array.from({ length: FREE }, () => 0),
  ...Array.from({ length: 11 }, (_, n) => Math.min(LONGEST_SECONDS, 2 ** n)),
]

/** For how long after its last one failures count (ms). */
export const REMEMBERED_MS = 3_600_000
