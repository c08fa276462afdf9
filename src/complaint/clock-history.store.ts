import type { Clock, Rules } from '../clocks/clock.ts'
import { type HistoryStep, replay } from '../clocks/replay.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { PolicyReader } from '../policy/policy.store.ts'
import type { PolicyVersions } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import { type PastEvent, readTimeline } from './event.store.ts'
import type { ComplaintEvent } from './event.ts'
import { evolve } from './evolve.ts'
import type { Means } from './means.store.ts'
import { standingOf } from './standing.ts'
import { rulesFrom } from './timing.store.ts'

const MOST_EVENTS = 5000
const CALENDARS = {
  name: 'calendar-versions',
  text: `select version, in_force_from from policy where tenant_id = $1 and name = 'calendar' order by version`,
}

/** A version of the calendars and since when it holds. */
export interface CalendarVersion {
  readonly version: number
  readonly in_force_from: Date
}

/**
 * The clocks of a complaint rebuilt from its events (CLK-6), under its own version of the clocks and the calendars that were
 * in force at each event. Null where its clocks also followed another complaint's events (CLK-9), or the history is
 * longer than 5,000 events.
 */
export async function rebuildClocks(
  tx: Transaction,
  means: Means,
  { id, policyVersions }: Pick<Complaint, 'id' | 'policyVersions'>,
  until: Date,
): Promise<readonly Clock[] | null> {
  const [rows, calendars] = await Promise.all([
    readTimeline(tx, id, 0, MOST_EVENTS + 1),
    readCalendarVersions(tx),
  ])
  if (rows.length > MOST_EVENTS || rows.some(({ type }) => type === 'complaint.merged')) return null
  const rulesAt = await rulesOver(tx, means.policies, policyVersions, calendars)
  return replay(stepsOf(rows), rulesAt, until.toISOString())
}

/** Every version of the calendars, the first one first. */
export function readCalendarVersions(tx: Transaction): Promise<CalendarVersion[]> {
  return tx.run<CalendarVersion>(CALENDARS, [tx.tenant])
}

/** The rules of a complaint of these versions over time: its own clocks, the calendars in force at an instant (CLK-6). */
export async function rulesOver(
  tx: Transaction,
  policies: PolicyReader,
  policyVersions: PolicyVersions,
  calendars: readonly CalendarVersion[],
): Promise<(at: string) => Rules> {
  const contents = await Promise.all(
    calendars.map(async ({ version, in_force_from: from }) => {
      const versions = { ...policyVersions, calendar: version }
      return { from, rules: rulesFrom(await policies.contents(tx, versions), versions, from) }
    }),
  )
  const fallback = rulesFrom(await policies.contents(tx, policyVersions), policyVersions)
  return (at) => contents.findLast(({ from }) => from <= new Date(at))?.rules ?? fallback
}

/** The events of a history, each with how the complaint stood after it. */
export function* stepsOf(rows: readonly PastEvent[]): Generator<HistoryStep> {
  let complaint: Complaint | null = null
  for (const row of rows) {
    const { complaint_id, seq, type, actor, role, origin, data } = row
    const at = row.at.toISOString()
    const event = { type, data, complaint: complaint_id, seq, at, actor, role, origin } as ComplaintEvent
    const next: Complaint = evolve(complaint, event)
    yield { event, standing: standingOf(next, complaint) }
    complaint = next
  }
}
