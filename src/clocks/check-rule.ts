import { CHANNELS } from '../platform/channels.ts'
import { type Finding, mistake, warning } from '../platform/finding.ts'
import type { CalendarPolicy } from '../policy/calendar-policy.ts'
import type { ClockRule, ClocksPolicy, Trigger } from '../policy/clocks-policy.ts'
import { GRADES } from '../policy/policy.ts'
import { hasTime } from './check-calendar.ts'
import { durationUnder, limitUnder, type NamedRule } from './rule-set.ts'

/** A rule with where it stands in the request. */
export interface PointedRule extends NamedRule {
  readonly pointer: string
}

/** What is wrong or odd with one clock by itself. */
export function checkRule(one: PointedRule, policy: ClocksPolicy, calendar: CalendarPolicy): Finding[] {
  return [
    ...calendarFindings(one, calendar),
    ...startFindings(one),
    ...limitFindings(one, policy),
    ...repeatFindings(one, calendar),
    ...consumerFindings(one),
  ]
}

function calendarFindings({ rule, pointer }: PointedRule, { calendars }: CalendarPolicy): Finding[] {
  const found = calendars[rule.calendar]
  const at = `${pointer}/calendar`
  if (!found)
    return [
      mistake(
        at,
        'unknown_calendar',
        `There is no calendar ${rule.calendar}.`,
        `没有日历 ${rule.calendar}。`,
      ),
    ]
  if (hasTime(found)) return []
  const en = `${rule.calendar} has no working time: nothing would ever be due.`
  return [mistake(at, 'no_working_time', en, `日历 ${rule.calendar} 没有工作时间，时限永不到期。`)]
}

/** Which happening brings the date that a rule takes in place of its limit. */
const BROUGHT_BY: { readonly [G in NonNullable<ClockRule['given']>]: readonly Trigger[] } = {
  verification_due: ['verification_asked'],
  resume_by: ['paused'],
  task_due: ['promised', 'task_given'],
  payment_due: ['compensation_owed'],
  letter_due: ['received'],
  approval_expires: ['approved'],
}

function startFindings({ rule, pointer }: PointedRule): Finding[] {
  const starts = [...rule.starts, ...(rule.restarts ?? [])]
  const never = mistake(
    `${pointer}/starts`,
    'never_starts',
    'Nothing starts this clock.',
    '没有任何事项会启动该时限。',
  )
  const brought =
    rule.given === undefined || BROUGHT_BY[rule.given].some((trigger) => starts.includes(trigger))
  const unknown = (rule.where?.channels ?? []).flatMap((channel, index) =>
    (CHANNELS as readonly string[]).includes(channel)
      ? []
      : [
          mistake(
            `${pointer}/where/channels/${index}`,
            'unknown_channel',
            `There is no channel ${channel}.`,
            `没有渠道 ${channel}。`,
          ),
        ],
  )
  return [
    ...(starts.length === 0 ? [never] : []),
    ...(brought ? [] : [neverGiven(`${pointer}/given`, rule)]),
    ...unknown,
  ]
}

function neverGiven(pointer: string, { given }: ClockRule): Finding {
  const en = `Nothing that starts this clock brings a date of the kind ${given}.`
  return mistake(pointer, 'never_given', en, `启动该时限的事项不会带来 ${given} 日期。`)
}

function limitFindings({ name, rule, pointer }: PointedRule, policy: ClocksPolicy): Finding[] {
  const at = `${pointer}/limit`
  if (rule.limit === undefined)
    return rule.given
      ? []
      : [mistake(pointer, 'no_limit', 'This clock has no limit.', '该时限没有规定期限。')]
  const unfit = GRADES.flatMap((grade) => {
    const limit = limitUnder(rule, grade)
    if (typeof limit !== 'object' || !('of' in limit)) return []
    const whole =
      'share' in limit ? durationUnder(policy, name, grade) : durationUnder(policy, limit.of, grade)
    const by = typeof rule.limit === 'object' && 'general' in rule.limit ? `${at}/${grade}` : at
    return whole === null ? [noDuration(`${by}/of`, limit.of)] : []
  })
  return unfit.filter(({ pointer }, index) => unfit.findIndex((one) => one.pointer === pointer) === index)
}

function noDuration(pointer: string, of: string): Finding {
  const en = `${of} is no clock with a duration: there is nothing to take a part of.`
  return mistake(pointer, 'no_duration', en, `${of} 不是以时长规定的时限，无法按比例计算。`)
}

function repeatFindings({ rule, pointer }: PointedRule, { calendars }: CalendarPolicy): Finding[] {
  if (!rule.repeats) return []
  const plain = typeof rule.limit === 'string' && calendars[rule.calendar]?.kind === 'always'
  if (plain) return []
  return [
    mistake(
      `${pointer}/repeats`,
      'cannot_repeat',
      'Only a duration round the clock repeats.',
      '只有全天候计算的固定时长可以重复。',
    ),
  ]
}

/** CLK-8: a rule that nobody reads says something that never happens. */
function consumerFindings({ rule, pointer }: PointedRule): Finding[] {
  const silent = rule.whenDue !== undefined || rule.charged === false
  const unread = [
    ...(silent && rule.ladder !== undefined ? ['ladder'] : []),
    ...(silent && rule.repeats ? ['repeats'] : []),
    ...(rule.whenDue === undefined && rule.retryEvery !== undefined ? ['retryEvery'] : []),
    ...(rule.given === 'task_due' && rule.pausesFor?.length ? ['pausesFor'] : []),
    ...(rule.given === 'payment_due' && rule.pausesFor?.length ? ['pausesFor'] : []),
  ].map((key) => noConsumer(`${pointer}/${key}`))
  const unfit = typeof rule.whenDue === 'object' && !rule.starts.includes('paused')
  return [...unread, ...(unfit ? [noConsumer(`${pointer}/whenDue`)] : []), ...quiet(rule, pointer)]
}

function noConsumer(pointer: string): Finding {
  return mistake(pointer, 'no_consumer', 'Nothing reads this rule.', '没有任何环节使用该规则。')
}

function quiet(rule: ClockRule, pointer: string): Finding[] {
  if (rule.whenDue !== undefined || rule.charged === false || rule.ladder !== undefined) return []
  return [
    warning(
      pointer,
      'no_ladder',
      'A breach of this clock goes to nobody but the handler.',
      '该时限超期后只通知承办人，不会逐级上报。',
    ),
  ]
}
