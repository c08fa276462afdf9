import type { Clock, ClockEvent, Rules } from './clock.ts'
import { moveClocks } from './move.ts'
import { limitUnder, ruleSet } from './rule-set.ts'
import { scheduled, withAgenda } from './schedule.ts'

/**
 * What events about a clock itself do: `clock.moved` brings a new calendar, `clock.acknowledged` ends the climb,
 * `clock.extended` takes one of the extensions that its law allows (CLK-10). What clocks said of themselves changes nothing.
 */
export function afterClockEvent(clocks: readonly Clock[], event: ClockEvent, rules: Rules): Clock[] {
  if (event.type === 'clock.moved') return moveClocks(clocks, rules).clocks
  const change = CHANGES[event.type]
  const { clock: name, instance } = event.data
  return clocks.map((clock) =>
    change && clock.name === name && clock.instance === instance ? change(clock, event, rules) : clock,
  )
}

const CHANGES: Readonly<Record<string, (clock: Clock, event: ClockEvent, rules: Rules) => Clock>> = {
  'clock.acknowledged': (clock, { at }) => acknowledged(clock, at),
  'clock.extended': (clock, { data }, rules) => extended(clock, data.extended ?? 0, rules),
}

/** Somebody has a breach in hand: it climbs no further; what else is to come still comes. */
function acknowledged(clock: Clock, at: string): Clock {
  if (clock.acknowledgedAt !== null) return clock
  const rest = clock.agenda.filter(({ kind }) => kind !== 'escalated')
  return { ...clock, ...withAgenda(rest), acknowledgedAt: at }
}

/** A longer limit from the same start; a breach stays a breach. */
function extended(clock: Clock, step: number, rules: Rules): Clock {
  const rule = ruleSet(rules.clocks).get(clock.name)?.rule
  const extension = rule?.extensions?.[step - 1]
  const limit = extension && limitUnder(extension, clock.grade ?? 'general')
  if (!rule || !limit || clock.stoppedAt !== null || clock.state === 'breached' || step <= clock.extended)
    return clock
  if (typeof limit === 'object' && 'of' in limit) return clock
  return scheduled({ ...clock, limit, extended: step }, rule, rules)
}
