/** What stands in one cell of a register: nothing, a text, a number as it was written, a time by the clock on the wall, or no text. */
export type Cell = null | string | NumberCell | WallCell | BadCell

/** A number of a spreadsheet with its digits as they were stored. */
export interface NumberCell {
  readonly number: string
}

/** A date of a spreadsheet: ms from 1970-01-01 00:00 by the clock on the wall, in whatever zone that hangs. */
export interface WallCell {
  readonly wall: number
}

/** What can't be read: bytes of no or of another encoding, or a formula that came to an error; `text` is what can be shown of it. */
export interface BadCell {
  readonly bad: 'undecodable' | 'other_encoding' | 'formula_error'
  readonly text: string
}

/** A row as it stands in the file; `number` counts from 1 and includes empty ones, as a spreadsheet shows it. */
export interface Row {
  readonly number: number
  readonly cells: readonly Cell[]
}

/** The longest row: the longest texts of a complaint, each character in four bytes, are 0.2 MB. */
export const MOST_ROW_BYTES = 500_000

/** A text as a cell. Half a character, and one that was replaced before, is told: nothing can keep or bring back what stood there. */
export function textCell(text: string): Cell {
  return /[\p{Surrogate}\ufffd]/u.test(text) ? { bad: 'undecodable', text: wellFormed(text) } : text
}

/** A text with U+FFFD for each half of a character. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** What is read of a cell as text, trimmed; empty where nothing stands there. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return trimmed(cell)
  if ('number' in cell) return plainNumber(cell.number)
  if ('wall' in cell) return wallText(cell.wall)
  return cell.text
}

/** Whether a row holds nothing at all. */
export function isEmpty({ cells }: Row): boolean {
  return cells.every((cell) => textOf(cell) === '')
}

/** White space of any script and what has no width, at both ends. */
export function trimmed(text: string): string {
  return text.replace(/^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$/gu, '')
}

const DIGITS = 15 // a spreadsheet keeps no more

/** Whether digits of a number are lost for good: there were more than a spreadsheet keeps, or it was written as `1.38E+10`. */
export function lostDigits(cell: Cell | undefined): boolean {
  if (typeof cell === 'string') return /^[+-]?\d(?:\.\d+)?e\+?\d{1,3}$/i.test(trimmed(cell))
  if (!cell || !('number' in cell)) return false
  return Math.abs(Number(cell.number)) >= 10 ** DIGITS
}

/** A number as people write it: no exponent, and no digits that only the machine added. */
function plainNumber(number: string): string {
  const value = Number(number)
  if (!Number.isFinite(value)) return number
  if (/^-?\d+$/.test(number)) return number
  const rounded = Number(value.toPrecision(DIGITS))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? BigInt(rounded).toString() : String(rounded)
}

function wallText(wall: number): string {
  const text = new Date(wall).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
