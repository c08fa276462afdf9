import { durationMs, isoOf } from '../platform/duration.ts'
import type { Matter } from './complaint.ts'
import type { OptionGiven } from './planned-input.ts'
import type { OverPromise } from './work-planning.ts'

/** How long a kind of work took lately: the percentile that policy names, and of how many cases. */
export interface Achieved {
  readonly tookS: number
  readonly cases: number
}

/** What was achieved by the kind of work; a kind of which nothing is known is absent. */
export type AchievedByWork = ReadonlyMap<string, Achieved>

/** PLAN-3: the kind of work that an option is: of the main matter and, where it is one of the library, of that option. */
export function workOf({ category, subcategory }: Matter, library?: string | undefined): string {
  const matter = `${category}/${subcategory}`
  return library === undefined ? matter : `${matter}#${library}`
}

/** How long an option takes as promised, in ms from execution on: its measures are done beside each other. */
export function promisedMs({ measures }: Pick<OptionGiven, 'measures'>): number {
  return Math.max(0, ...measures.map(({ dueIn }) => durationMs(dueIn)))
}

/** PLAN-3: where an option promises less time than was lately achieved in enough cases. */
export function overPromiseOf(
  option: OptionGiven,
  matter: Matter | undefined,
  achieved: AchievedByWork | undefined,
  atLeast: number,
): OverPromise | undefined {
  const found = matter && achieved?.get(workOf(matter, option.from?.library))
  if (!found || found.cases < atLeast) return undefined
  const promised = promisedMs(option)
  if (promised >= found.tookS * 1000) return undefined
  return { promised: isoOf(promised), achieved: isoOf(found.tookS * 1000), cases: found.cases }
}
