import { type Clock, type ClockEvent, isOpen } from './clock.ts'
import { type Happening, WAYS_OUT } from './happening.ts'
import { type EventOf, ended, meets, type Passing } from './passing.ts'
import { ruleSet } from './rule-set.ts'

/** The clocks after what the event stops, and all that happened. */
export interface Stopped {
  readonly clocks: Clock[]
  readonly happened: readonly Happening[]
}

/** Stops what the event stops, cancels what it cancels; the end of `analyse` is something that happened too. */
export function stop(clocks: readonly Clock[], passing: Passing): Stopped {
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
    const isOver = isWayOut(event, passing.of) && !rule.outlives
    return cancelled || isOver ? ended(clock, 'cancelled', passing) : clock
  })
  const end = { trigger: 'analyse_ended' as const, subject: null }
  return { clocks: stopped, happened: analysed ? [...happened, end] : happened }
}

/** After these the complaint merged into it goes on by itself or is archived with it; the other ways out split it off. */
const ENDS_BOTH: readonly string[] = ['complaint.concluded', 'complaint.archived']

function isWayOut({ type }: ClockEvent, of: EventOf): boolean {
  return (of === 'own' ? WAYS_OUT : ENDS_BOTH).includes(type)
}
