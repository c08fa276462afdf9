import { readFileSync } from 'node:fs'
import { type Calendar, type Calendars, calendarOf, compileCalendars } from '../../src/clocks/calendar.ts'
import { type Course, dueAt } from '../../src/clocks/due.ts'
import { CalendarPolicy } from '../../src/policy/calendar-policy.ts'

/** The calendars of the default pack as policy. */
export const CALENDAR_PACK = CalendarPolicy.parse(
  JSON.parse(readFileSync(new URL('../../src/policy/packs/zh-CN/calendar.json', import.meta.url), 'utf8')),
)

/** The calendars of the default pack. */
export const CALENDARS: Calendars = compileCalendars(CALENDAR_PACK, 1)

type Week = Partial<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', [string, string][]>>

const EMPTY = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }

/** A calendar of one zone with these spans and no exceptions. */
export function aCalendar(timeZone: string, week: Week): Calendar {
  const policy = CalendarPolicy.parse({
    exceptions: {},
    calendars: { tried: { kind: 'weekly', timeZone, week: { ...EMPTY, ...week } } },
  })
  return calendarOf(compileCalendars(policy, 1), 'tried')
}

/** The same spans on every day. */
export function daily(timeZone: string, spans: [string, string][]): Calendar {
  const days = Object.keys(EMPTY).map((day) => [day, spans])
  return aCalendar(timeZone, Object.fromEntries(days))
}

/** The due time as an instant in UTC, of texts; null while a wait lasts. */
export function due(
  limit: Course['limit'],
  calendar: Calendar | string,
  start: string,
  waits: readonly (readonly [string, string | null])[] = [],
): string | null {
  const found = dueAt({
    limit,
    calendar: typeof calendar === 'string' ? calendarOf(CALENDARS, calendar) : calendar,
    start: Date.parse(start),
    waits: waits.map(([from, until]) => ({
      from: Date.parse(from),
      until: until === null ? null : Date.parse(until),
    })),
  })
  return found === null ? null : new Date(found).toISOString()
}

/** An instant of a text with an offset, in UTC: `2026-02-13T23:59:00+08:00`. */
export function utc(text: string): string {
  return new Date(text).toISOString()
}
