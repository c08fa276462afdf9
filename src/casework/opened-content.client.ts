import { createHash } from 'node:crypto'
import { unsealContent } from '../platform/sealed-content.ts'
import type { Storage } from '../platform/storage.client.ts'
import { contentPlace, storageKeyOf, type Upload } from './upload.store.ts'

/** What a content was when it was taken in, and under which key it was sealed. */
interface Expected {
  readonly upload: Upload
  readonly dataKey: Buffer
  readonly sha256: string
}

/** The content of an attachment is not what it was when it was added. */
class Altered extends Error {}

/**
 * The content of an attachment, opened as it is read, in constant memory. The first piece is there when it resolves: what
 * can't be read at all is an error and no answer. Later what is not as it was throws, so that the answer breaks off.
 */
export async function openedContent(
  storage: Storage,
  tenant: string,
  { upload, dataKey, sha256 }: Expected,
): Promise<AsyncIterable<Buffer>> {
  const sealed = await storage.read(storageKeyOf(tenant, upload))
  const opened = unsealContent(dataKey, contentPlace(tenant, upload), sealed)
  const first = await opened.next()
  return (async function* () {
    const hash = createHash('sha256')
    for (let next = first; !next.done; next = await opened.next()) {
      hash.update(next.value)
      yield next.value
    }
    if (hash.digest('hex') !== sha256) throw new Altered('its SHA-256 is another')
  })()
}
