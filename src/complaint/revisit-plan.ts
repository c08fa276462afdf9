import type { Calendars } from '../clocks/calendar.ts'
import type { Clock } from '../clocks/clock.ts'
import { advance } from '../clocks/open-time.ts'
import { latestOf } from '../clocks/rule-set.ts'
import { zoneOf } from '../clocks/zone.ts'
import type { Policies } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'

/** When and how the customer is asked next whether it is solved (REV-1); `nextAt` and `dueAt` are instants. */
export interface RevisitPlan {
  /** Days on which nobody answered so far, and how many of them end the duty. */
  readonly attempts: number
  readonly attemptsNeeded: number
  readonly nextAt: string
  readonly channel: string
  readonly dueAt: string | null
}

/**
 * The next attempt by schedule: at once when the work is done, then so many days later as policy says, each time when the
 * hours begin in which a customer may be called, by the channels in turn. Null where no revisit is owed.
 */
export function revisitPlanOf(
  complaint: Complaint,
  clocks: readonly Clock[],
  { clocks: { counts }, aftercare: { revisit } }: Pick<Policies, 'clocks' | 'aftercare'>,
  { calendars, timeZone }: { readonly calendars: Calendars; readonly timeZone: string },
): RevisitPlan | null {
  const { state, executedAt, noContact, revisits } = complaint
  if (state !== 'executed' || executedAt === null || noContact) return null
  const zone = zoneOf(timeZone)
  const tried = revisits.filter(({ outcome, at }) => outcome === 'no_answer' && at >= executedAt)
  const days = new Set(tried.map(({ at }) => zone.dayAt(Date.parse(at))))
  const last = tried.at(-1)
  const from = last
    ? zone.instantOf(zone.dayAt(Date.parse(last.at)) + revisit.daysBetween, 0)
    : Date.parse(executedAt)
  const calendar = calendars[revisit.calendar]
  return {
    attempts: days.size,
    attemptsNeeded: counts.revisitAttempts,
    // An instant after the first ms of open time lies in it.
    nextAt: new Date(calendar ? advance(calendar, from, 1) - 1 : from).toISOString(),
    channel: channelFor(complaint, revisit.channels, days.size),
    dueAt: latestOf(clocks, 'revisit')?.dueAt ?? null,
  }
}

function channelFor({ customer }: Complaint, channels: readonly string[], attempt: number): string {
  const preferred = channels.filter((one) => one === customer.preferredContact)
  const inTurn = [...preferred, ...channels.filter((one) => one !== customer.preferredContact)]
  return inTurn[attempt % inTurn.length] as string
}
