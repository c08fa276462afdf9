import { createHash } from 'node:crypto'
import { logCustody } from '../casework/custody.store.ts'
import { cleanFileName } from '../casework/file-name.ts'
import { keepFile, letFileIn, placeOf } from '../casework/keep-file.store.ts'
import { takeIn } from '../casework/take-in.client.ts'
import { TooLarge } from '../casework/unfit-file.ts'
import { discardUpload } from '../casework/upload.store.ts'
import { readComplaint } from '../complaint/complaint.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import type { Database } from '../platform/database.store.ts'
import { messagesOf } from './message.store.ts'
import type { MessageFile } from './understood.ts'
import { filesToKeep, messageKeyOf, type Read } from './work-deliveries.store.ts'

/** What filing needs. */
export type FilingMeans = Means & { readonly database: Database }

/**
 * Files what came with the messages of a delivery as evidence of their complaints (PRIV-5): each file once, whoever began it
 * before. What is no evidence is refused, and the custody log says so. Throws what may be better later.
 */
export async function fileMessages(
  means: FilingMeans,
  tenant: string,
  { channel, messages }: Read,
): Promise<void> {
  const placed = await means.database.transact(tenant, async (tx) => {
    const found = await means.findTenant(tx)
    if (!found) return []
    const keys = messages.map(({ id }) => messageKeyOf(found, channel.id, id))
    const rows = await messagesOf(tx, channel.id, keys)
    return messages.flatMap((message, n) => {
      const row = rows.find(({ message_key }) => message_key === keys[n])
      return row?.complaint_id
        ? [{ message: row.id, complaint: row.complaint_id, files: filesToKeep(message) }]
        : []
    })
  })
  for (const { message, complaint, files } of placed)
    for (const [n, file] of files.entries())
      await fileOne(means, { tenant, channel: channel.id, complaint, id: fileId(message, n) }, file)
}

/** One file on its way: to which complaint, by which channel, and as what. */
interface Filing {
  readonly tenant: string
  readonly channel: string
  readonly complaint: string
  readonly id: string
}

async function fileOne(
  means: FilingMeans,
  { tenant, channel, complaint, id }: Filing,
  { name, content }: MessageFile,
): Promise<void> {
  const { database, storage } = means
  const handing = {
    // The service files what its channels delivered, within the limits of the house.
    ...{ step: 'add-evidence' as const, complaint, origin: 'worker' },
    actor: { id: `channel:${channel}`, tenant, roles: [], departments: [] },
  }
  // What is left of a try that was cut off is cleared away before the next.
  await discardUpload(database, storage, tenant, { complaint, id })
  try {
    const letIn = await database.transact(tenant, async (tx) => {
      const stored = await readComplaint(tx, means.ring, complaint)
      const isThere = stored?.complaint.attachments?.some((one) => one.id === id)
      return stored && !isThere ? letFileIn(tx, means, handing, id) : null
    })
    if (!letIn) return
    const file = await takeIn(once(content), placeOf(means, letIn))
    const arrived = { id, name: cleanFileName(name, file.type), ...file }
    await database.transact(tenant, (tx) => keepFile(tx, means, handing, arrived))
  } catch (error) {
    await discardUpload(database, storage, tenant, { complaint, id })
    const because = refusalOf(error)
    if (because === null) throw error
    await database.transact(tenant, async (tx) => {
      const stored = await readComplaint(tx, means.ring, complaint)
      if (!stored) return
      const entry = { complaint, attachment: id, at: means.now(), actor: handing.actor.id }
      logCustody(tx, stored.dataKey, means, { ...entry, role: 'worker', action: 'refused', because })
    })
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

/** Why it is no evidence, as a code; null where it may be another time. */
function refusalOf(error: unknown): string | null {
  if (error instanceof TooLarge) return 'too_large'
  if (error instanceof UnfitInput) return error.code
  if (error instanceof Refusal) return error.code.replaceAll('-', '_')
  const isNo = error instanceof Error && error.name === 'TransitionNotAllowed'
  return isNo ? 'not_taken' : null
}

/** The same file of the same message has the same id, so that it is filed once. */
function fileId(message: string, n: number): string {
  const hex = createHash('sha256').update(`${message} ${n}`).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20, 32)].join('-')
}
