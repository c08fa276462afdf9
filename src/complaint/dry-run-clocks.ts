import { type Calendars, compileCalendars } from '../clocks/calendar.ts'
import type { Clock, Rules } from '../clocks/clock.ts'
import type { Policies } from '../policy/policy.ts'

/** The policies by which past complaints are clocked, not read. */
export const CLOCKING = ['clocks', 'calendar'] as const
/** A policy by which past complaints are clocked. */
export type ClockingName = (typeof CLOCKING)[number]

/** What the clocks of a past complaint were and would be, as codes such as `resolve#1 due <instant> breached`. */
export interface ClockCodes {
  readonly before: string | null
  readonly after: string | null
}

/**
 * The rules of a past complaint if this content had always held; the other of the two policies stays its own. A calendar
 * that only one side has counts as that side has it. `inForce`: the calendars in force now.
 */
export function rulesUnder<N extends ClockingName>(
  name: N,
  becomes: Policies[N],
  inForce: Calendars,
): (own: Rules) => Rules {
  const changed =
    name === 'clocks'
      ? ({ calendars }: Rules) => ({
          ...{ clocks: becomes as Policies['clocks'], clocksVersion: 0 },
          calendars: { ...inForce, ...calendars },
        })
      : withCalendars(compileCalendars(becomes as Policies['calendar'], 0))
  const known = new Map<Rules, Rules>()
  return (own) => {
    const rules = known.get(own) ?? changed(own)
    known.set(own, rules)
    return rules
  }
}

function withCalendars(becomes: Calendars): (own: Rules) => Rules {
  return (own) => ({ ...own, calendars: { ...own.calendars, ...becomes } })
}

/**
 * The clock that differs most: one that is breached on one side alone before one that only stands or is due otherwise,
 * of such the one that started first. Null where every clock stands the same and is due at the same instant.
 */
export function clockDifference(before: readonly Clock[], after: readonly Clock[]): ClockCodes | null {
  const [was, becomes] = [byName(before), byName(after)]
  const differing = [...new Map([...was, ...becomes])]
    .map(([key, { startedAt }]) => ({ startedAt, was: was.get(key), becomes: becomes.get(key) }))
    .filter((one) => codeOf(one.was) !== codeOf(one.becomes))
    .sort((a, b) => weightOf(a) - weightOf(b) || order(a.startedAt, b.startedAt))
  const [first] = differing
  return first ? { before: codeOf(first.was), after: codeOf(first.becomes) } : null
}

/** A clock's code without its due time, so that complaints can be counted by it: `resolve#1 breached`. */
export function withoutDue(code: string | null): string | null {
  return code?.replace(/ due \S+/, '') ?? null
}

function codeOf(clock: Clock | undefined): string | null {
  if (!clock) return null
  const due = clock.dueAt === null ? '' : ` due ${clock.dueAt}`
  return `${clock.name}#${clock.instance}${due} ${clock.state}`
}

function byName(clocks: readonly Clock[]): Map<string, Clock> {
  return new Map(clocks.map((clock) => [`${clock.name}#${clock.instance}`, clock]))
}

function weightOf({ was, becomes }: { was?: Clock | undefined; becomes?: Clock | undefined }): number {
  if ((was?.state === 'breached') !== (becomes?.state === 'breached')) return 0
  return was?.state === becomes?.state ? 2 : 1
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
