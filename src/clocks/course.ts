import { begin } from './begin.ts'
import type { Clock, ClockEvent, Rules, Standing } from './clock.ts'
import { afterClockEvent } from './clock-event.ts'
import { dueAt } from './due.ts'
import { type Fired, fireDue } from './fire.ts'
import { happeningsOf, promisesOf } from './happening.ts'
import { fireBeforeMove } from './move.ts'
import type { EventOf } from './passing.ts'
import { regrade, settleWaits } from './regrade.ts'
import { latestOf } from './rule-set.ts'
import { courseOf } from './schedule.ts'
import { stop } from './stop.ts'

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
  if (SAID.includes(event.type)) return { clocks: [...clocks], firings: [] }
  const before =
    event.type === 'clock.moved' ? fireBeforeMove(clocks, event.at, rules) : fireDue(clocks, event.at)
  const after = fireDue(runClocks(before.clocks, event, standing, rules, of), event.at)
  return { clocks: after.clocks, firings: [...before.firings, ...after.firings] }
}

/** What clocks said of themselves: it follows from them, and is no time at which anything else happened. */
const SAID: readonly string[] = ['clock.warned', 'clock.breached', 'clock.escalated', 'contact.unanswered']

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

/** By when it should be resolved: as if a wait ended with this event. */
function resolveDueAt(clocks: readonly Clock[], { at }: ClockEvent, rules: Rules): string | null {
  const resolve = latestOf(clocks, 'resolve')
  if (!resolve || resolve.dueAt !== null) return resolve?.dueAt ?? null
  const pauses = resolve.pauses.map((pause) => ({ ...pause, until: pause.until ?? at }))
  const due = dueAt(courseOf({ ...resolve, pauses }, rules))
  return due === null ? null : new Date(due).toISOString()
}
