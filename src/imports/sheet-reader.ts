import { type Cell, MOST_ROW_BYTES, type Row } from './cell.ts'
import { Unreadable } from './unreadable.ts'
import { type CellTypes, cellOf, columnOf } from './workbook.ts'

const MOST_COLUMNS = 500
const MOST_ROW = 2 ** 20

/** Gathers the rows of a sheet as its elements are read. */
export class SheetReader {
  private rows: Row[] = []
  private number = 0
  private cells: Cell[] = []
  private bytes = 0
  private column = -1
  private cell: Record<string, string> = {}
  private value: string | undefined
  private inline = ''
  private into: 'value' | 'inline' | null = null
  private isReading = false

  constructor(private readonly types: CellTypes) {}

  /** The rows that were read since it was asked last. */
  taken(): Row[] {
    const taken = this.rows
    this.rows = []
    return taken
  }

  open(name: string, attributes: () => Record<string, string>): void {
    if (name === 'row') {
      const number = Number(attributes().r ?? this.number + 1)
      if (!(Number.isInteger(number) && number > this.number && number <= MOST_ROW))
        throw new Unreadable('broken_workbook')
      this.number = number
      this.cells = []
      this.bytes = 0
      this.column = -1
    } else if (name === 'c') {
      this.cell = attributes()
      this.column = columnOf(this.cell.r) ?? this.column + 1
      this.value = undefined
      this.inline = ''
    } else if (name === 'v') {
      this.into = 'value'
      this.value = ''
    } else if (name === 't') this.into = this.isReading ? null : 'inline'
    else if (name === 'rPh') this.isReading = true
  }

  close(name: string): void {
    if (name === 'row') this.rows.push({ number: this.number, cells: this.cells })
    else if (name === 'c') this.keep()
    else if (name === 'v' || name === 't') this.into = null
    else if (name === 'rPh') this.isReading = false
  }

  text(more: string): void {
    if (this.into === null) return
    if (this.into === 'value') this.value += more
    else this.inline += more
    if ((this.value?.length ?? 0) + this.inline.length > MOST_ROW_BYTES) this.refuseLong()
  }

  private keep(): void {
    if (this.column >= MOST_COLUMNS) return
    while (this.cells.length < this.column) this.cells.push(null)
    const { t: type, s: style } = this.cell
    const cell = cellOf({ type, style, value: this.value, inline: this.inline }, this.types)
    this.cells[this.column] = cell
    this.bytes += bytesOf(cell)
    if (this.bytes > MOST_ROW_BYTES) this.refuseLong()
  }

  /** A text that many cells share is small in the file, and large in a row. */
  private refuseLong(): never {
    throw new Unreadable('row_too_long', this.number)
  }
}

function bytesOf(cell: Cell): number {
  if (cell === null) return 0
  if (typeof cell === 'string') return Buffer.byteLength(cell)
  if ('number' in cell) return cell.number.length
  return 'bad' in cell ? Buffer.byteLength(cell.text) : 0
}
