import type { Clock, ClockEvent, Rules, Standing } from './clock.ts'
import { passEvent } from './course.ts'
import { fireDue } from './fire.ts'
import type { EventOf } from './passing.ts'

/** One event of a history with how the complaint stood after it. */
export interface HistoryStep {
  readonly event: ClockEvent
  readonly standing: Standing
  readonly of?: EventOf
}

/**
 * The clocks of a complaint from its whole history (CLK-6): equal to the stored ones, however often somebody looked in
 * between. `rulesAt` gives the rules in force at an instant; `until`: what came due by then has fired.
 */
export function replay(
  history: Iterable<HistoryStep>,
  rulesAt: (at: string) => Rules,
  until: string,
): readonly Clock[] {
  let clocks: readonly Clock[] = []
  for (const { event, standing, of } of history)
    clocks = passEvent(clocks, event, standing, rulesAt(event.at), of).clocks
  return fireDue(clocks, until).clocks
}
