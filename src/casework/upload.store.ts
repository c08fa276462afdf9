import type { Database, Transaction } from '../platform/database.store.ts'
import type { Storage } from '../platform/storage.client.ts'
import type { Arrived } from './evidence.ts'

/** A file on its way to a complaint. */
export interface Upload {
  readonly complaint: string
  /** The id of the attachment that it is to be. */
  readonly id: string
}

/** What was on its way was let go meanwhile: it took too long. The code is what Postgres says of such a thing. */
export class UploadGone extends Error {
  readonly code = '57014'
}

const BEGIN = {
  into: 'upload',
  columns: 'tenant_id uuid, complaint_id uuid, id uuid, started_at timestamptz',
}
const END = {
  name: 'end-upload',
  text: 'delete from upload where tenant_id = $1 and complaint_id = $2 and id = $3 returning id',
}
const KEEP = {
  into: 'attachment',
  columns: `tenant_id uuid, complaint_id uuid, id uuid, type text, bytes bigint, sha256 text, redaction_of uuid,
    added_at timestamptz`,
}

/** Where the content of an attachment lies in the store: a key of ids only. */
export function storageKeyOf(tenant: string, { complaint, id }: Upload): string {
  return `${tenant}/${complaint}/${id}`
}

/** The place of a content, for its seal. */
export function contentPlace(tenant: string, { complaint, id }: Upload): string {
  return `attachment:${tenant}:${complaint}:${id}`
}

/** Notes that a file is about to come, before the first byte is kept: what is left of it will be found. */
export function beginUpload(tx: Transaction, { complaint, id }: Upload, at: Date): void {
  tx.insert(BEGIN, [[tx.tenant, complaint, id, at]])
}

/** The file has come and stays, in the transaction of the event that says so. Throws UploadGone where it was swept. */
export async function keepUpload(
  tx: Transaction,
  upload: Upload,
  { type, bytes, sha256, redactionOf }: Arrived,
  at: Date,
): Promise<void> {
  const ended = await tx.run(END, [tx.tenant, upload.complaint, upload.id])
  if (ended.length === 0) throw new UploadGone()
  tx.insert(KEEP, [[tx.tenant, upload.complaint, upload.id, type, bytes, sha256, redactionOf, at]])
}

/**
 * Lets go what was kept of a file that is no attachment; does nothing where it is one. The note of it goes last: whatever
 * fails in between is found again. Throws StorageUnavailable.
 */
export async function discardUpload(
  database: Database,
  storage: Storage,
  tenant: string,
  upload: Upload,
): Promise<boolean> {
  return database.transact(tenant, async (tx) => {
    const ended = await tx.run(END, [tenant, upload.complaint, upload.id])
    if (ended.length > 0) await storage.remove(storageKeyOf(tenant, upload))
    return ended.length > 0
  })
}
