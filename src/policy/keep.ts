import { after, isDuration } from '../platform/duration.ts'

const YEARS = /^P([1-9]\d?)Y$/

/** Whether a text says how long something is kept: whole years (`P3Y`, at most 99) or a duration such as `P90D`. */
export function isKeepingTime(text: string): boolean {
  return YEARS.test(text) || isDuration(text)
}

/** The instant until which is kept what is kept for so long from `start`; of years the same day in UTC. */
export function keptFrom(start: Date, time: string): Date {
  const years = YEARS.exec(time)?.[1]
  if (years === undefined) return after(start, time)
  const until = new Date(start)
  // 29 February of another year is 1 March: kept a day longer, never shorter.
  until.setUTCFullYear(until.getUTCFullYear() + Number(years))
  return until
}
