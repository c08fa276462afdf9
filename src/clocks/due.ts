import type { Calendar } from './calendar.ts'
import { dueByDays } from './day-count.ts'
import { type Gap, gapsOf, type Wait } from './gaps.ts'
import { lengthMs } from './length.ts'
import { advance, openMs } from './open-time.ts'
import { dayNumber } from './zone.ts'

/**
 * How long something may take: an ISO 8601 duration of the calendar's time from the moment on; a number of working days
 * or of calendar days by the Civil Code (CLK-10); or a date that was named, as an instant, or as a day until its end.
 */
export type Limit =
  | string
  | { readonly workingDays: number }
  | { readonly days: number }
  | { readonly at: string }

/** What a due time is a pure function of (CLK-6), but for the versions: those are the calendar's and the policy's. */
export interface Course {
  readonly limit: Limit
  readonly calendar: Calendar
  /** The start, in ms. */
  readonly start: number
  /** When the clock stood still; of a date that was named pauses take nothing. */
  readonly waits: readonly Wait[]
}

/** The instant in ms at which the limit is over; null while a wait lasts that began before it (CLK-3). */
export function dueAt({ limit, calendar, start, waits }: Course): number | null {
  if (typeof limit === 'string') return runFor(calendar, start, gapsOf(waits, start), lengthMs(limit))
  if ('at' in limit) return namedInstant(limit.at, calendar)
  return dueByDays(limit, calendar, start, gapsOf(waits, start))
}

/** How much of the calendar's time has run since the start, less the waits, in ms. */
export function elapsedMs({ calendar, start, waits }: Omit<Course, 'limit'>, at: number): number {
  if (at <= start) return 0
  const paused = gapsOf(waits, start)
    .filter(({ from }) => from < at)
    .reduce((sum, { from, until }) => sum + openMs(calendar, from, Math.min(until ?? at, at)), 0)
  return openMs(calendar, start, at) - paused
}

/**
 * The instant at which a share (0 to 1) of the limit has run (CLK-1): of a duration that share of its length, of a count
 * of days and of a named date that share of the time which counts from start to due; never after the due time.
 */
export function shareAt(course: Course, share: number): number | null {
  const due = dueAt(course)
  if (due === null) return null
  const { limit, calendar, start } = course
  const waits = namesDate(limit) ? [] : course.waits
  const whole =
    typeof limit === 'string' ? lengthMs(limit) : elapsedMs({ calendar, start, waits }, Math.max(due, start))
  const point = runFor(calendar, start, gapsOf(waits, start), Math.round(whole * share))
  return point === null ? null : Math.min(point, due)
}

/** Whether a limit is a date that was named, which no wait moves. */
export function namesDate(limit: Limit): limit is { readonly at: string } {
  return typeof limit !== 'string' && 'at' in limit
}

function namedInstant(at: string, calendar: Calendar): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(at) ? calendar.endOf(dayNumber(at)) : Date.parse(at)
}

/** The first instant at which so many ms of the calendar's time have run between the gaps. */
function runFor(calendar: Calendar, start: number, gaps: readonly Gap[], ms: number): number | null {
  let [at, left] = [start, ms]
  for (const { from, until } of gaps) {
    const ran = openMs(calendar, at, from)
    if (ran >= left) return advance(calendar, at, left)
    if (until === null) return null
    left -= ran
    at = until
  }
  return advance(calendar, at, left)
}
