import type { Means } from '../complaint/means.store.ts'
import { Refusal } from '../complaint/refusal.ts'
import type { Transaction } from '../platform/database.store.ts'
import type { ImportOptions } from './options.ts'
import { readImport, sealedPart } from './register-import.store.ts'
import { type Format, notReady, type OpenedImport } from './register-import.ts'

const KEPT_PREVIEWED_MS = 30 * 86_400_000
const KEPT_ENDED_MS = 7 * 86_400_000

const WAKE = `select id, pg_notify('redress_import', '') from changed`
const ARRIVED = {
  name: 'import-arrived',
  text: `with changed as (update register_import set state = 'reading', format = $3, bytes = $4, sha256 = $5,
      sealed_options = $6, next_at = $7, forget_at = $8
      where tenant_id = $1 and id = $2 and state = 'arriving' returning id) ${WAKE}`,
}
const READ_AGAIN = {
  name: 'read-import-again',
  text: `with changed as (update register_import set state = 'reading', sealed_options = $3, sealed_found = null,
      failure = null, failed_row = null, started_at = null, ended_at = null, next_at = $4, forget_at = $5,
      claims = claims + 1, stalled = 0, place = 0, made = 0, repeated = 0, refused = 0, left_out = 0
      where tenant_id = $1 and id = $2 returning id) ${WAKE}`,
}
const START = {
  name: 'start-import',
  text: `with changed as (update register_import set state = 'running', started_at = $3, next_at = $3,
      claims = claims + 1, stalled = 0, sealed_options = $4 where tenant_id = $1 and id = $2 returning id) ${WAKE}`,
}
const CANCEL = {
  name: 'cancel-import',
  text: `update register_import set state = 'cancelled', next_at = null, ended_at = $3, forget_at = $4,
      failure = null, failed_row = null where tenant_id = $1 and id = $2`,
}

/** An upload was let go meanwhile: it took too long. The code is what Postgres says of such a thing. */
export class UploadGone extends Error {
  readonly code = '57014'
}

/** What arrived: the file as it was judged, and what was said with it. */
export interface ArrivedRegister {
  readonly id: string
  readonly dataKey: Buffer
  readonly format: Format
  readonly bytes: number
  readonly sha256: string
  readonly name: string | null
  readonly options: ImportOptions
}

/** The file has come and is read next. Throws UploadGone. */
export async function keepArrived(tx: Transaction, means: Means, arrived: ArrivedRegister): Promise<void> {
  const { id, format, bytes, sha256, name, options } = arrived
  const at = means.now()
  const sealed = sealedPart(tx, means, arrived, { said: { name, options } })
  const forgetAt = new Date(at.getTime() + KEPT_PREVIEWED_MS)
  const kept = await tx.run(ARRIVED, [tx.tenant, id, format, bytes, sha256, sealed, at, forgetAt])
  if (kept.length === 0) throw new UploadGone()
}

/** Whose import, and whose turn it is. */
interface Turn {
  readonly id: string
  readonly author: string | null
}

/** Other options: the file is read anew. Throws NoSuchImport; Refusal where it has begun, ended or is forgotten. */
export async function mendOptions(
  tx: Transaction,
  means: Means,
  turn: Turn,
  change: (options: ImportOptions) => ImportOptions,
): Promise<void> {
  const { dataKey, said } = await held(tx, means, turn, ['previewed', 'reading', 'failed'])
  const at = means.now()
  const next = { name: said.name, options: change(said.options) }
  const sealed = sealedPart(tx, means, { id: turn.id, dataKey }, { said: next })
  tx.run(READ_AGAIN, [tx.tenant, turn.id, sealed, at, new Date(at.getTime() + KEPT_PREVIEWED_MS)])
}

/** Begins to receive its rows; all of them are open work where `everyRowIsOpen` says so. Throws as above. */
export async function startImport(
  tx: Transaction,
  means: Means,
  turn: Turn,
  { everyRowIsOpen }: { readonly everyRowIsOpen?: true | undefined },
): Promise<void> {
  const found = await held(tx, means, turn, ['previewed'])
  const options = { ...found.said.options, ...(everyRowIsOpen ? { everyRowIsOpen } : {}) }
  const wanting = found.found ? notReady(found.found, options, found) : []
  if (wanting.length > 0) throw new Refusal('import-not-ready', { missing: wanting })
  const sealed = sealedPart(
    tx,
    means,
    { id: turn.id, dataKey: found.dataKey },
    { said: { ...found.said, options } },
  )
  tx.run(START, [tx.tenant, turn.id, means.now(), sealed])
}

/** Stops it for good; what was received stays. Throws as above. */
export async function cancelImport(tx: Transaction, means: Means, turn: Turn): Promise<void> {
  await held(tx, means, turn, ['reading', 'previewed', 'running', 'failed'])
  const at = means.now()
  tx.run(CANCEL, [tx.tenant, turn.id, at, new Date(at.getTime() + KEPT_ENDED_MS)])
}

type Held = OpenedImport &
  Pick<{ [K in keyof OpenedImport]: NonNullable<OpenedImport[K]> }, 'dataKey' | 'said'>

async function held(
  tx: Transaction,
  means: Means,
  { id, author }: Turn,
  states: readonly OpenedImport['state'][],
): Promise<Held> {
  const found = await readImport(tx, means, id, { author, isLocked: true })
  const { state, dataKey, said } = found
  if (!states.includes(state) || !dataKey || !said) throw new Refusal('import-elsewhere', { state })
  return { ...found, dataKey, said }
}

/** Until when the file of an import that ended is kept. */
export function forgetAfterEnd(at: Date): Date {
  return new Date(at.getTime() + KEPT_ENDED_MS)
}
