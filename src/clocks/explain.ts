import type { Calendar } from './calendar.ts'
import { beyondKnown } from './calendar.ts'
import type { Clock, Rules } from './clock.ts'
import { type Course, dueAt, namesDate } from './due.ts'
import { dayLines } from './explain-days.ts'
import { spanLines } from './explain-spans.ts'
import { type Line, line, wallText } from './explain-text.ts'
import { gapsOf } from './gaps.ts'
import { courseOf } from './schedule.ts'

/** The arithmetic of a due time, line by line in both languages (CLK-6). */
export interface Explanation {
  /** Null while a wait lasts. */
  readonly dueAt: string | null
  readonly lines: readonly Line[]
}

/**
 * How a clock's due time comes about, from what it is a pure function of; `dueAt` is computed anew, and under the
 * versions that the clock names it is the stored one. Long stretches are summed up: never more than about fifty lines.
 */
export function explain(clock: Clock, rules: Rules): Explanation {
  const course = courseOf(clock, rules)
  const due = clock.dueAt === null ? null : dueAt(course)
  return {
    dueAt: due === null ? null : new Date(due).toISOString(),
    lines: [...heading(clock, rules, course), ...arithmetic(course, due), ...result(clock, course, due)],
  }
}

function heading(clock: Clock, rules: Rules, { calendar, start, limit }: Course): Line[] {
  const grade =
    clock.grade === null ? line('', '') : line(`, grade ${clock.grade}`, `，等级：${GRADE_ZH[clock.grade]}`)
  const extended =
    clock.extended === 0
      ? line('', '')
      : line(`, extended (${clock.extended})`, `，已延长（${clock.extended}）`)
  const text = limitText(limit)
  return [
    line(
      `${clock.name}, instance ${clock.instance}: policy clocks version ${rules.clocksVersion}, calendar ${calendar.name} version ${calendar.version} (${calendar.zone.name})`,
      `${clock.name} 第 ${clock.instance} 次：时限策略第 ${rules.clocksVersion} 版，日历 ${calendar.name} 第 ${calendar.version} 版（${calendar.zone.name}）`,
    ),
    line(`Limit: ${text.en}${grade.en}${extended.en}`, `期限：${text.zh}${grade.zh}${extended.zh}`),
    line(`Starts ${wallText(calendar, start)}`, `起算：${wallText(calendar, start)}`),
  ]
}

function limitText(limit: Course['limit']): Line {
  if (typeof limit === 'string') return line(limit, limit)
  if ('at' in limit) return line(`a date that was named, ${limit.at}`, `指定日期 ${limit.at}`)
  return 'days' in limit
    ? line(
        `${limit.days} days; the first is excluded, a last day on a holiday rolls on (Civil Code 201, 203)`,
        `${limit.days} 日；起算当日不计入，最后一日为休假日的顺延（民法典第二百零一条、第二百零三条）`,
      )
    : line(
        `${limit.workingDays} working days; the first day is excluded (Civil Code 201)`,
        `${limit.workingDays} 个工作日；起算当日不计入（民法典第二百零一条）`,
      )
}

function arithmetic(course: Course, due: number | null): Line[] {
  const { limit, calendar, start, waits } = course
  if (namesDate(limit)) return []
  const gaps = gapsOf(waits, start).filter(({ from }) => due === null || from < due)
  return typeof limit === 'string'
    ? spanLines(calendar, start, gaps, limit, due)
    : dayLines(calendar, start, gaps, limit, due)
}

function result(clock: Clock, { calendar }: Course, due: number | null): Line[] {
  if (due === null && clock.stoppedAt !== null)
    return [
      line('It was waiting when it was stopped: there is no due time', '停止时正在等待：没有到期时间'),
      ...ending(clock, calendar),
    ]
  if (due === null)
    return [line('It waits: no due time until the wait ends', '正在等待：等待结束前没有到期时间')]
  const guess = beyondKnown(calendar, due) ? [beyond(calendar)] : []
  return [
    line(`Due ${wallText(calendar, due)}`, `到期：${wallText(calendar, due)}`),
    ...ending(clock, calendar),
    ...guess,
  ]
}

function ending({ state, stoppedAt, breachedAt }: Clock, calendar: Calendar): Line[] {
  const at = stoppedAt ?? breachedAt
  if (at === null) return []
  const wall = wallText(calendar, Date.parse(at))
  if (stoppedAt === null) return [line(`Breached ${wall}`, `超期：${wall}`)]
  const stopped = line(`Stopped ${wall}: ${state}`, `停止：${wall}，${STATE_ZH[state]}`)
  return [stopped]
}

function beyond({ knownUntil }: Calendar): Line {
  return line(
    `Holidays are known until ${knownUntil}; after it every weekday counts as a workday`,
    `节假日只公布到 ${knownUntil}；此后工作日一律按上班计算`,
  )
}

const GRADE_ZH = { general: '一般', important: '重要', urgent: '紧急' } as const
const STATE_ZH = {
  running: '进行中',
  paused: '暂停',
  met: '按时',
  breached: '超期',
  cancelled: '取消',
} as const
