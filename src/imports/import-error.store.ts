import type { Transaction } from '../platform/database.store.ts'
import { seal, unseal } from '../platform/seal.ts'
import { textOf } from './cell.ts'
import type { SealMeans } from './register-import.store.ts'
import type { RowError } from './row-error.ts'
import type { WrongRow } from './tally.ts'

const PAGE = {
  name: 'import-errors',
  text: `select row_number as row, findings as errors, cells from register_import_error
    where tenant_id = $1 and import_id = $2 and row_number > $3 order by row_number limit $4`,
}

const CLEAR_ERRORS = {
  name: 'clear-import-errors',
  text: 'delete from register_import_error where tenant_id = $1 and import_id = $2',
}
const ADD_ERROR = {
  into: 'register_import_error',
  columns: 'tenant_id uuid, import_id uuid, row_number int, findings jsonb, cells bytea',
  onConflict: 'do nothing',
}

/** A row that can't be received, with its cells. */
export interface ErrorRow {
  readonly row: number
  readonly errors: readonly RowError[]
  readonly cells: readonly string[]
}

/** The rows of an import that can't be received, in their order, behind that row. */
export async function readErrors(
  tx: Transaction,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer },
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<ErrorRow[]> {
  const rows = await tx.run<Omit<ErrorRow, 'cells'> & { readonly cells: Buffer }>(PAGE, [
    tx.tenant,
    id,
    after,
    limit,
  ])
  return rows.map(({ row, errors, cells }) => {
    const opened = unseal(dataKey, errorPlace(tx.tenant, id, row), cells)
    return { row, errors, cells: JSON.parse(opened.toString()) as string[] }
  })
}

/** Lets go what was wrong when the file was read before. */
export function clearErrors(tx: Transaction, id: string): void {
  tx.run(CLEAR_ERRORS, [tx.tenant, id])
}

/** Keeps what is wrong with rows, with their cells as they would be written in CSV. */
export function addErrors(
  tx: Transaction,
  { random }: Pick<SealMeans, 'random'>,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer },
  wrong: readonly WrongRow[],
): void {
  const rows = wrong.map(({ row, errors }) => {
    const cells = Buffer.from(JSON.stringify(row.cells.map(textOf)))
    const sealed = seal(dataKey, errorPlace(tx.tenant, id, row.number), cells, random)
    return [tx.tenant, id, row.number, JSON.stringify(errors), sealed]
  })
  tx.insert(ADD_ERROR, rows)
}

function errorPlace(tenant: string, id: string, row: number): string {
  return `register_import_error.cells:${tenant}:${id}:${row}`
}
