import type { Trigger } from '../policy/clocks-policy.ts'
import type { Clock, ClockEvent, Rules, Standing } from './clock.ts'
import type { Happening } from './happening.ts'
import { withAgenda } from './schedule.ts'

/**
 * Whose event it is: the complaint's own, or that of the complaint it was merged into, which stops and pauses its clocks
 * but starts none (CLK-9).
 */
export type EventOf = 'own' | 'target'

/** An event on its way through the clocks of a complaint. */
export interface Passing {
  readonly event: ClockEvent
  readonly standing: Standing
  readonly rules: Rules
  readonly of: EventOf
  readonly happened: readonly Happening[]
}

/** A clock that an event ends: in time or not is said by its state; a wait ends with it. */
export function ended(clock: Clock, as: 'met' | 'cancelled', { event, of }: Passing): Clock {
  const pauses = clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: event.at } : pause))
  return {
    ...clock,
    ...withAgenda([]),
    ...{ pauses, stoppedAt: event.at, stoppedByTarget: of === 'target' },
    state: clock.state === 'breached' ? 'breached' : as,
  }
}

/** Whether something happened that a rule names, to that subject or to the complaint as a whole. */
export function meets(
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

/** Whether a clock still has time to lose. */
export function isTicking({ state, stoppedAt }: Clock): boolean {
  return stoppedAt === null && state !== 'breached'
}
