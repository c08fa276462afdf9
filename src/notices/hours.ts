import type { Calendar } from '../clocks/calendar.ts'
import type { Policies } from '../policy/policy.ts'

const LONGEST_CLOSED_DAYS = 400

/** Whether a message waits for the hours in which customers are contacted: what isn't urgent, or was written by nobody. */
export function keepsContactHours(
  { contactHours }: Policies['templates'],
  { kind, isAutomatic }: { readonly kind: string; readonly isAutomatic: boolean },
): boolean {
  const { kinds, automatic } = contactHours
  const has = (list: readonly string[]) => list.includes(kind)
  return has(kinds) || (isAutomatic && has(automatic))
}

/** The instant from which a calendar is open: `at` itself where it is open then. Closed for a year it keeps nobody waiting. */
export function openFrom(calendar: Calendar, at: Date): Date {
  if (calendar.roundTheClock) return at
  const now = at.getTime()
  const today = calendar.zone.dayAt(now)
  for (let day = today - 1; day <= today + LONGEST_CLOSED_DAYS; day++) {
    const span = calendar.spansOf(day).find(([, closes]) => closes > now)
    if (span) return new Date(Math.max(now, span[0]))
  }
  return at
}
