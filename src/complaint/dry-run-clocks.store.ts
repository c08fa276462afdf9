import type { Rules } from '../clocks/clock.ts'
import { replay } from '../clocks/replay.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { PolicyReader } from '../policy/policy.store.ts'
import type { Policies } from '../policy/policy.ts'
import { readCalendarVersions, rulesOver, stepsOf } from './clock-history.store.ts'
import {
  beginning,
  type DryRun,
  MOST_MS,
  type PastRow,
  type Period,
  readPast,
  summed,
} from './dry-run.store.ts'
import type { Difference } from './dry-run.ts'
import {
  type ClockCodes,
  type ClockingName,
  clockDifference,
  rulesUnder,
  withoutDue,
} from './dry-run-clocks.ts'
import { type PastEvent, readTimelines } from './event.store.ts'
import { rulesFrom } from './timing.store.ts'

const MOST_COMPLAINTS = 500
const MOST_EVENTS = 2000
const PAGE = 25

/** What clocks a past complaint twice; null where its clocks don't follow from its own history alone. */
type Clocking = (row: PastRow, events: readonly PastEvent[]) => Promise<{ codes: ClockCodes | null } | null>

/**
 * Clocks past complaints by their histories as they were, and as if a new content had always held, each until `until`.
 * At most 500 complaints and 3 s; those with more than 2,000 events and those that were merged (CLK-9) are left out.
 */
export async function dryRunClocks<N extends ClockingName>(
  tx: Transaction,
  policies: PolicyReader,
  name: N,
  becomes: Policies[N],
  until: Date,
  period: Period,
): Promise<DryRun> {
  const end = performance.now() + MOST_MS
  const clocking = await clockingOf(tx, policies, name, becomes, until)
  const differences: Difference[] = []
  let [read, examined] = [0, 0]
  for await (const [row, events] of histories(tx, period)) {
    if (performance.now() > end) return summed(examined, false, differences, withoutDue)
    read += 1
    const clocked = await clocking(row, events)
    if (!clocked) continue
    examined += 1
    const { id: complaint, facts } = row
    if (clocked.codes) differences.push({ complaint, reference: facts.reference, ...clocked.codes })
  }
  const isCut = read >= MOST_COMPLAINTS && period.limit > MOST_COMPLAINTS
  return summed(examined, !isCut, differences, withoutDue)
}

/** At most 500 past complaints, each with one event more than is replayed at most. */
async function* histories(
  tx: Transaction,
  period: Period,
): AsyncGenerator<readonly [PastRow, readonly PastEvent[]]> {
  const most = Math.min(period.limit, MOST_COMPLAINTS)
  let place = beginning(period)
  for (let read = 0; read < most; read += PAGE) {
    const rows = await readPast(tx, period, place, Math.min(PAGE, most - read))
    const ids = rows.map(({ id }) => id)
    const events = await readTimelines(tx, ids, MOST_EVENTS + 1)
    for (const row of rows) yield [row, events.get(row.id) ?? []]
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    place = [last.received_at, last.id]
  }
}

async function clockingOf<N extends ClockingName>(
  tx: Transaction,
  policies: PolicyReader,
  name: N,
  becomes: Policies[N],
  until: Date,
): Promise<Clocking> {
  const [calendars, inForce] = await Promise.all([readCalendarVersions(tx), policies.inForce(tx, until)])
  const now = rulesFrom(await policies.contents(tx, inForce), inForce)
  const under = rulesUnder(name, becomes, now.calendars)
  const known = new Map<number | undefined, (at: string) => Rules>()
  return async ({ facts: { policyVersions } }, events) => {
    if (events.length > MOST_EVENTS || events.some(({ type }) => type === 'complaint.merged')) return null
    const version = policyVersions.clocks
    const rulesAt = known.get(version) ?? (await rulesOver(tx, policies, policyVersions, calendars))
    known.set(version, rulesAt)
    const steps = [...stepsOf(events)]
    const before = replay(steps, rulesAt, until.toISOString())
    const after = replay(steps, (at) => under(rulesAt(at)), until.toISOString())
    return { codes: clockDifference(before, after) }
  }
}
