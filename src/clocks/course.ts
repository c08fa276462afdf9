import type { ClockRule, Trigger } from '../policy/clocks-policy.ts'
import { type Clock, type ClockEvent, isOpen, type Outside, type Rules, type Standing } from './clock.ts'
import { afterClockEvent } from './clock-event.ts'
import { dueAt } from './due.ts'
import { type Fired, fireDue } from './fire.ts'
import { type Happening, happeningsOf, promisesOf, WAYS_OUT } from './happening.ts'
import { dependsOnCourse, dependsOnGrade, latestOf, type NamedRule, ruleSet } from './rule-set.ts'
import { courseOf, scheduled, withAgenda } from './schedule.ts'
import { gradeOf, takeLimit } from './taken-limit.ts'

/**
 * Whose event it is: the complaint's own, or that of the complaint it was merged into, which stops and pauses its clocks
 * but starts none (CLK-9).
 */
export type EventOf = 'own' | 'target'

/** An event on its way through the clocks of a complaint. */
interface Passing {
  readonly event: ClockEvent
  readonly standing: Standing
  readonly rules: Rules
  readonly of: EventOf
  readonly happened: readonly Happening[]
}

/**
 * The clocks after an event: first what came due before it (CLK-7), then what the event does, then what that made
 * overdue, a regrade for instance (CLK-5). `clocks` are all that are open, and of each name the latest instance;
 * what isn't passed in can't count on after a split. Nothing that is passed in is changed.
 */
export function passEvent(
  clocks: readonly Clock[],
  event: ClockEvent,
  standing: Standing,
  rules: Rules,
  of: EventOf = 'own',
): Fired {
  const before = fireDue(clocks, event.at)
  const after = fireDue(runClocks(before.clocks, event, standing, rules, of), event.at)
  return { clocks: after.clocks, firings: [...before.firings, ...after.firings] }
}

/** What an event does to clocks by itself: stop, cancel, start, regrade, pause, resume. Callers want `passEvent`. */
export function runClocks(
  clocks: readonly Clock[],
  event: ClockEvent,
  standing: Standing,
  rules: Rules,
  of: EventOf = 'own',
): Clock[] {
  if (event.type.startsWith('clock.')) return afterClockEvent(clocks, event, rules)
  const happened = [
    ...happeningsOf(event, standing),
    ...promisesOf(event, standing, clocks, resolveDueAt(clocks, event, rules)),
  ]
  const passing = { event, standing, rules, of, happened }
  const stopped = stop(clocks, passing)
  const going = of === 'own' ? begin(stopped, passing) : stopped.clocks
  return settleWaits(of === 'own' ? regrade(going, passing) : going, passing)
}

interface Stopped {
  readonly clocks: Clock[]
  readonly happened: readonly Happening[]
}

/** Stops what the event stops, cancels what it cancels; the end of `analyse` is something that happened too. */
function stop(clocks: readonly Clock[], passing: Passing): Stopped {
  const { event, rules, happened } = passing
  let analysed = false
  const stopped = clocks.map((clock) => {
    const rule = ruleSet(rules.clocks).get(clock.name)?.rule
    if (!rule || !isOpen(clock) || (passing.of === 'target' && rule.whenDue)) return clock
    if (meets(rule.stops, happened, clock.subject)) {
      analysed ||= clock.name === 'analyse'
      return ended(clock, 'met', passing)
    }
    const cancelled = passing.of === 'own' && meets(rule.cancelledBy, happened, clock.subject)
    return cancelled || isWayOut(event, passing.of) ? ended(clock, 'cancelled', passing) : clock
  })
  const end = { trigger: 'analyse_ended' as const, subject: null }
  return { clocks: stopped, happened: analysed ? [...happened, end] : happened }
}

/** After these the complaint merged into it goes on by itself or is archived with it; the other ways out split it off. */
const ENDS_BOTH: readonly string[] = ['complaint.concluded', 'complaint.archived']

function isWayOut({ type }: ClockEvent, of: EventOf): boolean {
  return (of === 'own' ? WAYS_OUT : ENDS_BOTH).includes(type)
}

function ended(clock: Clock, as: 'met' | 'cancelled', { event, of }: Passing): Clock {
  const pauses = clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: event.at } : pause))
  return {
    ...clock,
    ...withAgenda([]),
    ...{ pauses, stoppedAt: event.at, stoppedByTarget: of === 'target' },
    state: clock.state === 'breached' ? 'breached' : as,
  }
}

