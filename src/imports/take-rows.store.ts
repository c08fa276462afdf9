import type { Actor } from '../access/actor.ts'
import { nowIn } from '../access/tenant.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { lookAround, takeComplaints } from '../lifecycle/take-complaints.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { addEntries, entryKey, knownEntries } from './entry.store.ts'
import { addErrors } from './import-error.store.ts'
import type { ImportWork } from './import-work.store.ts'
import type { Judged } from './judge.ts'
import { ONE_REGISTER } from './options.ts'
import { notReceived } from './row-error.ts'
import { advanceImport, holdImport } from './work-import.store.ts'

/** What an acknowledgement is recorded as that the customer had long ago (REC-2). */
const TOLD_BEFORE = {
  'zh-CN': '客户投诉时已由原受理渠道告知受理；本件由投诉台账导入。',
  en: 'The customer was told when they complained that it was received; this was taken over from a complaint register.',
} as const

/**
 * Works on the next rows in one transaction: complaints, entries and the place in the file are there together or not at all.
 * False where the import isn't ours any more. Rows before the place were worked on already.
 */
export async function takeRows(
  tx: Transaction,
  means: Means,
  work: ImportWork,
  judged: readonly Judged[],
): Promise<boolean> {
  const { claimed, options, found } = work
  const place = await holdImport(tx, claimed)
  if (place === null) return false
  const tenant = (await means.findTenant(tx)) ?? work.tenant
  const rows = judged.filter(({ row }) => row.number > place)
  const register = options.register ?? ONE_REGISTER
  const ready = rows.flatMap(({ understood: { intake }, number }) =>
    intake ? [{ intake, key: entryKey(tenant.indexKey, register, number) }] : [],
  )
  const known = await knownEntries(
    tx,
    register,
    ready.map(({ key }) => key),
  )
  const fresh = [...new Map(ready.filter(({ key }) => !known.has(key)).map((one) => [one.key, one])).values()]
  const brought = fresh.map(({ intake }) => {
    const toldBefore = options.acknowledge ? undefined : TOLD_BEFORE[intake.language ?? tenant.locale]
    return { intake, actor: importer(tx.tenant, found.author), toldBefore }
  })
  const around = await lookAround(tx, means, { tenant, at: nowIn(means, tenant) }, brought)
  const made = await takeComplaints(tx, means, around, brought, {
    origin: 'import',
    acknowledged: options.acknowledge === true,
  })
  const entries = made.map(({ complaint }, index) => ({
    key: fresh[index]?.key ?? '',
    complaint: complaint.id,
  }))
  addEntries(tx, { register, importId: claimed.import_id }, entries)
  const leftOut = rows.filter(({ understood }) => understood.isClosed).length
  const outcomes = {
    ...{ made: made.length, repeated: ready.length - made.length, leftOut },
    refused: rows.length - ready.length - leftOut,
  }
  advanceImport(tx, claimed, { place: judged.at(-1)?.row.number ?? place, ...outcomes }, means.now())
  return true
}

/** Goes on behind a row that can't be received for a reason of ours. False where the import isn't ours any more. */
export async function refuseRow(
  tx: Transaction,
  means: Means,
  { claimed, dataKey }: ImportWork,
  { row }: Judged,
): Promise<boolean> {
  if ((await holdImport(tx, claimed)) === null) return false
  addErrors(tx, means, { id: claimed.import_id, dataKey }, [{ row, errors: [notReceived()] }])
  const refused = { made: 0, repeated: 0, refused: 1, leftOut: 0 }
  advanceImport(tx, claimed, { place: row.number, ...refused }, means.now())
  return true
}

/** Who imports hands over work and takes none of it: it is nobody's, or goes where policy sends it (ASG-1). */
function importer(tenant: string, id: string): Actor {
  return { id, tenant, roles: ['system'], departments: [] }
}
