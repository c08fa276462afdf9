import type { Clock, Rules } from '../clocks/clock.ts'
import { passEvent } from '../clocks/course.ts'
import { type Firing, fireDue, type Repeats } from '../clocks/fire.ts'
import { fireBeforeMove, moveClocks } from '../clocks/move.ts'
import type { EventOf } from '../clocks/passing.ts'
import { ruleSet } from '../clocks/rule-set.ts'
import { whenDueOf } from '../clocks/schedule.ts'
import type { Complaint } from './complaint.ts'
import type { ComplaintEvent, Fact } from './event.ts'
import { evolve } from './evolve.ts'
import { fact } from './fact.ts'
import { standingOf } from './standing.ts'

/** A complaint with its clocks and the place where its events end. */
export interface Timed {
  readonly complaint: Complaint
  readonly clocks: readonly Clock[]
  readonly lastSeq: number
}

/** Who gave the command, when and from where. */
export interface Giver {
  readonly actor: { readonly id: string }
  readonly role: string
  readonly at: Date
  readonly origin: string
}

/**
 * Who holds a rung of a complaint's ladder at that moment, and which rung that is (CLK-8). `subject`: the verification or task
 * whose clock climbs, up the ladder of whoever owns it (VER-2).
 */
export type Climb = (
  complaint: Complaint,
  role: string,
  at: Date,
  subject: string | null,
) => { readonly role: string; readonly level: number; readonly to: readonly string[] }

/** What the clocks of a complaint are run by. */
export interface Timing {
  readonly rules: Rules
  readonly climb: Climb
  readonly newId: () => string
}

/** What became of a complaint: the events in their order, with those that its clocks had to say. */
export interface Happened extends Timed {
  readonly events: readonly ComplaintEvent[]
}

/**
 * A complaint after what a command decided: first what its clocks had to say until then (CLK-4, CLK-7), then the
 * command's own events, then what these made overdue (CLK-5), each as an event of its chain.
 */
export function follow(
  timed: Timed,
  facts: readonly Fact[],
  giver: Giver,
  timing: Timing,
): Happened & { readonly own: readonly ComplaintEvent[] } {
  const caught = catchUp(timed, giver.at, timing)
  const own = record(facts, caught, giver)
  let { complaint, clocks } = caught
  const firings: Firing[] = []
  for (const event of own) {
    const next = evolve(complaint, event)
    const passed = passEvent(clocks, event, standingOf(next, complaint), timing.rules)
    complaint = next
    clocks = passed.clocks
    firings.push(...passed.firings)
  }
  const lastSeq = caught.lastSeq + own.length
  const after = say({ complaint, clocks, lastSeq }, firings, giver.at, timing)
  return { ...after, own, events: [...caught.events, ...own, ...after.events] }
}

/** A complaint as its first facts make it, with its first clocks. */
export function begin(
  id: string,
  facts: readonly Fact[],
  giver: Giver,
  { rules }: Pick<Timing, 'rules'>,
): Happened {
  let complaint: Complaint | null = null
  let clocks: readonly Clock[] = []
  const events = facts.map((fact, index) => eventOf(fact, id, index + 1, giver))
  for (const event of events) {
    const next: Complaint = evolve(complaint, event)
    clocks = passEvent(clocks, event, standingOf(next, complaint), rules).clocks
    complaint = next
  }
  return { complaint: complaint as unknown as Complaint, clocks, lastSeq: events.length, events }
}

/**
 * CLK-9: a merged complaint after events of the one that it was merged into: these stop and pause its clocks. `target` is
 * as it was before them.
 */
export function followTarget(
  merged: Timed,
  target: Complaint,
  events: readonly ComplaintEvent[],
  at: Date,
  timing: Timing,
): Happened {
  const caught = catchUp(merged, at, timing)
  let clocks = caught.clocks
  let before = target
  const firings: Firing[] = []
  const of: EventOf = 'target'
  for (const event of events) {
    const next = evolve(before, event)
    const passed = passEvent(clocks, event, standingOf(next, before), timing.rules, of)
    before = next
    clocks = passed.clocks
    firings.push(...passed.firings)
  }
  const after = say({ ...caught, clocks }, firings, at, timing)
  return { ...after, events: [...caught.events, ...after.events] }
}

/** A complaint at an instant, with everything that came due until then. */
export interface CaughtUp extends Happened {
  readonly firings: readonly Firing[]
}

/**
 * A complaint at an instant: moved to the calendars in force (CLK-6), and with everything that came due, each once, as
 * events of the worker.
 */
