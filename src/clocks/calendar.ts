import {
  type CalendarException,
  type CalendarPolicy,
  type CalendarRule,
  WEEKDAYS,
} from '../policy/calendar-policy.ts'
import { dateOf, dayNumber, weekdayOf, type Zone, zoneOf } from './zone.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
const MOST_REMEMBERED = 5_000

/** Instants in pairs, from and until, in order and without overlap. */
export type Spans = readonly (readonly [from: number, until: number])[]

/** A calendar ready to count with (CLK-2). Instants are ms in UTC, days are counted from 1970-01-01. */
export interface Calendar {
  readonly name: string
  /** The version of the policy `calendar` that it comes from. */
  readonly version: number
  readonly zone: Zone
  /** Time always counts: sums are plain additions. */
  readonly roundTheClock: boolean
  /** When a day is open. A span across midnight belongs to the day on which it begins. */
  spansOf(day: number): Spans
  /** The end of a day: of business where it has hours, else 24:00 (Civil Code 203). */
  endOf(day: number): number
  /** What the day is called where it isn't like its weekday: 春节, 春节 调休. */
  nameOf(day: number): string | null
  /** The last day of which the holidays are known; null where it has none. */
  readonly knownUntil: string | null
}

/** The calendars of one version of the policy by their name. */
export type Calendars = Readonly<Record<string, Calendar>>

/** Makes the calendars of a policy; throws RangeError where one follows a list of exceptions that isn't there. */
export function compileCalendars(policy: CalendarPolicy, version: number): Calendars {
  const compiled = Object.entries(policy.calendars).map(([name, rule]) => [
    name,
    rule.kind === 'always'
      ? everOpen(name, rule.timeZone, version)
      : weekly(name, rule, exceptionsOf(policy, rule), version),
  ])
  return Object.fromEntries(compiled)
}

/** The calendar of that name; a policy that names another one is refused before it is in force (CLK-8). */
export function calendarOf(calendars: Calendars, name: string): Calendar {
  const found = calendars[name]
  if (!found) throw new RangeError(`no calendar ${name}`)
  return found
}

/** Whether an instant lies in years whose holidays weren't published when the calendar was written: workdays are a guess there. */
export function beyondKnown({ knownUntil, zone }: Calendar, instant: number): boolean {
  return knownUntil !== null && zone.dayAt(instant) > dayNumber(knownUntil)
}

function everOpen(name: string, timeZone: string, version: number): Calendar {
  const zone = zoneOf(timeZone)
  return {
    ...{ name, version, zone, roundTheClock: true, knownUntil: null },
    spansOf: (day) => [[zone.instantOf(day, 0), zone.instantOf(day + 1, 0)]],
    endOf: (day) => zone.instantOf(day + 1, 0),
    nameOf: () => null,
  }
}

type Weekly = Extract<CalendarRule, { kind: 'weekly' }>
type WallSpans = Weekly['week']['mon']

function weekly(
  name: string,
  rule: Weekly,
  { days, knownUntil }: { days: readonly CalendarException[]; knownUntil: string | null },
  version: number,
): Calendar {
  const zone = zoneOf(rule.timeZone)
  const exceptions = new Map(days.map((exception) => [dayNumber(exception.date), exception]))
  const wallSpansOf = (day: number): WallSpans => {
    const exception = exceptions.get(day)
    if (!exception) return rule.week[WEEKDAYS[weekdayOf(day)] ?? 'sun']
    return exception.open ? (exception.spans ?? rule.week.mon) : []
  }
  const spansOf = remembering((day) => instantsOf(wallSpansOf(day), day, zone))
  return {
    ...{ name, version, zone, roundTheClock: false, knownUntil, spansOf },
    endOf: (day) => spansOf(day).at(-1)?.[1] ?? zone.instantOf(day + 1, 0),
    nameOf: (day) => nameOf(exceptions.get(day)),
  }
}

function nameOf(exception: CalendarException | undefined): string | null {
  if (!exception) return null
  return exception.open ? `${exception.name} 调休` : exception.name
}

function exceptionsOf({ exceptions }: CalendarPolicy, rule: Weekly) {
  if (rule.exceptions === undefined) return { days: [], knownUntil: null }
  const list = exceptions[rule.exceptions]
  if (!list) throw new RangeError(`no list of exceptions ${rule.exceptions}`)
  return list
}

function instantsOf(spans: WallSpans, day: number, zone: Zone): Spans {
  const instants = spans
    .map(([from, until]) => {
      const [start, end] = [minutesOf(from), minutesOf(until)]
      return [
        instantAt(zone, day, start),
        instantAt(zone, day, end > start ? end : end + DAY_MINUTES),
      ] as const
    })
    .filter(([from, until]) => until > from) // a span that daylight saving skips
    .sort(([a], [b]) => a - b)
  return merged(instants)
}

function instantAt(zone: Zone, day: number, minutes: number): number {
  return minutes < DAY_MINUTES
    ? zone.instantOf(day, minutes * MINUTE_MS)
    : zone.instantOf(day + 1, (minutes - DAY_MINUTES) * MINUTE_MS)
}

function merged(spans: Spans): Spans {
  const result: [number, number][] = []
  for (const [from, until] of spans) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], until)
    else result.push([from, until])
  }
  return result
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** A due time is computed at every transition, mostly about the same few days. */
function remembering(compute: (day: number) => Spans): (day: number) => Spans {
  const known = new Map<number, Spans>()
  return (day) => {
    const remembered = known.get(day)
    if (remembered) return remembered
    if (known.size > MOST_REMEMBERED) known.clear()
    const computed = compute(day)
    known.set(day, computed)
    return computed
  }
}

/** A day in words for `explain`: 2026-02-17 春节. */
export function labelOf(calendar: Calendar, day: number): string {
  const name = calendar.nameOf(day)
  return name === null ? dateOf(day) : `${dateOf(day)} ${name}`
}
