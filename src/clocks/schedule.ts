import type { ClockRule } from '../policy/clocks-policy.ts'
import { calendarOf } from './calendar.ts'
import { type AgendaEntry, type Clock, levelOf, type Rules, type WhenDue } from './clock.ts'
import { type Course, dueAt, shareAt } from './due.ts'
import { lengthMs } from './length.ts'
import { advance } from './open-time.ts'
import { partOf } from './rule-set.ts'

/** What a clock's due time is computed from (CLK-6). */
export function courseOf(
  clock: Pick<Clock, 'limit' | 'calendar' | 'startedAt' | 'pauses'>,
  rules: Rules,
): Course {
  return {
    limit: clock.limit,
    calendar: calendarOf(rules.calendars, clock.calendar),
    start: Date.parse(clock.startedAt),
    waits: clock.pauses.map(({ from, until }) => ({
      from: Date.parse(from),
      until: until === null ? null : Date.parse(until),
    })),
  }
}

/**
 * A running or paused clock with its due time and everything that is still to come of itself, computed anew from
 * limit, start and pauses; what it has already said it doesn't say again (CLK-1).
 */
export function scheduled(clock: Clock, rule: ClockRule, rules: Rules): Clock {
  const course = courseOf(clock, rules)
  const due = dueAt(course)
  const agenda = due === null || rule.charged === false ? [] : agendaOf(clock, rule, rules, course, due)
  const { agenda: sorted, nextAt } = withAgenda(agenda)
  return {
    ...clock,
    state: due === null ? 'paused' : 'running',
    dueAt: due === null ? null : iso(due),
    calendarVersion: course.calendar.version,
    agenda: sorted,
    nextAt,
  }
}

/** An agenda in its order, and the instant at which the sweep looks at the clock. */
export function withAgenda(agenda: readonly AgendaEntry[]): Pick<Clock, 'agenda' | 'nextAt'> {
  const sorted = [...agenda].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))) // stable: warned before breached
  return { agenda: sorted, nextAt: sorted[0]?.at ?? null }
}

function agendaOf(clock: Clock, rule: ClockRule, rules: Rules, course: Course, due: number): AgendaEntry[] {
  const warnings = (rule.warnAt ?? rules.clocks.warnAt)
    .filter((share) => !clock.warned.includes(share))
    .map((share) => ({ kind: 'warned' as const, share, at: iso(shareAt(course, share) ?? due) }))
  if (rule.whenDue !== undefined) return [...warnings, term(clock, rule, due)]
  const everyMs = rule.repeats && typeof clock.limit === 'string' ? lengthMs(clock.limit) : undefined
  const breach: AgendaEntry = {
    kind: 'breached',
    at: iso(due),
    ...(everyMs === undefined ? {} : { everyMs }),
  }
  return [...warnings, breach, ...rungs(clock, rule, rules, course, due)]
}

/** What the worker does when a term is over; null where the clock is a promise, which is breached. */
export function whenDueOf({ whenDue }: Pick<ClockRule, 'whenDue'>, subject: string | null): WhenDue | null {
  return (typeof whenDue === 'string' ? whenDue : whenDue?.[subject as 'customer']) ?? null
}

function term({ subject }: Clock, rule: ClockRule, due: number): AgendaEntry {
  const { retryEvery } = rule
  const next = whenDueOf(rule, subject) as WhenDue
  const everyMs = retryEvery === undefined || next === 'silence' ? undefined : lengthMs(retryEvery)
  return { kind: 'due', at: iso(due), whenDue: next, ...(everyMs === undefined ? {} : { everyMs }) }
}

/** The rungs of the ladder, each counted from the breach in the clock's own calendar: nobody is called while it rests. */
function rungs(clock: Clock, rule: ClockRule, rules: Rules, course: Course, due: number): AgendaEntry[] {
  if (clock.acknowledgedAt !== null || rule.ladder === undefined) return []
  return (rules.clocks.ladders[rule.ladder] ?? []).map(({ after, role }) => ({
    kind: 'escalated' as const,
    role,
    level: levelOf(role),
    at: iso(advance(course.calendar, due, stepMs(after, course.limit))),
  }))
}

/** A part of a limit that is no duration is a part of a day for each of its days; the policy check names it. */
function stepMs(after: string, limit: Course['limit']): number {
  if (!after.includes('/')) return lengthMs(after)
  if (typeof limit === 'string') return partOf(lengthMs(limit), after)
  const days = 'days' in limit ? limit.days : 'workingDays' in limit ? limit.workingDays : 1
  return partOf(days * DAY_MS, after)
}

const DAY_MS = 86_400_000

// Complaints that come at once have their clocks at the same instants, and writing one takes longer than finding it.
const texts = new Map<number, string>()
const MOST_TEXTS = 1_000

function iso(instant: number): string {
  const known = texts.get(instant)
  if (known !== undefined) return known
  const text = new Date(instant).toISOString()
  if (texts.size >= MOST_TEXTS) texts.clear()
  texts.set(instant, text)
  return text
}
