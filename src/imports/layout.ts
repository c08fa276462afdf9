import { type Row, textOf } from './cell.ts'
import { type Field, fieldOf, takesSeveral } from './field.ts'
import type { ImportOptions } from './options.ts'

/** A column of a register: its header, and what it holds; null where it is left out. */
export interface Column {
  readonly header: string
  readonly field: Field | null
}

/** Where a register begins and what its columns hold. */
export interface Layout {
  readonly headerRow: number
  readonly columns: readonly Column[]
}

/** So many rows at the top are looked at for headers: registers have titles. */
export const HEAD_ROWS = 20
const MOST_HEADER = 200

/**
 * The layout of a register by its first rows: the headers stand in the row that options name, else in that with the most
 * known ones, else in the first that holds anything. Null where there is none.
 */
export function layoutOf(head: readonly Row[], options: ImportOptions): Layout | null {
  const row = options.headerRow ? head.find(({ number }) => number === options.headerRow) : likeliest(head)
  if (!row || row.cells.every((cell) => textOf(cell) === '')) return null
  const headers = row.cells.map((cell) =>
    [...textOf(cell).replace(/\s+/gu, ' ')].slice(0, MOST_HEADER).join(''),
  )
  while (headers.at(-1) === '') headers.pop()
  return { headerRow: row.number, columns: columnsOf(headers, options) }
}

/** Which columns that options name are not in the file. */
export function absentColumns({ columns }: Layout, options: ImportOptions): string[] {
  const headers = columns.map(({ header }) => header)
  return Object.keys(options.columns ?? {}).filter((name) => placeOf(name, headers) === null)
}

function likeliest(head: readonly Row[]): Row | undefined {
  const scored = head.map((row) => ({ row, score: row.cells.filter((cell) => fieldOf(textOf(cell))).length }))
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (found, one) => (one.score > (found?.score ?? 1) ? one : found),
    undefined,
  )
  return best?.row ?? head.find(({ cells }) => cells.some((cell) => textOf(cell) !== ''))
}

/** What was named comes first; what is guessed takes only what is left. */
function columnsOf(headers: readonly string[], options: ImportOptions): Column[] {
  const named = new Map<number, Field | null>()
  for (const [name, field] of Object.entries(options.columns ?? {})) {
    const place = placeOf(name, headers)
    if (place !== null) named.set(place, field)
  }
  const taken = new Set<Field>([...named.values()].filter((field): field is Field => field !== null))
  return headers.map((header, place) => {
    const known = named.get(place)
    if (known !== undefined) return { header, field: known }
    const guessed = fieldOf(header)
    if (!guessed || (taken.has(guessed) && !takesSeveral(guessed))) return { header, field: null }
    taken.add(guessed)
    return { header, field: guessed }
  })
}

function placeOf(name: string, headers: readonly string[]): number | null {
  const byHeader = headers.indexOf(name.trim().replace(/\s+/gu, ' '))
  if (byHeader >= 0) return byHeader
  const byPlace = /^#(\d{1,3})$/.exec(name)
  const place = byPlace ? Number(byPlace[1]) - 1 : -1
  return place >= 0 && place < headers.length ? place : null
}
