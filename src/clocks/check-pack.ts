import { type Finding, mistake, warning } from '../platform/finding.ts'
import type { CalendarPolicy } from '../policy/calendar-policy.ts'
import type { ClockRule, ClocksPolicy, StatutoryPack } from '../policy/clocks-policy.ts'
import { type Calendars, compileCalendars } from './calendar.ts'
import { dueAt, type Limit } from './due.ts'

type Fixture = StatutoryPack['fixtures'][number]

/**
 * CLK-10: every clock of a statutory pack is proven by a fixture, every extension too, and every fixture comes out as
 * it says; a pack whose numbers nobody held against the law is named.
 */
export function checkPack(
  pack: StatutoryPack,
  policy: ClocksPolicy,
  calendar: CalendarPolicy,
  pointer: string,
): Finding[] {
  return [
    ...(pack.verified ? [] : [unverified(pointer)]),
    ...Object.keys(pack.rules)
      .filter((name) => name in policy.rules || isTwice(policy, name))
      .map((name) => taken(`${pointer}/rules/${name}`, name)),
    ...Object.entries(pack.rules).flatMap(([name, rule]) => unproven(pack, name, rule, pointer)),
    ...fixtureFindings(pack, calendar, pointer),
  ]
}

function isTwice({ packs }: ClocksPolicy, name: string): boolean {
  return (packs ?? []).filter(({ rules }) => name in rules).length > 1
}

/** Each step of a clock, from the limit itself to its last extension, needs a fixture. */
function unproven({ fixtures }: StatutoryPack, name: string, rule: ClockRule, pointer: string): Finding[] {
  const steps = [0, ...(rule.extensions ?? []).map((_, index) => index + 1)]
  const proven = new Set(fixtures.filter(({ clock }) => clock === name).map(({ extended }) => extended ?? 0))
  return steps.every((step) => proven.has(step))
    ? []
    : [
        mistake(
          `${pointer}/rules/${name}`,
          'no_fixture',
          `No fixture proves the numbers of ${name} and of each of its extensions.`,
          `没有样例证明 ${name} 及其各次延长的期限。`,
        ),
      ]
}

function fixtureFindings(pack: StatutoryPack, policy: CalendarPolicy, pointer: string): Finding[] {
  const calendars = compiled(policy)
  return pack.fixtures.flatMap((fixture, index) => {
    const computed = dueOf(fixture, pack, calendars)
    const expected = new Date(fixture.dueAt).toISOString()
    return computed === expected ? [] : [fails(`${pointer}/fixtures/${index}`, expected, computed)]
  })
}

/** The calendars, or none where the policy itself is broken, which its own check says. */
function compiled(policy: CalendarPolicy): Calendars {
  try {
    return compileCalendars(policy, 0)
  } catch {
    return {}
  }
}

function dueOf({ clock, startedAt, waits, extended }: Fixture, pack: StatutoryPack, calendars: Calendars) {
  const rule = pack.rules[clock]
  const calendar = rule && calendars[rule.calendar]
  const limit = extended ? rule?.extensions?.[extended - 1]?.limit : rule?.limit
  if (!calendar || !isPlain(limit)) return null
  const due = dueAt({
    ...{ limit, calendar, start: Date.parse(startedAt) },
    waits: (waits ?? []).map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) })),
  })
  return due === null ? null : new Date(due).toISOString()
}

function isPlain(limit: ClockRule['limit']): limit is Limit & ClockRule['limit'] {
  return (
    typeof limit === 'string' || (typeof limit === 'object' && ('days' in limit || 'workingDays' in limit))
  )
}

function unverified(pointer: string): Finding {
  const en = 'Nobody has held the numbers of this pack against the published law.'
  return warning(`${pointer}/verified`, 'unverified', en, '该法定时限包的数字尚未与公布的法规核对。')
}

function taken(pointer: string, name: string): Finding {
  return mistake(pointer, 'duplicate_code', `There is another clock ${name}.`, `已有名为 ${name} 的时限。`)
}

function fails(pointer: string, expected: string, computed: string | null): Finding {
  return mistake(
    pointer,
    'fixture_fails',
    `The fixture says ${expected}, the rule gives ${computed ?? 'no due time'}.`,
    `样例为 ${expected}，按规则计算为 ${computed ?? '无到期时间'}。`,
  )
}
