import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { addErrors, clearErrors } from './import-error.store.ts'
import { contentOf, type ImportWork, understandingOf } from './import-work.store.ts'
import { Judge } from './judge.ts'
import { absentColumns } from './layout.ts'
import { type OpenRegister, openRegister } from './register.client.ts'
import type { Found } from './register-import.ts'
import { Tally, type WrongRow } from './tally.ts'
import { keepFound, renewClaim } from './work-import.store.ts'

/** What reading needs. */
export interface Reading {
  readonly database: Database
  readonly means: Means
  readonly isStopping: () => boolean
  /** A sign of life, to be given with each piece that is read. */
  readonly alive: () => Promise<void>
}

/** Reads a register to its end and keeps what it found; false where it was stopped or isn't ours any more. Throws Unreadable. */
export async function previewImport(
  { database, means, isStopping, alive }: Reading,
  work: ImportWork,
): Promise<boolean> {
  const { claimed, options, format, dataKey } = work
  const inTenant = database.transact.bind(database, claimed.tenant_id) as <T>(
    does: Parameters<typeof database.transact<T>>[1],
  ) => Promise<T>
  await inTenant(async (tx) => clearErrors(tx, claimed.import_id))
  const register = await openRegister(contentOf(means, work), format, options, alive)
  const tally = new Tally(new Judge(understandingOf(work, register.layout.columns)))
  const keep = (wrong: readonly WrongRow[]) =>
    inTenant(async (tx) => {
      addErrors(tx, means, { id: claimed.import_id, dataKey }, wrong)
      return renewClaim(tx, claimed, means.now())
    })
  for await (const row of register.rows) {
    const wrong = tally.take(row)
    if (wrong && !(await keep(wrong))) return false
    if (isStopping()) return false
  }
  const found = { ...foundIn(register, work), sample: tally.sample }
  return inTenant(async (tx) => {
    addErrors(tx, means, { id: claimed.import_id, dataKey }, tally.rest())
    keepFound(tx, means, claimed, { dataKey, found, counts: tally.counts() })
    return true
  })
}

function foundIn({ layout, rows: _, ...how }: OpenRegister, { options }: ImportWork): Omit<Found, 'sample'> {
  return { ...how, ...layout, absent: absentColumns(layout, options) }
}
