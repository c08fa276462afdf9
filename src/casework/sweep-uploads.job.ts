import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../platform/database.store.ts'
import type { Storage } from '../platform/storage.client.ts'
import { discardUpload } from './upload.store.ts'

const ABANDONED_MS = 3_600_000 // an upload is cut off long before
const MOST_AT_ONCE = 100
const ABANDONED = {
  name: 'abandoned-uploads',
  text: 'select tenant_id, complaint_id, id from abandoned_uploads($1, $2)',
}

/** What sweeping needs. */
interface Sweeping {
  readonly database: Database
  readonly storage: Storage
  readonly now: () => Date
  readonly log: FastifyBaseLogger
}

/** Lets go what is left of files that never arrived: their process was killed, or the store was away. Returns how many. */
export async function sweepUploads({ database, storage, now, log }: Sweeping): Promise<number> {
  const before = new Date(now().getTime() - ABANDONED_MS)
  const left = await database.transact(null, (tx) => tx.run<Left>(ABANDONED, [before, MOST_AT_ONCE]))
  let swept = 0
  for (const { tenant_id: tenant, complaint_id: complaint, id } of left)
    try {
      if (await discardUpload(database, storage, tenant, { complaint, id })) swept += 1
    } catch (err) {
      log.error({ err }, 'what is left of an upload could not be swept')
    }
  return swept
}

interface Left {
  readonly tenant_id: string
  readonly complaint_id: string
  readonly id: string
}
