import { compileCalendars } from '../clocks/calendar.ts'
import { levelOf, type Rules } from '../clocks/clock.ts'
import { conflictsOf } from '../members/conflict.ts'
import { climb, type Rung } from '../members/holders.ts'
import { type Members, memberOf } from '../members/members.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { CalendarPolicy } from '../policy/calendar-policy.ts'
import type { Policies, PolicyVersions } from '../policy/policy.ts'
import type { Complaint } from './complaint.ts'
import type { Means } from './means.store.ts'
import type { Climb, Timing } from './timed.ts'

const LADDER: readonly Rung[] = ['supervisor', 'dept_manager', 'vp', 'gm']

const compiled = new WeakMap<CalendarPolicy, Rules['calendars']>()

/** The rules of a complaint's clocks: the clocks of its own policy version, the calendars in force (CLK-6). */
export function rulesFrom(
  { clocks, calendar }: Pick<Policies, 'clocks' | 'calendar'>,
  versions: Pick<PolicyVersions, 'clocks' | 'calendar'>,
  calendarsSince?: Date,
): Rules {
  const calendars = compiled.get(calendar) ?? compileCalendars(calendar, versions.calendar ?? 0)
  compiled.set(calendar, calendars)
  const since = calendarsSince?.toISOString()
  return { clocks, clocksVersion: versions.clocks ?? 0, calendars, calendarsSince: since }
}

/** The policies of a complaint with the calendars in force, and what its clocks run by now. */
export async function timingOf(
  tx: Transaction,
  { policies }: Pick<Means, 'policies'>,
  own: PolicyVersions,
  inForce: PolicyVersions,
  { members, newId }: { readonly members: Members | null; readonly newId: () => string },
): Promise<{ readonly policies: Policies; readonly timing: Timing }> {
  const versions = { ...own, calendar: inForce.calendar }
  const [contents, since] = await Promise.all([
    policies.contents(tx, versions),
    policies.since(tx, 'calendar', inForce.calendar),
  ])
  const timing = { rules: rulesFrom(contents, versions, since), climb: climbBy(members, contents), newId }
  return { policies: contents, timing }
}

/** CLK-1, CLK-8: whom a breach climbs to: who holds the rung or the next one that is held, then the duty role. */
function climbBy(members: Members | null, { clocks, routing }: Pick<Policies, 'clocks' | 'routing'>): Climb {
  return (complaint, role, at, subject) => {
    if (!members) return { role, level: levelOf(role), to: [] }
    const held = climb(
      members,
      LADDER,
      Math.max(0, LADDER.indexOf(role as Rung)),
      contextOf(complaint, subject, at, members),
      {
        dutyRole: clocks.dutyRole as Exclude<Rung, 'handler'>,
        outside: routing.outsideLadder,
      },
    )
    const rung = held.rung === 'outside' ? role : held.rung
    return { role: rung, level: Math.max(levelOf(role), levelOf(rung)), to: held.subs }
  }
}

function contextOf(complaint: Complaint, subject: string | null, at: Date, members: Members) {
  const { verifications, tasks, department, handler, respondents } = complaint
  const owner = subject && [...verifications, ...tasks].find(({ id }) => id === subject)?.owner
  const owning = owner ? memberOf(members, owner) : undefined
  return {
    // VER-2: what somebody was asked climbs to who leads them, not to who leads the case.
    department: owning ? (owning.departments[0] ?? department) : department,
    handler: owning ? owning.sub : handler,
    ...{ at, conflicted: conflictsOf(members, respondents) },
  }
}
