import { createHash } from 'node:crypto'
import type { Row } from './cell.ts'
import { contentBy, saidBy } from './row-content.ts'
import { saidTwice, twice } from './row-error.ts'
import { type Understanding, type Understood, understand } from './understand.ts'
import { Unreadable } from './unreadable.ts'

/** More than a big house writes in a year. */
export const MOST_ROWS = 200_000

/** A row as it was judged, with what it is recognised by. */
export interface Judged {
  readonly row: Row
  readonly understood: Understood
  /** What it is known by in its register: its number, or where there is none what it says. */
  readonly number: string
}

/** Judges the rows of a register in their order, each against those before it. */
export class Judge {
  private readonly seen = new Map<string, number>()
  private readonly said = new Map<string, { readonly row: number; readonly whole: string }>()
  private readonly contentOf: (row: Row) => string
  private readonly wholeOf: (row: Row) => string
  private count = 0

  constructor(private readonly by: Understanding) {
    this.contentOf = contentBy(by.columns)
    this.wholeOf = saidBy(by.columns)
  }

  /** Throws Unreadable where it is one row too many. */
  judge(row: Row): Judged {
    this.count += 1
    if (this.count > MOST_ROWS) throw new Unreadable('too_many_rows', row.number)
    const understood = understand(row, this.by)
    if (understood.key === null) return this.judgedByContent(row, understood)
    const first = this.seen.get(understood.key)
    if (first === undefined) this.seen.set(understood.key, row.number)
    return {
      row,
      understood: first === undefined ? understood : this.repeated(understood, first),
      number: understood.key,
    }
  }

  /** Of two rows that are known by the same and differ otherwise, none is taken for the other in silence. */
  private judgedByContent(row: Row, understood: Understood): Judged {
    const number = this.contentOf(row)
    const judged = { row, understood, number }
    if (understood.isClosed) return judged
    const [short, whole] = [hashed(number), hashed(this.wholeOf(row))]
    const first = this.said.get(short)
    if (first === undefined) this.said.set(short, { row: row.number, whole })
    if (first === undefined || first.whole === whole) return judged
    const errors = [...understood.errors, saidTwice(first.row)]
    return { ...judged, understood: { ...understood, intake: null, errors } }
  }

  private repeated(understood: Understood, first: number): Understood {
    if (understood.isClosed) return understood
    const column = 1 + this.by.columns.findIndex(({ field }) => field === 'key')
    return { ...understood, intake: null, errors: [...understood.errors, twice(column, first)] }
  }
}

/** So that the texts of a whole register are not held. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
