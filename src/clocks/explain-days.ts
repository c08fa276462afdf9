import { type Calendar, labelOf } from './calendar.ts'
import { type DayLimit, isOpenDay, lastDayOf, waitedDays } from './day-count.ts'
import { type Line, line, waitLine } from './explain-text.ts'
import type { Gap } from './gaps.ts'
import { dateOf } from './zone.ts'

const MOST_CLOSED = 20

/** How a count of days ran: the day that is excluded, what was waited, what was closed, the last day. */
export function dayLines(
  calendar: Calendar,
  start: number,
  gaps: readonly Gap[],
  limit: DayLimit,
  due: number | null,
): Line[] {
  const first = calendar.zone.dayAt(start)
  const label = labelOf(calendar, first)
  const shares = gaps.map(({ from, until }) =>
    until === null ? 0 : waitedDays(limit, calendar, first + 1, from, until),
  )
  const waited = Math.floor(shares.reduce((sum, share) => sum + share, 0) + 1e-9)
  return [
    line(
      `${label} is excluded: the count begins on ${dateOf(first + 1)}`,
      `${label} 不计入，自 ${dateOf(first + 1)} 起算`,
    ),
    ...gaps.map((gap, index) =>
      waitLine(calendar, gap, gap.until === null ? null : shareText(shares[index] ?? 0)),
    ),
    ...(gaps.length > 0 ? [line(`Whole days waited: ${waited}`, `等待满 ${waited} 天`)] : []),
    ...(due === null ? [] : ending(calendar, first, limit, waited)),
  ]
}

function ending(calendar: Calendar, first: number, limit: DayLimit, waited: number): Line[] {
  const last = lastDayOf(limit, calendar, first, waited)
  const counted = 'days' in limit ? first + limit.days + waited : last
  const from = 'days' in limit ? counted : first + 1
  const label = labelOf(calendar, last)
  const count = ('days' in limit ? limit.days : limit.workingDays) + waited
  return [
    ...('days' in limit && last > counted
      ? [
          line(
            `Day ${count} is ${labelOf(calendar, counted)}: closed`,
            `第 ${count} 日为 ${labelOf(calendar, counted)}：休假日，顺延`,
          ),
        ]
      : []),
    ...closedBetween(calendar, from + ('days' in limit ? 1 : 0), last),
    line(`Last day: ${label}, until its end`, `最后一日：${label}，至当日结束`),
  ]
}

function closedBetween(calendar: Calendar, from: number, last: number): Line[] {
  const days = Array.from({ length: Math.max(0, last - from) }, (_, index) => from + index).filter(
    (day) => !isOpenDay(calendar, day),
  )
  if (days.length === 0) return []
  const shown = days.slice(0, MOST_CLOSED).map((day) => labelOf(calendar, day))
  const more =
    days.length > MOST_CLOSED
      ? line(` and ${days.length - MOST_CLOSED} more`, ` 等 ${days.length} 天`)
      : line('', '')
  return [line(`Closed: ${shown.join(', ')}${more.en}`, `休息：${shown.join('、')}${more.zh}`)]
}

function shareText(share: number): Line {
  const days = Math.round(share * 100) / 100
  return line(`${days} d`, `${days} 天`)
}