/** Starts what the event starts. */
function begin({ clocks, happened }: Stopped, passing: Passing): Clock[] {
  let now = happened.some(({ trigger }) => trigger === 'split') ? revived(clocks, passing) : clocks
  for (const named of ruleSet(passing.rules.clocks).values()) {
    const again = happened.some(({ trigger }) => named.rule.restarts?.includes(trigger))
    if (again && fits(named, passing)) {
      now = now.map((clock) =>
        clock.name === named.name && isOpen(clock) ? ended(clock, 'cancelled', passing) : clock,
      )
      now = withNew(now, named, null, passing)
    }
    for (const { trigger, subject } of happened)
      if (!again && named.rule.starts.includes(trigger) && fits(named, passing))
        now = withNew(now, named, SUBJECTS.includes(trigger) ? subject : null, passing)
  }
  return now
}

/** Only these start a clock that is about one verification, task or wait. */
const SUBJECTS: readonly Trigger[] = ['verification_asked', 'promised', 'paused']

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
  const clock = scheduled(
    {
      ...BLANK,
      ...{ name, family, subject, limit, instance: nextInstance(clocks, name), startedAt: event.at },
      ...{ grade: dependsOnGrade(rule) ? gradeOf(standing) : null, calendar: rule.calendar },
    },
    rule,
    rules,
  )
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
    const next = { ...BLANK, ...first, instance: nextInstance(all, name) }
    return [
      ...all.map((one) => (one === clock ? { ...one, stoppedByTarget: false } : one)),
      scheduled(next, rule, rules),
    ]
  }, clocks)
}

const TOLD: readonly Trigger[] = ['acknowledged', 'personal_contact']

/** CLK-5: what is running counts anew from its start under the new grade; a breach stays a breach. */
function regrade(clocks: Clock[], passing: Passing): Clock[] {
  const first = regradeOnly(clocks, passing, (rule) => !dependsOnCourse(rule))
  return regradeOnly(first, passing, dependsOnCourse)
}

function regradeOnly(
  clocks: Clock[],
  { standing, rules }: Passing,
  which: (rule: ClockRule) => boolean,
): Clock[] {
  const grade = gradeOf(standing)
  return clocks.map((clock) => {
    const named = ruleSet(rules.clocks).get(clock.name)
    if (!named || !which(named.rule) || !isTicking(clock)) return clock
    if (clock.grade === null || clock.grade === grade) return clock
    const { subject, startedAt } = clock
    const limit = takeLimit(named, { subject, startedAt, standing, rules, clocks }) ?? clock.limit
    return scheduled({ ...clock, grade, limit }, named.rule, rules)
  })
}

/** CLK-3: clocks that may stand still do so exactly while the complaint waits for somebody they pause for. */
function settleWaits(clocks: Clock[], { event, standing, rules }: Passing): Clock[] {
  return clocks.map((clock) => {
    const rule = ruleSet(rules.clocks).get(clock.name)?.rule
    if (!rule?.pausesFor || !isTicking(clock)) return clock
    const waits = rule.pausesFor.some((outside: Outside) => standing.awaiting.includes(outside))
    const pausing = clock.pauses.at(-1)?.until === null
    if (waits === pausing) return clock
    const pauses = waits
      ? [...clock.pauses, { from: event.at, until: null }]
      : clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: event.at } : pause))
    return scheduled({ ...clock, pauses }, rule, rules)
  })
}

function isTicking({ state, stoppedAt }: Clock): boolean {
  return stoppedAt === null && state !== 'breached'
}

function meets(
  triggers: readonly Trigger[] | undefined,
  happened: readonly Happening[],
  subject: string | null,
): boolean {
  return (
    triggers !== undefined &&
    happened.some(
      (one) =>
        triggers.includes(one.trigger) &&
        (subject === null || one.subject === null || one.subject === subject),
    )
  )
}

function nextInstance(clocks: readonly Clock[], name: string): number {
  return 1 + (latestOf(clocks, name)?.instance ?? 0)
}

/** By when it should be resolved: as if a wait ended with this event. */
function resolveDueAt(clocks: readonly Clock[], { at }: ClockEvent, rules: Rules): string | null {
  const resolve = latestOf(clocks, 'resolve')
  if (!resolve || resolve.dueAt !== null) return resolve?.dueAt ?? null
  const pauses = resolve.pauses.map((pause) => ({ ...pause, until: pause.until ?? at }))
  const due = dueAt(courseOf({ ...resolve, pauses }, rules))
  return due === null ? null : new Date(due).toISOString()
}

const BLANK = {
  ...{ stoppedAt: null, breachedAt: null, pauses: [], warned: [], level: 0, acknowledgedAt: null },
  ...{ timesDue: 0, extended: 0, stoppedByTarget: false, agenda: [], nextAt: null, dueAt: null },
  ...{ state: 'running', calendarVersion: 0 },
} as const satisfies Partial<Clock>
