import { type Cell, textCell, wellFormed } from './cell.ts'

/** What a cell of a sheet is read by: the texts that cells share, which styles are dates, from when days are counted. */
export interface CellTypes {
  readonly shared: readonly Cell[]
  readonly dates: ReadonlySet<number>
  readonly from1904: boolean
}

/** A cell as it stands in the sheet: its type, style and value. */
export interface RawCell {
  readonly type: string | undefined
  readonly style: string | undefined
  readonly value: string | undefined
  readonly inline: string
}

/** A cell of a sheet as it is meant: a formula by the value that was saved with it, a number that is shown as a date as one. */
export function cellOf({ type = 'n', style, value, inline }: RawCell, types: CellTypes): Cell {
  if (type === 'inlineStr') return textCell(unescaped(inline))
  if (value === undefined || value === '') return null
  switch (type) {
    case 's':
      return types.shared[Number(value)] ?? null
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE'
    case 'e':
      return { bad: 'formula_error', text: wellFormed(value) }
    case 'n':
      if (!Number.isFinite(Number(value))) return textCell(value)
      return types.dates.has(Number(style)) ? dateOf(value, types) : { number: value }
    default:
      return textCell(unescaped(value))
  }
}

/** Characters that XML can't hold are written as `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}

/** Column A is 0; null where an address names none. */
export function columnOf(address: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(address ?? '')?.[0]
  if (!letters) return null
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Whether what is shown in a number format is a date: by its built-in id, or by its letters outside quotes and brackets. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DATE_FORMATS.some(([from, to]) => id >= from && id <= to)
  const [shown = ''] = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, '').split(';')
  return !/general|@/i.test(shown) && /[ymdhs]/i.test(shown)
}

/** ECMA-376 §18.8.30, with those of the East Asian locales. */
const DATE_FORMATS = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const

const DAY_MS = 86_400_000
const DAYS_TO_1970 = 25_569
const DAYS_1900_TO_1904 = 1462

function dateOf(value: string, { from1904 }: CellTypes): Cell {
  const serial = Number(value)
  const days = serial - DAYS_TO_1970 + (from1904 ? DAYS_1900_TO_1904 : 0)
  // Seconds are as exact as a spreadsheet is.
  const wall = Math.round((days * DAY_MS) / 1000) * 1000
  return Math.abs(wall) < 8e15 ? { wall } : { number: value }
}
