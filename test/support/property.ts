import fc from 'fast-check'
import type { Test } from 'tap'

const SEED = 20_261_122

/** Holds a property against that many seeded cases; a failure prints the smallest case that breaks it. */
export function holds<T>(t: Test, property: fc.IProperty<T>, numRuns = 200): void {
  const result = fc.check(property, { seed: SEED, numRuns })
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? `${result.numRuns} cases`)
}

/** Random bytes that are the same in every run. */
export function seededBytes(seed = SEED): (bytes: number) => Buffer {
  let state = seed >>> 0
  return (bytes) =>
    Buffer.from(
      Array.from({ length: bytes }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return state >>> 24
      }),
    )
}
