import { dayNumber, type Zone } from '../clocks/zone.ts'
import { type Cell, textOf } from './cell.ts'

/** Which of day and month stands first where the year stands last. */
export type DateOrder = 'dmy' | 'mdy'

/** A time by the clock on the wall, or an instant that names its own zone. */
type Read = { readonly wall: number } | { readonly instant: number }

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const TIME = String.raw`(?:[\sT]*(上午|下午|晚上|am|pm)?\s*(\d{1,2})[:时点](?:(\d{1,2})[:分]?(?:(\d{1,2})(?:\.\d{1,3})?秒?)?)?\s*(am|pm)?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?${TIME}$`, 'i')
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${TIME}$`, 'i')
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[\sT]?(\d{2}):?(\d{2}):?(\d{2})?)?$/
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i
const SERIAL_FROM = 20_000 // 1954
const SERIAL_TO = 100_000 // 2173
const DAYS_TO_1970 = 25_569

/**
 * The instant that a cell names, by the tenant's clock on the wall; null where it is no date, or where nothing says which
 * of day and month comes first.
 */
export function readInstant(cell: Cell, zone: Zone, order: DateOrder | undefined): Date | null {
  const read = readWall(cell, order)
  if (!read) return null
  if ('instant' in read) return new Date(read.instant)
  const day = Math.floor(read.wall / DAY_MS)
  return new Date(zone.instantOf(day, read.wall - day * DAY_MS))
}

/** The day that a cell names, as `2026-11-20`; null as above. */
export function readDay(cell: Cell, zone: Zone, order: DateOrder | undefined): string | null {
  const read = readWall(cell, order)
  if (!read) return null
  const wall = 'wall' in read ? read.wall : read.instant + zone.offsetAt(read.instant)
  return new Date(wall).toISOString().slice(0, 10)
}

/** A date as the file alone says it, whatever the time zone and the options; null where it takes more to read it. */
export function writtenDate(cell: Cell): string | null {
  const read = readWall(cell, undefined)
  if (!read) return null
  return 'wall' in read
    ? new Date(read.wall).toISOString().slice(0, -1)
    : new Date(read.instant).toISOString()
}

function readWall(cell: Cell, order: DateOrder | undefined): Read | null {
  if (cell && typeof cell === 'object' && 'wall' in cell) return inYears(cell.wall)
  if (cell && typeof cell === 'object' && 'number' in cell) {
    const serial = Number(cell.number)
    if (serial > SERIAL_FROM && serial < SERIAL_TO)
      return { wall: Math.round(((serial - DAYS_TO_1970) * DAY_MS) / 1000) * 1000 }
  }
  return readText(textOf(cell), order)
}

function readText(text: string, order: DateOrder | undefined): Read | null {
  if (WITH_ZONE.test(text)) {
    const instant = Date.parse(text)
    return Number.isNaN(instant) ? null : { instant }
  }
  const first = YEAR_FIRST.exec(text)
  if (first) {
    const [, year, month, day, ...time] = first
    return wallOf([year, month, day], time)
  }
  const compact = COMPACT.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second] = compact
    return wallOf([year, month, day], [undefined, hour, minute, second])
  }
  const last = order && YEAR_LAST.exec(text)
  if (!last) return null
  const [, a, b, year, ...time] = last
  return wallOf(order === 'dmy' ? [year, b, a] : [year, a, b], time)
}

type Part = string | undefined

function wallOf(date: readonly Part[], time: readonly Part[]): Read | null {
  const [year, month, day] = date.map((part) => (part ?? '').padStart(2, '0'))
  const number = dayNumber(`${year}-${month}-${day}`)
  // 2026-02-30 reads as a day of March.
  if (Number.isNaN(number) || new Date(number * DAY_MS).getUTCDate() !== Number(day)) return null
  const [half = time[4], hour = '0', minute = '0', second = '0'] = time
  const hours = Number(hour) + (/下午|晚上|pm/i.test(half ?? '') && Number(hour) < 12 ? 12 : 0)
  const isMidnight = /上午|am/i.test(half ?? '') && hours === 12
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const ms = (isMidnight ? 0 : hours) * HOUR_MS + Number(minute) * 60_000 + Number(second) * 1000
  return inYears(number * DAY_MS + ms)
}

const FROM = Date.UTC(1950, 0, 1)
const TO = Date.UTC(2200, 0, 1)

function inYears(wall: number): Read | null {
  return wall >= FROM && wall < TO ? { wall } : null
}
