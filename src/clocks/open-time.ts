import type { Calendar } from './calendar.ts'

const LONGEST_CLOSED_DAYS = 3_700

/** How much of the calendar's time lies between two instants, in ms; 0 where the second is not later. */
export function openMs(calendar: Calendar, from: number, until: number): number {
  if (until <= from) return 0
  if (calendar.roundTheClock) return until - from
  const lastDay = calendar.zone.dayAt(until)
  let [sum, at] = [0, from]
  for (let day = calendar.zone.dayAt(from) - 1; day <= lastDay; day++) {
    for (const [opens, closes] of calendar.spansOf(day)) {
      const begin = Math.max(opens, at)
      const end = Math.min(closes, until)
      if (end <= begin) continue
      sum += end - begin
      at = end
    }
  }
  return sum
}

/**
 * The first instant at which so many ms of the calendar's time have run since `from`. Throws RangeError on a calendar
 * that stays closed for ten years: policy checks refuse it before (CLK-8).
 */
export function advance(calendar: Calendar, from: number, ms: number): number {
  if (calendar.roundTheClock || ms === 0) return from + ms
  let [left, at, closed] = [ms, from, 0]
  for (let day = calendar.zone.dayAt(from) - 1; closed < LONGEST_CLOSED_DAYS; day++) {
    closed += 1
    for (const [opens, closes] of calendar.spansOf(day)) {
      const begin = Math.max(opens, at)
      if (closes <= begin) continue
      if (closes - begin >= left) return begin + left
      left -= closes - begin
      at = closes
      closed = 0
    }
  }
  throw new RangeError(`calendar ${calendar.name} has no working time`)
}
