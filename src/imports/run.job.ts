import type { FastifyBaseLogger } from 'fastify'
import { StorageUnavailable } from '../platform/storage.client.ts'
import { contentOf, type ImportWork, understandingOf } from './import-work.store.ts'
import { Judge, type Judged } from './judge.ts'
import type { Reading } from './preview.job.ts'
import { openRegister } from './register.client.ts'
import { refuseRow, takeRows } from './take-rows.store.ts'
import { finishImport } from './work-import.store.ts'

const TOGETHER = 50 // a transaction of so many takes 50 ms, and holds what it locked no longer

/** What receiving needs. */
export interface Running extends Reading {
  readonly log: FastifyBaseLogger
}

/**
 * Receives the rows of a register from its place on, so many in a transaction, each with the place (REC-5): whoever is
 * killed has lost and doubled nothing. False where it was stopped or isn't ours any more. Throws Unreadable.
 */
export async function runImport(running: Running, work: ImportWork): Promise<boolean> {
  const { database, means, isStopping, alive } = running
  const { claimed, found, format, options } = work
  const register = await openRegister(contentOf(means, work), format, options, alive)
  const judge = new Judge(understandingOf(work, register.layout.columns))
  let together: Judged[] = []
  for await (const row of register.rows) {
    if (isStopping()) return false
    const judged = judge.judge(row)
    if (row.number <= found.place) continue
    together.push(judged)
    if (together.length < TOGETHER) continue
    if (!(await take(running, work, together))) return false
    together = []
  }
  if (together.length > 0 && !(await take(running, work, together))) return false
  await database.transact(claimed.tenant_id, async (tx) => finishImport(tx, claimed, means.now()))
  return true
}

/** What fails together is tried one by one; what fails alone is told of its row, unless the database is to blame. */
async function take(running: Running, work: ImportWork, together: readonly Judged[]): Promise<boolean> {
  const { database, means, log } = running
  const { tenant_id: tenant, import_id } = work.claimed
  const attempt = (rows: readonly Judged[]) =>
    database.transact(tenant, (tx) => takeRows(tx, means, work, rows))
  try {
    return await attempt(together)
  } catch (err) {
    if (!isOfRows(err)) throw err
    log.warn({ tenant, import: import_id, err }, 'rows of an import are received one by one')
  }
  for (const one of together) {
    const isOurs = await attempt([one]).catch((err) => {
      if (!isOfRows(err)) throw err
      log.error(
        { tenant, import: import_id, row: one.row.number, err },
        'a row of an import could not be received',
      )
      return database.transact(tenant, (tx) => refuseRow(tx, means, work, one))
    })
    if (!isOurs) return false
  }
  return true
}

// What Postgres and its client say when it is busy, going down or gone: no row is to blame.
const AWAY_CODE = /^(08|40|53|55P03|57|58|25P03|ECONN|EPIPE|ETIMEDOUT)/
const AWAY = /^(timeout exceeded|Connection terminated|Client has encountered a connection error)/

function isOfRows(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return !(AWAY_CODE.test(code) || AWAY.test(message) || error instanceof StorageUnavailable)
}
