import canonicalize from 'canonicalize'
import type { Row } from './cell.ts'
import { twice } from './row-error.ts'
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
  private count = 0

  constructor(private readonly by: Understanding) {}

  /** Throws Unreadable where it is one row too many. */
  judge(row: Row): Judged {
    this.count += 1
    if (this.count > MOST_ROWS) throw new Unreadable('too_many_rows', row.number)
    const understood = understand(row, this.by)
    if (understood.key === null) return { row, understood, number: contentOf(understood) }
    const first = this.seen.get(understood.key)
    if (first === undefined) this.seen.set(understood.key, row.number)
    return {
      row,
      understood: first === undefined ? understood : this.repeated(understood, first),
      number: understood.key,
    }
  }

  private repeated(understood: Understood, first: number): Understood {
    if (understood.isClosed) return understood
    const column = 1 + this.by.columns.findIndex(({ field }) => field === 'key')
    return { ...understood, intake: null, errors: [...understood.errors, twice(column, first)] }
  }
}

/** What goes on with the case may change in the register: what was complained of stays the same row. */
function contentOf({ draft }: Understood): string {
  const { alreadyTried: _, ...complained } = draft
  return `${canonicalize(complained)}`
}