export function catchUp(timed: Timed, at: Date, timing: Timing, repeats: Repeats = 'said'): CaughtUp {
  const early = moved(timed, at, timing, repeats)
  const fired = fireDue(early.clocks, at.toISOString(), repeats)
  const late = say({ ...early, clocks: fired.clocks }, fired.firings, at, timing)
  return {
    ...late,
    events: [...early.events, ...late.events],
    firings: [...early.firings, ...fired.firings],
  }
}

/** A complaint moved to the calendars in force, with what it was due to say before these held (CLK-6, CLK-7). */
function moved(timed: Timed, at: Date, timing: Timing, repeats: Repeats): CaughtUp {
  if (!isOutdated(timed.clocks, timing.rules)) return { ...timed, events: [], firings: [] }
  const { clocks: before, firings } = fireBeforeMove(timed.clocks, at.toISOString(), timing.rules, repeats)
  const said = say({ ...timed, clocks: before }, firings, at, timing)
  const { clocks, moved } = moveClocks(before, timing.rules)
  const movings = record(
    moved.map((data) => fact('clock.moved', data)),
    said,
    workerAt(at),
  )
  const complaint = movings.reduce<Complaint>(evolve, said.complaint)
  const lastSeq = said.lastSeq + movings.length
  return { complaint, clocks, lastSeq, events: [...said.events, ...movings], firings }
}

function isOutdated(clocks: readonly Clock[], { calendars }: Rules): boolean {
  return clocks.some((clock) => {
    return clock.stoppedAt === null && clock.calendarVersion !== calendars[clock.calendar]?.version
  })
}

/**
 * The earliest due time that a complaint is held to: not the terms that the worker ends, nor limits of others; but a wait
 * for a customer who stayed silent is nobody's but ours to go on with (LIFE-10).
 */
export function dueAtOf(clocks: readonly Clock[], rules: Rules): string {
  return earliest(
    clocks.flatMap((clock) => (clock.dueAt !== null && isHeldTo(clock, rules) ? [clock.dueAt] : [])),
  )
}

function isHeldTo({ name, subject, stoppedAt, timesDue }: Clock, rules: Rules): boolean {
  const rule = ruleSet(rules.clocks).get(name)?.rule
  if (stoppedAt !== null || rule?.charged === false) return false
  const then = rule ? whenDueOf(rule, subject) : null
  return then === null || (then === 'silence' && timesDue > 0)
}

/** The earliest of several due times. */
export function earliest(dueTimes: readonly string[]): string {
  return dueTimes.reduce((first, at) => (first === NEVER || (at !== NEVER && at < first) ? at : first), NEVER)
}

/** The due time of what nothing is due of, as Postgres writes it. */
export const NEVER = 'infinity'

function say(timed: Timed, firings: readonly Firing[], at: Date, { climb, newId }: Timing): Happened {
  let { complaint, lastSeq } = timed
  const events: ComplaintEvent[] = []
  for (const firing of firings) {
    if (!isSaid(firing)) continue
    lastSeq += 1
    const event = eventOf(factOf(firing, complaint, at, climb, newId), complaint.id, lastSeq, workerAt(at))
    complaint = evolve(complaint, event)
    events.push(event)
  }
  return { complaint, clocks: timed.clocks, lastSeq, events }
}

/** A term that is over has nothing to say: the worker archives or resumes, which says so itself. A silence is said. */
export function isSaid({ kind, whenDue }: Firing): boolean {
  return kind !== 'due' || whenDue === 'silence'
}

function factOf(
  { kind, clock, instance, subject, dueAt, noticedAt, share, role, count }: Firing,
  complaint: Complaint,
  at: Date,
  climb: Climb,
  newId: () => string,
): Fact {
  const said = { clock, instance, dueAt, noticedAt }
  if (kind === 'due') return fact('contact.unanswered', said)
  if (kind === 'warned') return fact('clock.warned', { ...said, share: share ?? 0 })
  if (kind === 'breached') return fact('clock.breached', count === undefined ? said : { ...said, count })
  return fact('clock.escalated', { ...said, id: newId(), ...climb(complaint, role ?? '', at, subject) })
}

function record(facts: readonly Fact[], { complaint, lastSeq }: Timed, giver: Giver): ComplaintEvent[] {
  return facts.map((fact, index) => eventOf(fact, complaint.id, lastSeq + index + 1, giver))
}

function eventOf(fact: Fact, complaint: string, seq: number, giver: Giver): ComplaintEvent {
  const { actor, role, at, origin } = giver
  return { ...fact, complaint, seq, at: at.toISOString(), actor: actor.id, role, origin }
}

function workerAt(at: Date): Giver {
  return { actor: { id: 'worker' }, role: 'worker', at, origin: 'worker' }
}
