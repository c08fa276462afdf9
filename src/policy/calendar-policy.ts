import { z } from 'zod'

/** A name that policy gives; none that every object of JavaScript has already. */
export const PolicyCode = z
  .string()
  .regex(/^[a-z0-9_]{1,64}$/)
  .refine((code) => !(code in {}))
const DAY = /^(?:19[7-9]\d|2[01]\d{2})-\d{2}-\d{2}$/
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/

/** A calendar day of the years 1970 to 2199 that exists. */
export const Day = z.string().regex(DAY).refine(isDay).meta({ format: 'date' })

/** From one wall-clock time to another; an end that is not later than the start lies on the next day. */
const Span = z.tuple([z.string().regex(TIME).refine(isStart), z.string().regex(TIME)])

const Spans = z.array(Span).max(12)

/** The days of a week as calendars name them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** One day that is not like its weekday: a holiday (closed), or a make-up workday 调休 (open, in spans of its own or Monday's). */
export const CalendarException = z.strictObject({
  date: Day,
  open: z.boolean(),
  name: z.string().max(200),
  spans: Spans.min(1).optional(),
})

/** Exceptions that several calendars share, such as the statutory holidays of a country. */
export const ExceptionList = z.strictObject({
  /** Where the days were published. */
  source: z.array(z.string().max(300)).max(50),
  /** The last day of which it is known whether it is a holiday. */
  knownUntil: Day,
  days: z.array(CalendarException).max(5000),
})

/** When time counts (CLK-2): always, or in the spans of a week with exceptions. */
export const CalendarRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always'), timeZone: TimeZone() }),
  z.strictObject({
    kind: z.literal('weekly'),
    timeZone: TimeZone(),
    week: z.strictObject({
      ...{ mon: Spans, tue: Spans, wed: Spans, thu: Spans, fri: Spans, sat: Spans, sun: Spans },
    }),
    /** The list of exceptions that it follows. */
    exceptions: PolicyCode.optional(),
  }),
])

/** The calendars of a tenant by their name (CLK-2). */
export const CalendarPolicy = z.strictObject({
  exceptions: named(ExceptionList, 20),
  calendars: named(CalendarRule, 50),
})

/** One calendar as policy writes it. */
export type CalendarRule = z.infer<typeof CalendarRule>
/** One day that is not like its weekday. */
export type CalendarException = z.infer<typeof CalendarException>
/** All calendars as policy writes them. */
export type CalendarPolicy = z.infer<typeof CalendarPolicy>

/** An IANA time zone that this Node knows. */
function TimeZone() {
  return z
    .string()
    .max(64)
    .regex(/^[A-Za-z]/) // an offset such as +08:00 has no daylight saving and no name
    .refine(isTimeZone)
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) && day >= '1970' && day < '2200'
}

function isStart(time: string): boolean {
  return time !== '24:00'
}

/** Values by their names, at most so many. */
export function named<T extends z.ZodType>(value: T, most: number) {
  return z.record(PolicyCode, value).refine((record) => Object.keys(record).length <= most)
}
