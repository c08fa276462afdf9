import ICAL from 'ical.js'
import { type Finding, mistake, warning } from '../platform/finding.ts'
import type { CalendarException } from '../policy/calendar-policy.ts'
import { dateOf, dayNumber } from './zone.ts'

/** The days of an iCalendar file as exceptions of a calendar, and what was found of it. */
export interface ImportedDays {
  readonly exceptions: readonly CalendarException[]
  readonly findings: readonly Finding[]
}

/** Between which days events that recur every year are taken. */
export interface ImportRange {
  readonly from: string
  readonly until: string
}

const MOST_CHARACTERS = 1_000_000
const MOST_EVENTS = 5_000
const MOST_DAYS = 5_000
const LONGEST_DAYS = 62
const LONGEST_NAME = 200
const MOST_FINDINGS = 100

/**
 * Reads holidays and make-up workdays from an iCalendar file (CLK-2): whole-day events, once or every year. Never throws:
 * a file that is none, is too large or names too many days is a finding and gives no days; an event that isn't a day is
 * said and left out.
 */
export function importDays(text: string, range: ImportRange): ImportedDays {
  if (text.length > MOST_CHARACTERS) return refused('too_large', `more than ${MOST_CHARACTERS} characters`)
  const events = eventsOf(text)
  if (events === null) return refused('not_icalendar', 'no iCalendar file')
  if (events.length > MOST_EVENTS) return refused('too_many', `more than ${MOST_EVENTS} events`)
  const special = events.some((event) => event.hasProperty(SPECIAL))
  const findings: Finding[] = []
  const days = new Map<string, CalendarException>()
  for (const [index, event] of events.entries()) {
    if (!isMeant(event, special)) continue
    const read = daysOf(event, range, index)
    findings.push(...read.findings)
    for (const day of read.exceptions) findings.push(...put(days, day, index))
    if (days.size > MOST_DAYS) return refused('too_many', `more than ${MOST_DAYS} days`)
  }
  const exceptions = [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
  return { exceptions, findings: findings.slice(0, MOST_FINDINGS) }
}

type Event = InstanceType<typeof ICAL.Component>

/** How the calendars of phones mark holidays and make-up workdays among other days of note. */
const SPECIAL = 'x-apple-special-day'
const WORKDAY = /补班|调休上班|[（(]\s*班\s*[）)]|班$|make-?up (?:work|day)/i
const MARKS = /\s*[（(]\s*[休班]\s*[）)]\s*|\s*(?:补班|调休上班)\s*$/g

function eventsOf(text: string): Event[] | null {
  try {
    const parsed = ICAL.parse(text) as unknown[]
    const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]) as never[]
    const components = calendars.map((calendar) => new ICAL.Component(calendar))
    if (!components.every(({ name }) => name === 'vcalendar')) return null
    return components.flatMap((calendar) => calendar.getAllSubcomponents('vevent'))
  } catch {
    return null // whatever the library trips over: the file isn't one
  }
}

