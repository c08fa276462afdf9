import { type Calendar, labelOf } from './calendar.ts'
import { type Line, lengthText, line, waitLine, wallText } from './explain-text.ts'
import type { Gap } from './gaps.ts'
import { lengthMs } from './length.ts'
import { openMs } from './open-time.ts'
import { dateOf } from './zone.ts'

const MOST_DAYS = 20

/** How a duration ran: round the clock in one sum, else day by day, with what was closed, what was waited, what is left. */
export function spanLines(
  calendar: Calendar,
  start: number,
  gaps: readonly Gap[],
  limit: string,
  due: number | null,
): Line[] {
  const lines: Line[] = []
  let at = start
  let ran = 0
  for (const gap of gaps) {
    lines.push(...runLines(calendar, at, gap.from))
    ran += openMs(calendar, at, gap.from)
    lines.push(
      waitLine(calendar, gap, gap.until === null ? null : lengthText(openMs(calendar, gap.from, gap.until))),
    )
    at = gap.until ?? gap.from
  }
  if (due !== null) lines.push(...runLines(calendar, at, due))
  const counted = lengthText(due === null ? ran : lengthMs(limit))
  return [...shortened(lines), line(`Counted: ${counted.en}`, `共计：${counted.zh}`)]
}

function runLines(calendar: Calendar, from: number, until: number): Line[] {
  if (until <= from) return []
  return calendar.roundTheClock ? [runLine(calendar, from, until)] : dayByDay(calendar, from, until)
}

function runLine(calendar: Calendar, from: number, until: number): Line {
  const length = lengthText(openMs(calendar, from, until))
  const [begin, end] = [wallText(calendar, from), wallText(calendar, until)]
  return line(`${begin} to ${end}: ${length.en}`, `${begin} 至 ${end}：${length.zh}`)
}

/** A line for each open day, and one for each stretch of closed days between. */
function dayByDay(calendar: Calendar, from: number, until: number): Line[] {
  const lines: Line[] = []
  const closed: number[] = []
  const flush = () => {
    if (closed.length > 0) lines.push(closedLine(calendar, closed.splice(0)))
  }
  const last = calendar.zone.dayAt(until - 1)
  for (let day = calendar.zone.dayAt(from) - 1; day <= last; day++) {
    const open = calendar.spansOf(day).flatMap(([opens, closes]) => {
      const [begin, end] = [Math.max(opens, from), Math.min(closes, until)]
      return end > begin ? [[begin, end] as const] : []
    })
    if (open.length > 0) flush()
    if (open.length > 0) lines.push(openLine(calendar, day, open))
    else if (calendar.spansOf(day).length === 0 && day >= calendar.zone.dayAt(from)) closed.push(day)
  }
  flush()
  return lines
}

function openLine(calendar: Calendar, day: number, open: readonly (readonly [number, number])[]): Line {
  const length = lengthText(open.reduce((ms, [begin, end]) => ms + end - begin, 0))
  const times = open
    .map(([begin, end]) => `${wallText(calendar, begin).slice(11)}–${wallText(calendar, end).slice(11)}`)
    .join(', ')
  const label = labelOf(calendar, day)
  return line(`${label} ${times}: ${length.en}`, `${label} ${times}：${length.zh}`)
}

function closedLine(calendar: Calendar, days: readonly number[]): Line {
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0]
  const names = [...new Set(days.flatMap((day) => calendar.nameOf(day) ?? []))].join('、')
  const named = names === '' ? '' : ` ${names}`
  const range = first === last ? dateOf(first) : `${dateOf(first)} – ${dateOf(last)}`
  return line(`${range}${named}: closed`, `${range}${named}：休息`)
}

/** The first and the last days of a long run; between them how many lines were left out. */
function shortened(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= 2 * MOST_DAYS) return lines
  const left = lines.length - 2 * MOST_DAYS
  return [
    ...lines.slice(0, MOST_DAYS),
    line(`… ${left} more lines of the same kind …`, `……此处省略 ${left} 行……`),
    ...lines.slice(-MOST_DAYS),
  ]
}
