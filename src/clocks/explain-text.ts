import type { Calendar } from './calendar.ts'
import type { Wait } from './gaps.ts'

/** One line in both languages. */
export interface Line {
  readonly en: string
  readonly zh: string
}

/** A line, or a part of one, of these two texts. */
export function line(en: string, zh: string): Line {
  return { en, zh }
}

/** What the wall of the calendar's zone shows at an instant, to the millisecond where there is one. */
export function wallText({ zone }: Pick<Calendar, 'zone'>, instant: number): string {
  const text = new Date(instant + zone.offsetAt(instant)).toISOString()
  const time = text.endsWith('.000Z') ? text.slice(11, 19) : text.slice(11, 23)
  return `${text.slice(0, 10)} ${time}`
}

/** A length of time: `27 h 20 min`; never days, which are 24 h on the wall and fewer in a calendar. */
export function lengthText(ms: number): Line {
  const parts = UNITS.flatMap(([unit, en, zh], index) => {
    const larger = UNITS[index - 1]
    const count = Math.floor((larger ? ms % larger[0] : ms) / unit)
    return count === 0 ? [] : [line(`${count} ${en}`, `${count}${zh}`)]
  })
  if (parts.length === 0) return line('0 s', '0秒')
  return line(parts.map(({ en }) => en).join(' '), parts.map(({ zh }) => zh).join(''))
}

const UNITS = [
  [3_600_000, 'h', '小时'],
  [60_000, 'min', '分钟'],
  [1000, 's', '秒'],
  [1, 'ms', '毫秒'],
] as const

/** What was waited, and what of it is taken off. */
export function waitLine(calendar: Calendar, { from, until }: Wait, taken: Line | null): Line {
  const begin = wallText(calendar, from)
  if (until === null || taken === null) return line(`Waits since ${begin}`, `自 ${begin} 起等待`)
  const end = wallText(calendar, until)
  return line(
    `Waited ${begin} to ${end}: ${taken.en} not counted`,
    `等待 ${begin} 至 ${end}：不计 ${taken.zh}`,
  )
}