function isMeant(event: Event, special: boolean): boolean {
  const cancelled = String(event.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED'
  return !cancelled && (!special || event.hasProperty(SPECIAL))
}

function daysOf(event: Event, range: ImportRange, index: number): ImportedDays {
  const span = spanOf(event)
  if (!span) return { exceptions: [], findings: [leftOut(index)] }
  const summary = String(event.getFirstPropertyValue('summary') ?? '').slice(0, 2 * LONGEST_NAME)
  const mark = String(event.getFirstPropertyValue(SPECIAL) ?? '').toUpperCase()
  const open = mark === 'ALTERNATE-WORKDAY' || (mark === '' && WORKDAY.test(summary))
  const name = summary.replaceAll(MARKS, '').trim().slice(0, LONGEST_NAME)
  const { starts, findings } = startsOf(event, span.first, range, index)
  const exceptions = starts
    .flatMap((start) => Array.from({ length: span.length }, (_, day) => start + day))
    .filter((day) => day >= EARLIEST && day <= LATEST)
    .map((day) => ({ date: dateOf(day), open, name }))
  return { exceptions, findings }
}

const EARLIEST = dayNumber('1970-01-01')
const LATEST = dayNumber('2199-12-31')

/** The first day and how many days; null where it isn't whole days, or more of them than any holiday has. */
function spanOf(event: Event): { first: number; length: number } | null {
  const start = dayIn(event, 'dtstart')
  if (start === null) return null
  const end = dayIn(event, 'dtend')
  const duration = event.getFirstPropertyValue('duration')
  const seconds = duration instanceof ICAL.Duration ? duration.toSeconds() : 86_400
  const length = end === null ? Math.floor(seconds / 86_400) : Math.max(1, end - start)
  return length < 1 || length > LONGEST_DAYS ? null : { first: start, length }
}

function dayIn(event: Event, property: 'dtstart' | 'dtend'): number | null {
  const value = event.getFirstPropertyValue(property)
  if (!(value instanceof ICAL.Time) || !value.isDate) return null
  const day = Date.UTC(value.year, value.month - 1, value.day) / 86_400_000
  return Number.isInteger(day) ? day : null
}

/** The first days of an event: its own, and where it recurs every year those of the range. */
function startsOf(event: Event, first: number, range: ImportRange, index: number) {
  const rule = event.getFirstPropertyValue('rrule')
  if (!(rule instanceof ICAL.Recur)) return { starts: [first], findings: [] }
  const plain =
    rule.freq === 'YEARLY' && Object.keys(rule.parts).every((part) => repeatsDate(rule, part, first))
  if (!plain) return { starts: [first], findings: [onceOnly(index)] }
  const until = rule.until
    ? Date.UTC(rule.until.year, rule.until.month - 1, rule.until.day) / 86_400_000
    : LATEST
  const last = Math.min(until, dayNumber(range.until))
  const starts: number[] = []
  const [year, month, date] = dateOf(first).split('-').map(Number) as [number, number, number]
  for (let step = 0; step <= MOST_YEARS && (!rule.count || step < rule.count); step++) {
    const day = Date.UTC(year + step * rule.interval, month - 1, date) / 86_400_000
    if (!(day <= last)) break
    if (day >= dayNumber(range.from) && dateOf(day).endsWith(dateOf(first).slice(5))) starts.push(day)
  }
  return { starts, findings: [] }
}

const MOST_YEARS = 300

/** BYMONTH and BYMONTHDAY are harmless where they only say again what the start says. */
function repeatsDate(rule: InstanceType<typeof ICAL.Recur>, part: string, first: number): boolean {
  const [, month, date] = dateOf(first).split('-').map(Number)
  const values = rule.getComponent(part)
  if (part === 'BYMONTH') return values.length === 1 && Number(values[0]) === month
  return part === 'BYMONTHDAY' && values.length === 1 && Number(values[0]) === date
}

/** One day once; a day that is both is a make-up workday, which is said. */
function put(days: Map<string, CalendarException>, day: CalendarException, index: number): Finding[] {
  const known = days.get(day.date)
  if (!known || (day.open && !known.open)) days.set(day.date, day)
  return known && known.open !== day.open ? [contradiction(index, day.date)] : []
}

function refused(code: string, what: string): ImportedDays {
  const zh = {
    too_large: '文件过大。',
    not_icalendar: '不是有效的 iCalendar 文件。',
    too_many: '日期或事件过多。',
  }
  const text = zh[code as keyof typeof zh]
  return { exceptions: [], findings: [mistake('', code, `This is ${what}.`, text)] }
}

function leftOut(index: number): Finding {
  return warning(
    `/events/${index}`,
    'not_whole_days',
    'This event is not one or a few whole days and was left out.',
    '该事件不是一天或数天的全天事件，已忽略。',
  )
}

function onceOnly(index: number): Finding {
  return warning(
    `/events/${index}`,
    'recurrence_ignored',
    'Only events on the same date every year recur; of this one the first was taken.',
    '仅支持每年同日重复；该事件只取首次。',
  )
}

function contradiction(index: number, date: string): Finding {
  return warning(
    `/events/${index}`,
    'contradiction',
    `${date} is both a holiday and a make-up workday; it was taken as a workday.`,
    `${date} 既为休假日又为调休上班日，按上班日处理。`,
  )
}
