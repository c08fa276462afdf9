import { type Row, textOf } from './cell.ts'
import type { Judge, Judged } from './judge.ts'
import type { RowCounts, SampleRow } from './register-import.ts'
import type { RowError } from './row-error.ts'

const SAMPLE = 20
const TOGETHER = 200
const TOGETHER_BYTES = 2_000_000
/** So many wrong rows are kept to be mended; all are counted. */
const MOST_ERRORS = 10_000
const MOST_ERROR_BYTES = 52_428_800 // texts that cells of a workbook share may come to far more than its file

/** A row that can't be received. */
export interface WrongRow {
  readonly row: Row
  readonly errors: readonly RowError[]
}

/** Counts rows, and keeps the first and the wrong ones. */
export class Tally {
  readonly sample: SampleRow[] = []
  private wrongRows: WrongRow[] = []
  private bytes = 0
  private keptBytes = 0
  private readonly counted = { rows: 0, ready: 0, wrong: 0, closed: 0 }

  constructor(private readonly judge: Judge) {}

  /** The wrong rows, where enough of them have come together to be kept. Throws Unreadable. */
  take(row: Row): WrongRow[] | null {
    const judged = this.judge.judge(row)
    const { isClosed, errors } = judged.understood
    this.counted.rows += 1
    if (this.sample.length < SAMPLE) this.sample.push(sampleOf(judged))
    if (isClosed) this.counted.closed += 1
    else if (errors.length === 0) this.counted.ready += 1
    else this.takeWrong({ row, errors })
    return this.wrongRows.length < TOGETHER && this.bytes < TOGETHER_BYTES ? null : this.rest()
  }

  /** Those that came since. */
  rest(): WrongRow[] {
    const rest = this.wrongRows
    this.wrongRows = []
    this.bytes = 0
    return rest
  }

  /** How many so far. */
  counts(): RowCounts {
    return { ...this.counted }
  }

  private takeWrong(wrong: WrongRow): void {
    this.counted.wrong += 1
    if (this.counted.wrong > MOST_ERRORS || this.keptBytes >= MOST_ERROR_BYTES) return
    const bytes = wrong.row.cells.reduce((sum, cell) => sum + Buffer.byteLength(textOf(cell)), 0)
    this.bytes += bytes
    this.keptBytes += bytes
    this.wrongRows.push(wrong)
  }
}

function sampleOf({ row, understood }: Judged): SampleRow {
  const { isClosed, draft: complaint, errors } = understood
  return { row: row.number, isClosed, complaint, errors }
}
