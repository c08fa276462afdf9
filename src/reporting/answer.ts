import { appliedFilters } from './filter.ts'
import type { Question } from './question.ts'
import { isSmall, shownCount, shownFigure } from './withhold.ts'

/** What a figure was computed over (ANA-8), as every answer says it. */
export function basisOf({ actor, filter, scope, asOf, timeZone, withholds }: Question) {
  return {
    ...{ asOf, timeZone, scope, withholdsSmallCells: withholds },
    receivedFrom: filter.receivedFrom ?? null,
    receivedTo: filter.receivedTo ?? null,
    filters: appliedFilters(filter, actor.id),
  }
}

/** Counts as they are shown to this caller. */
export function shownCounts<K extends string>(counts: Readonly<Record<K, number>>, withholds: boolean) {
  const entries = Object.entries<number>(counts).map(([name, count]) => [name, shownCount(count, withholds)])
  return Object.fromEntries(entries) as Record<K, number | null>
}

/** How long something lasts, as it is shown: figures of few cases are withheld with their counts. */
export function shownTime(
  time: {
    readonly ended: number
    readonly running: number
    readonly sampled: number
    readonly medianSeconds: number | null
    readonly p90Seconds: number | null
  },
  withholds: boolean,
) {
  const { ended, running, sampled, medianSeconds, p90Seconds } = time
  const cases = Math.min(ended, sampled)
  return {
    ...shownCounts({ ended, running, sampled }, withholds),
    medianSeconds: shownFigure(medianSeconds, cases, withholds),
    p90Seconds: shownFigure(p90Seconds, cases, withholds),
  }
}

/** What customers answered, as figures: shares from 0 to 1, null where nobody was asked. */
export function satisfactionOf(
  answers: {
    readonly scores: readonly number[]
    readonly recommendAnswers: number
    readonly promoters: number
    readonly detractors: number
    readonly solved: number
    readonly partly: number
    readonly asked: number
    readonly excluded: number
  },
  withholds: boolean,
) {
  const { scores, recommendAnswers, promoters, detractors, solved, partly, asked, excluded } = answers
  const count = scores.reduce((sum, of) => sum + of, 0)
  const points = scores.reduce((sum, of, index) => sum + of * (index + 1), 0)
  const share = (part: number, of: number) => shownFigure(of === 0 ? null : part / of, of, withholds)
  const nps = share(promoters - detractors, recommendAnswers)
  return {
    ...shownCounts({ answers: count, recommendAnswers, asked, excluded }, withholds),
    average: share(points, count),
    distribution: scores.map((of, index) => ({
      score: index + 1,
      count: shownCount(of, withholds),
      withheld: withholds && isSmall(of),
    })),
    nps: nps === null ? null : nps * 100,
    solvedShare: share(solved, asked),
    partlyShare: share(partly, asked),
  }
}
