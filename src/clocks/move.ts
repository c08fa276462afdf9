import type { Clock, Rules } from './clock.ts'
import { type Fired, fireDue, type Repeats } from './fire.ts'
import { ruleSet } from './rule-set.ts'
import { scheduled } from './schedule.ts'

/** A clock that a new calendar version moved: the event `clock.moved`, with both due times. */
export interface Moved {
  readonly clock: string
  readonly instance: number
  readonly dueAt: string
  readonly dueBefore: string
  readonly calendarVersion: number
}

/** What was due by the former calendars, before these held (CLK-7): it is said before anything is moved. */
export function fireBeforeMove(
  clocks: readonly Clock[],
  at: string,
  { calendarsSince = '' }: Rules,
  repeats: Repeats = 'said',
): Fired {
  return fireDue(clocks, calendarsSince < at ? calendarsSince : at, repeats)
}

/**
 * Running clocks under the calendars in force now; those whose due time is another one are moved. Stopped, breached and
 * paused ones stay: what is over is over, and a paused one is computed when it resumes. Callers then look what came due.
 */
export function moveClocks(clocks: readonly Clock[], rules: Rules): { clocks: Clock[]; moved: Moved[] } {
  const moved: Moved[] = []
  const now = clocks.map((clock) => {
    const rule = ruleSet(rules.clocks).get(clock.name)?.rule
    if (!rule || clock.stoppedAt !== null || clock.state !== 'running') return clock
    const next = scheduled(clock, rule, rules)
    if (next.dueAt === clock.dueAt || next.dueAt === null || clock.dueAt === null) return clock
    moved.push({
      ...{ clock: clock.name, instance: clock.instance, dueAt: next.dueAt, dueBefore: clock.dueAt },
      calendarVersion: next.calendarVersion,
    })
    return next
  })
  return { clocks: now, moved }
}
