import { nowIn, type Tenant } from '../access/tenant.store.ts'
import { zoneOf } from '../clocks/zone.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Database } from '../platform/database.store.ts'
import { unsealContent } from '../platform/sealed-content.ts'
import type { ImportOptions } from './options.ts'
import { NoSuchImport, readImport } from './register-import.store.ts'
import type { Format, OpenedImport } from './register-import.ts'
import type { Understanding } from './understand.ts'
import type { Claimed } from './work-import.store.ts'

/** An import that is being worked on, with all that it takes. */
export interface ImportWork {
  readonly claimed: Claimed
  readonly found: OpenedImport
  readonly tenant: Tenant
  readonly at: Date
  readonly format: Format
  readonly dataKey: Buffer
  readonly options: ImportOptions
}

/** Looks up what was claimed; null where it isn't ours any more, or there is nothing left to work with. */
export async function lookUp(database: Database, means: Means, claimed: Claimed): Promise<ImportWork | null> {
  return database.transact(claimed.tenant_id, async (tx) => {
    const tenant = await means.findTenant(tx)
    const found = await readImport(tx, means, claimed.import_id, { author: null }).catch(absent)
    if (!tenant || !found || found.claims !== claimed.claims) return null
    const { format, dataKey, said } = found
    if (!format || !dataKey || !said) return null
    return { claimed, found, tenant, at: nowIn(means, tenant), format, dataKey, options: said.options }
  })
}

/** The file of an import, opened as it is read. */
export async function* contentOf(
  { storage }: Pick<Means, 'storage'>,
  { claimed, dataKey }: Pick<ImportWork, 'claimed' | 'dataKey'>,
): AsyncGenerator<Buffer> {
  const { tenant_id: tenant, import_id: id } = claimed
  yield* unsealContent(dataKey, contentPlace(tenant, id), await storage.read(fileKey(tenant, id)))
}

/** Under which key the file of an import lies in the store: ids only. */
export function fileKey(tenant: string, id: string): string {
  return `${tenant}/${id}`
}

/** The place of the file, for its seal. */
export function contentPlace(tenant: string, id: string): string {
  return `register_import:${tenant}:${id}`
}

/** What the rows of an import are understood by. */
export function understandingOf(
  { options, tenant, at }: Pick<ImportWork, 'options' | 'tenant' | 'at'>,
  columns: Understanding['columns'],
): Understanding {
  return { columns, options, zone: zoneOf(tenant.timezone), at }
}

function absent(error: unknown): null {
  if (error instanceof NoSuchImport) return null
  throw error
}
