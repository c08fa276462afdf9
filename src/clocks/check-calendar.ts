import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import { type CalendarPolicy, type CalendarRule, WEEKDAYS } from '../policy/calendar-policy.ts'
import type { ClocksPolicy } from '../policy/clocks-policy.ts'
import { ruleSet } from './rule-set.ts'
import { dayNumber } from './zone.ts'

/** What calendars are checked with besides themselves. */
export interface CalendarContext {
  /** The clocks in force, which count in them. */
  readonly clocks: ClocksPolicy
  readonly at: Date
}

const SOON_DAYS = 60
const DAY_MS = 86_400_000

/**
 * What is wrong or odd with calendars (CLK-8): a clock's calendar is gone or has no working time, a list of exceptions
 * isn't there, a day stands twice; and what is only said: hours that overlap, years that soon run out.
 */
export function checkCalendar(content: CalendarPolicy, context: CalendarContext): Finding[] {
  const used = new Set([...ruleSet(context.clocks).values()].map(({ rule }) => rule.calendar))
  return [
    ...[...used].filter((name) => !content.calendars[name]).map(missing),
    ...Object.entries(content.calendars).flatMap(([name, rule]) => [
      ...unknownList(content, name, rule),
      ...(hasTime(rule) ? [] : [timeless(`/content/calendars/${name}`, name, used.has(name))]),
      ...overlaps(name, rule),
    ]),
    ...Object.keys(content.exceptions).flatMap((name) => [
      ...twice(content, name),
      ...runsOut(content, name, context.at),
      ...unused(content, name),
    ]),
  ]
}

/**
 * Whether its week has any time. Exceptions that open single days don't count: after the last of them a clock would never
 * be due.
 */
export function hasTime(rule: CalendarRule): boolean {
  return rule.kind === 'always' || WEEKDAYS.some((day) => rule.week[day].length > 0)
}

function unknownList({ exceptions }: CalendarPolicy, name: string, rule: CalendarRule): Finding[] {
  if (rule.kind === 'always' || rule.exceptions === undefined || exceptions[rule.exceptions]) return []
  return [
    mistake(
      `/content/calendars/${name}/exceptions`,
      'unknown_exceptions',
      `There is no list of exceptions ${rule.exceptions}.`,
      `没有名为 ${rule.exceptions} 的例外日列表。`,
    ),
  ]
}

function overlaps(name: string, rule: CalendarRule): Finding[] {
  if (rule.kind === 'always') return []
  return WEEKDAYS.filter((day) => overlapping(rule.week[day])).map((day) =>
    warning(
      `/content/calendars/${name}/week/${day}`,
      'overlapping_spans',
      'These spans overlap; what they share counts once.',
      '这些时段相互重叠，重叠部分只计一次。',
    ),
  )
}

function overlapping(spans: readonly (readonly [string, string])[]): boolean {
  const sorted = [...spans].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.some(([from], index) => {
    const before = sorted[index - 1]
    return before !== undefined && (before[1] <= before[0] || from < before[1])
  })
}

function twice({ exceptions }: CalendarPolicy, name: string): Finding[] {
  const days = exceptions[name]?.days ?? []
  return repeated(days.map(({ date }) => date)).map((index) =>
    mistake(
      `/content/exceptions/${name}/days/${index}/date`,
      'duplicate_code',
      `${days[index]?.date} stands twice.`,
      `${days[index]?.date} 重复出现。`,
    ),
  )
}

function runsOut({ exceptions }: CalendarPolicy, name: string, at: Date): Finding[] {
  const knownUntil = exceptions[name]?.knownUntil ?? ''
  if (dayNumber(knownUntil) * DAY_MS - at.getTime() > SOON_DAYS * DAY_MS) return []
  return [
    warning(
      `/content/exceptions/${name}/knownUntil`,
      'known_years_end',
      `Holidays are known until ${knownUntil}: after it every weekday counts as a workday.`,
      `节假日只公布到 ${knownUntil}：此后所有工作日一律按上班计算。`,
    ),
  ]
}

function unused({ calendars }: CalendarPolicy, name: string): Finding[] {
  const follows = Object.values(calendars).some((rule) => rule.kind === 'weekly' && rule.exceptions === name)
  return follows
    ? []
    : [
        warning(
          `/content/exceptions/${name}`,
          'no_consumer',
          'No calendar follows this list.',
          '没有日历使用该例外日列表。',
        ),
      ]
}

function missing(name: string): Finding {
  return mistake(
    '/content/calendars',
    'calendar_in_use',
    `Clocks in force count in ${name}.`,
    `现行时限使用日历 ${name}，不得删除。`,
  )
}

/** A calendar without working time: nothing would ever be due. */
function timeless(pointer: string, name: string, used: boolean): Finding {
  const say = used ? mistake : warning
  return say(
    pointer,
    'no_working_time',
    `${name} has no working time in any week.`,
    `日历 ${name} 每周都没有工作时间。`,
  )
}
