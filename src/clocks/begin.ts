import type { Trigger } from '../policy/clocks-policy.ts'
import { type Clock, isOpen } from './clock.ts'
import type { Happening } from './happening.ts'
import { ended, meets, type Passing } from './passing.ts'
import { dependsOnGrade, latestOf, type NamedRule, ruleSet } from './rule-set.ts'
import { scheduled } from './schedule.ts'
import type { Stopped } from './stop.ts'
import { gradeOf, takeLimit } from './taken-limit.ts'

/** Starts what the event starts. */
export function begin({ clocks, happened }: Stopped, passing: Passing): Clock[] {
  let now = happened.some(({ trigger }) => trigger === 'split') ? revived(clocks, passing) : clocks
  for (const named of ruleSet(passing.rules.clocks).values()) {
    const again = happened.find(({ trigger }) => named.rule.restarts?.includes(trigger))
    if (again && fits(named, passing)) {
      const subject = subjectOf(again)
      now = now.map((clock) =>
        clock.name === named.name && isOpen(clock) && (subject === null || clock.subject === subject)
          ? ended(clock, 'cancelled', passing)
          : clock,
      )
      now = withNew(now, named, subject, passing)
    }
    for (const { trigger, subject } of happened)
      if (!again && named.rule.starts.includes(trigger) && fits(named, passing))
        now = withNew(now, named, subjectOf({ trigger, subject }), passing)
  }
  return now
}

/** Only these start a clock that is about one verification, task, debt, wait or safety case. */
const SUBJECTS: readonly Trigger[] = [
  ...(['verification_asked', 'promised', 'paused', 'hazard_found', 'recall_ordered'] as const),
  ...(['task_given', 'task_postponed', 'compensation_owed'] as const),
]

function subjectOf({ trigger, subject }: Happening): string | null {
  return SUBJECTS.includes(trigger) ? subject : null
}

function fits({ rule: { where } }: NamedRule, { standing }: Passing): boolean {
  const { channels, demands, states } = where ?? {}
  return (
    (!channels || channels.includes(standing.channel)) &&
    (!states || states.includes(standing.state)) &&
    (!demands || standing.demands.some(({ kind }) => demands.includes(kind)))
  )
}

function withNew(clocks: Clock[], named: NamedRule, subject: string | null, passing: Passing): Clock[] {
  if (clocks.some((clock) => clock.name === named.name && clock.subject === subject && isOpen(clock)))
    return clocks
  const { event, standing, rules, happened } = passing
  const { name, family, rule } = named
  const limit = takeLimit(named, { subject, startedAt: event.at, standing, clocks, rules, event })
  if (limit === null) return clocks
  const grade = dependsOnGrade(rule) ? gradeOf(standing) : null
  const first = {
    name,
    family,
    subject,
    startedAt: event.at,
    limit,
    grade,
    calendar: rule.calendar,
    pauses: [],
  }
  const clock = scheduled(blank(first, nextInstance(clocks, name)), rule, rules)
  return [...clocks, endedAtOnce(clock, named, happened, passing)]
}

/** What is stopped or cancelled by the very event that starts it: acknowledged at the counter, nobody to be called. */
function endedAtOnce(
  clock: Clock,
  { rule }: NamedRule,
  happened: readonly Happening[],
  passing: Passing,
): Clock {
  const others = happened.filter(({ trigger }) => !rule.restarts?.includes(trigger))
  if (meets(rule.stops, others, clock.subject)) return ended(clock, 'met', passing)
  return meets(rule.cancelledBy, others, clock.subject) ? ended(clock, 'cancelled', passing) : clock
}

/**
 * `split`: what stopped with the target's events goes on as an instance of its own from the first start; but what was
 * told to the customer is told.
 */
function revived(clocks: Clock[], { rules }: Passing): Clock[] {
  return clocks.reduce<Clock[]>((all, clock) => {
    const rule = ruleSet(rules.clocks).get(clock.name)?.rule
    const told = rule?.stops.some((trigger) => TOLD.includes(trigger))
    if (!rule || told || !clock.stoppedByTarget) return all
    const { name, family, subject, limit, grade, calendar, startedAt, pauses } = clock
    const first = { name, family, subject, limit, grade, calendar, startedAt, pauses }
    const next = blank(first, nextInstance(all, name))
    return [
      ...all.map((one) => (one === clock ? { ...one, stoppedByTarget: false } : one)),
      scheduled(next, rule, rules),
    ]
  }, clocks)
}

const TOLD: readonly Trigger[] = ['acknowledged', 'personal_contact']

function nextInstance(clocks: readonly Clock[], name: string): number {
  return 1 + (latestOf(clocks, name)?.instance ?? 0)
}

type First = Pick<
  Clock,
  'name' | 'family' | 'subject' | 'startedAt' | 'limit' | 'grade' | 'calendar' | 'pauses'
>

/** Written out: a literal with a dozen spreads takes longer than the arithmetic. */
function blank(first: First, instance: number): Clock {
  return {
    name: first.name,
    instance,
    family: first.family,
    subject: first.subject,
    startedAt: first.startedAt,
    limit: first.limit,
    grade: first.grade,
    calendar: first.calendar,
    calendarVersion: 0,
    dueAt: null,
    state: 'running',
    stoppedAt: null,
    breachedAt: null,
    pauses: first.pauses,
    warned: [],
    level: 0,
    acknowledgedAt: null,
    timesDue: 0,
    extended: 0,
    stoppedByTarget: false,
    agenda: [],
    nextAt: null,
  }
}
