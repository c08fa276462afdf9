import { type Cell, type Row, textOf } from './cell.ts'
import { writtenDate } from './date.ts'
import { FIELDS, type Field, fieldOf } from './field.ts'
import type { Column } from './layout.ts'
import { saysNothing } from './words.ts'

/** What a row without a number is known by: what was complained of, by whom, when, and which order. */
const KNOWN_BY = new Set<Field>([
  ...(['account', 'reportedAt', 'incident.at', 'incident.orderNumber'] as const),
  ...(['customer.name', 'customer.phone', 'customer.email', 'customer.wechat'] as const),
  'customer.externalId',
])

/** What changes in a register while the case goes on. */
const SINCE = new Set<Field>(['alreadyTried', 'closed', 'closedAt'])

/**
 * What rows without a number are known by (REC-5): what the file itself says of a few fields, as it is written there. What
 * options say besides makes no other row of it: no default, no word of the house, no column that is read as something else
 * than its header says.
 */
export function contentBy(columns: readonly Column[]): (row: Row) => string {
  const known = columns.flatMap(({ header, field }, place) => {
    const by = [fieldOf(header), field].find((one) => one && KNOWN_BY.has(one))
    return by ? [{ by, place }] : []
  })
  known.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.place - b.place))
  return ({ cells }) => {
    const said = known.map(({ by, place }) => [by, written(by, cells[place] ?? null)])
    return JSON.stringify(said.filter(([, text]) => text !== ''))
  }
}

/** All that a row says of the case in the columns that are read, but for what changes while it goes on. */
export function saidBy(columns: readonly Column[]): (row: Row) => string {
  const read = columns.flatMap(({ field }, place) => (field && !SINCE.has(field) ? [place] : []))
  return ({ cells }) => JSON.stringify(read.map((place) => textOf(cells[place])))
}

/** The same whether it stands in a workbook or was saved as CSV: white space and the way to write a date are the program's. */
function written(field: Field, cell: Cell): string {
  const text = textOf(cell).replace(/\s+/gu, ' ')
  if (saysNothing(text)) return ''
  return FIELDS[field].kind === 'instant' ? (writtenDate(cell) ?? text) : text
}
