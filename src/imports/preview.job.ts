import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { addErrors, clearErrors, type WrongRow } from './import-error.store.ts'
import { contentOf, type ImportWork, understandingOf } from './import-work.store.ts'
import { Judge, type Judged } from './judge.ts'
import { absentColumns } from './layout.ts'
import { type OpenRegister, openRegister } from './register.client.ts'
import type { Found, SampleRow } from './register-import.ts'
import { keepFound, renewClaim } from './work-import.store.ts'

/** What reading needs. */
export interface Reading {
  readonly database: Database
  readonly means: Means
  readonly isStopping: () => boolean
}

const SAMPLE = 20
const TOGETHER = 200
/** So many wrong rows are kept to be mended; all are counted. */
export const MOST_ERRORS = 10_000
const RENEW_MS = 10_000

/** Reads a register to its end and keeps what it found; false where it was stopped or isn't ours any more. Throws Unreadable. */
export async function previewImport(
  { database, means, isStopping }: Reading,
  work: ImportWork,
): Promise<boolean> {
  const { claimed, options, format, dataKey } = work
  const inTenant = database.transact.bind(database, claimed.tenant_id) as <T>(
    does: Parameters<typeof database.transact<T>>[1],
  ) => Promise<T>
  await inTenant(async (tx) => clearErrors(tx, claimed.import_id))
  const register = await openRegister(contentOf(means, work), format, options)
  const tally = new Tally(new Judge(understandingOf(work, register.layout.columns)))
  let renewed = performance.now()
  for await (const row of register.rows) {
    const wrong = tally.take(row)
    const isLate = performance.now() - renewed > RENEW_MS
    if (!wrong && !isLate) continue
    renewed = performance.now()
    const isOurs = await inTenant(async (tx) => {
      if (wrong) addErrors(tx, means, { id: claimed.import_id, dataKey }, wrong)
      return renewClaim(tx, claimed, means.now())
    })
    if (!isOurs || isStopping()) return false
  }
  const found = { ...foundIn(register, work), sample: tally.sample }
  return inTenant(async (tx) => {
    addErrors(tx, means, { id: claimed.import_id, dataKey }, tally.rest())
    keepFound(tx, means, claimed, { dataKey, found, counts: tally.counts() })
    return true
  })
}

/** Counts rows, and keeps the first and the wrong ones. */
class Tally {
  readonly sample: SampleRow[] = []
  private wrongRows: WrongRow[] = []
  private readonly counted = { rows: 0, ready: 0, wrong: 0, closed: 0 }

  constructor(private readonly judge: Judge) {}

  /** The wrong rows, where enough of them have come together to be kept. */
  take(row: Parameters<Judge['judge']>[0]): WrongRow[] | null {
    const judged = this.judge.judge(row)
    const { isClosed, errors } = judged.understood
    this.counted.rows += 1
    if (this.sample.length < SAMPLE) this.sample.push(sampleOf(judged))
    if (isClosed) this.counted.closed += 1
    else if (errors.length === 0) this.counted.ready += 1
    else {
      this.counted.wrong += 1
      if (this.counted.wrong <= MOST_ERRORS) this.wrongRows.push({ row, errors })
    }
    return this.wrongRows.length < TOGETHER ? null : this.rest()
  }

  rest(): WrongRow[] {
    const rest = this.wrongRows
    this.wrongRows = []
    return rest
  }

  counts() {
    return { ...this.counted }
  }
}

function sampleOf({ row, understood }: Judged): SampleRow {
  const { isClosed, draft: complaint, errors } = understood
  return { row: row.number, isClosed, complaint, errors }
}

function foundIn({ layout, rows: _, ...how }: OpenRegister, { options }: ImportWork): Omit<Found, 'sample'> {
  return { ...how, ...layout, absent: absentColumns(layout, options) }
}
