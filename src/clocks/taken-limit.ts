import type { ClockRule } from '../policy/clocks-policy.ts'
import type { Grade } from '../policy/policy.ts'
import { calendarOf } from './calendar.ts'
import type { Clock, ClockEvent, Rules, Standing } from './clock.ts'
import { elapsedMs, type Limit } from './due.ts'
import { lengthMs } from './length.ts'
import { durationUnder, latestOf, limitUnder, type NamedRule, partOf } from './rule-set.ts'

/** What a limit is taken from besides its rule. */
export interface Taking {
  readonly subject: string | null
  /** The start of the clock, an instant. */
  readonly startedAt: string
  readonly standing: Standing
  readonly clocks: readonly Clock[]
  readonly rules: Rules
  /** What starts it; absent where a running clock is regraded. */
  readonly event?: ClockEvent | undefined
}

/** GRD-5: what a person graded, else the provisional grade, else `general`. */
export function gradeOf({ grade, provisionalGrade }: Pick<Standing, 'grade' | 'provisionalGrade'>): Grade {
  return grade ?? provisionalGrade ?? 'general'
}

/** The limit of a clock that starts or is regraded; null where it has none, such as a date that nobody named. */
export function takeLimit({ name, rule }: NamedRule, taking: Taking): Limit | null {
  const given = givenDate(rule, taking)
  const verification = taking.standing.verifications.find(({ id }) => id === taking.subject)
  const capped = given !== null && rule.given === 'verification_due' && verification?.kind === 'external'
  if (given !== null && !capped) return { at: given }
  const limit = ownLimit(name, rule, taking)
  return capped && (limit === null || given < endOf(limit, taking.startedAt)) ? { at: given } : limit
}

function ownLimit(name: string, rule: ClockRule, taking: Taking): Limit | null {
  const grade = gradeOf(taking.standing)
  const limit = limitUnder(rule, grade)
  if (limit === undefined) return null
  if (typeof limit === 'string' || 'days' in limit || 'workingDays' in limit) return limit
  if ('share' in limit) return durationUnder(taking.rules.clocks, name, grade)
  const half = partOf(leftOf(limit.of, taking), limit.shareOfLeft)
  if (half <= 0) return taking.event ? limit.atMost : null // nothing is left to take a part of
  return half < lengthMs(limit.atMost) ? { at: later(taking.startedAt, half) } : limit.atMost
}

/** VER-2: what another clock had left when this one started, in ms; 0 where it isn't running. */
function leftOf(of: string, { clocks, startedAt, rules }: Taking): number {
  const other = latestOf(clocks, of)
  if (!other || other.stoppedAt !== null || typeof other.limit !== 'string') return 0
  const elapsed = elapsedMs(
    {
      calendar: calendarOf(rules.calendars, other.calendar),
      start: Date.parse(other.startedAt),
      waits: other.pauses.map(({ from, until }) => ({
        from: Date.parse(from),
        until: until === null ? null : Date.parse(until),
      })),
    },
    Date.parse(startedAt),
  )
  return lengthMs(other.limit) - elapsed
}

function givenDate(rule: ClockRule, { standing, subject, event }: Taking): string | null {
  if (rule.given === 'approval_expires') return standing.approvalExpiresAt ?? null
  if (rule.given === 'letter_due') return standing.letterDue ?? null
  if (rule.given === 'resume_by') return event?.data.pause?.resumeBy ?? null
  if (rule.given === 'task_due') return standing.tasks.find(({ id }) => id === subject)?.dueAt ?? null
  if (rule.given === 'payment_due') return standing.ledger?.find(({ id }) => id === subject)?.dueAt ?? null
  if (rule.given === 'verification_due')
    return standing.verifications.find(({ id }) => id === subject)?.dueAt ?? null
  return null
}

function endOf(limit: Limit, startedAt: string): string {
  if (typeof limit === 'string') return later(startedAt, lengthMs(limit))
  return 'at' in limit ? limit.at : LATEST
}

const LATEST = '9999'

function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString()
}
