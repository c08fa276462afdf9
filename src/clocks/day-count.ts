import type { Calendar } from './calendar.ts'
import type { Gap } from './gaps.ts'

/** A number of days by the Civil Code (CLK-10). */
export type DayLimit = { readonly workingDays: number } | { readonly days: number }

const LONGEST_CLOSED_DAYS = 3_700
const ROUNDING = 1e-9

/**
 * The end of the last day (Civil Code 201, 203): the first day is excluded, a last day that is closed rolls on to the
 * next open one, and the day ends with business or at 24:00. What was waited after the first day is taken off in whole
 * days: a part of a day is the share of its time that counts, and shares add up. Null while a wait lasts that began
 * before the end.
 */
export function dueByDays(
  limit: DayLimit,
  calendar: Calendar,
  start: number,
  gaps: readonly Gap[],
): number | null {
  const first = calendar.zone.dayAt(start)
  let waited = 0
  let due = calendar.endOf(lastDayOf(limit, calendar, first, 0))
  for (const { from, until } of gaps) {
    if (from >= due) break
    if (until === null) return null
    waited += waitedDays(limit, calendar, first + 1, from, until)
    due = calendar.endOf(lastDayOf(limit, calendar, first, Math.floor(waited + ROUNDING)))
  }
  return due
}

/** The last day of a count that began on `first`, with so many days more. */
export function lastDayOf(limit: DayLimit, calendar: Calendar, first: number, more: number): number {
  return 'days' in limit
    ? nextOpen(calendar, first + limit.days + more)
    : openDayAfter(calendar, first, limit.workingDays + more)
}

/** How many days that count were waited between two instants, `earliest` being the first day that counts. */
export function waitedDays(
  limit: DayLimit,
  calendar: Calendar,
  earliest: number,
  from: number,
  until: number,
): number {
  const lastDay = calendar.zone.dayAt(until)
  let sum = 0
  for (let day = Math.max(earliest, calendar.zone.dayAt(from) - 1); day <= lastDay; day++) {
    const spans = 'days' in limit ? wholeDay(calendar, day) : calendar.spansOf(day)
    const whole = spans.reduce((ms, [opens, closes]) => ms + closes - opens, 0)
    const waited = spans.reduce(
      (ms, [opens, closes]) => ms + Math.max(0, Math.min(closes, until) - Math.max(opens, from)),
      0,
    )
    if (whole > 0) sum += waited / whole
  }
  return sum
}

/** Whether the calendar has time on that day. */
export function isOpenDay(calendar: Calendar, day: number): boolean {
  return calendar.roundTheClock || calendar.spansOf(day).length > 0
}

function wholeDay({ zone }: Calendar, day: number) {
  return [[zone.instantOf(day, 0), zone.instantOf(day + 1, 0)]] as const
}

function nextOpen(calendar: Calendar, day: number): number {
  for (let next = day; next < day + LONGEST_CLOSED_DAYS; next++) if (isOpenDay(calendar, next)) return next
  throw new RangeError(`calendar ${calendar.name} has no working time`)
}

function openDayAfter(calendar: Calendar, day: number, count: number): number {
  let found = day
  for (let counted = 0; counted < count; counted++) found = nextOpen(calendar, found + 1)
  return count === 0 ? nextOpen(calendar, day) : found
}
