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
import type { Database, Transaction } from '../platform/database.store.ts'
import { endDeliveries, holdFiling, putOffDeliveries } from './delivery.store.ts'
import { complaintOf, messagesOf } from './message.store.ts'
import type { MessageFile } from './understood.ts'
import { filesToKeep, letGoAtOf, messageKeyOf, type Read } from './work-deliveries.store.ts'

/** What filing needs. */
export type FilingMeans = Means & { readonly database: Database }

/** Where the messages of a delivery belonged while their files were filed; `isWhole`: none was moved on the way. */
export interface Filed {
  readonly places: readonly Place[]
  readonly isWhole: boolean
}

/** A message and the complaint that it belongs to. */
interface Place {
  readonly message: string
  readonly complaint: string | null
  readonly files: readonly MessageFile[]
}

/**
 * Files what came with the messages of a delivery as evidence of their complaints (PRIV-5): each file once, whoever began it
 * before. What is no evidence is refused, and the custody log says so. Throws what may be better later.
 */
export async function fileMessages(means: FilingMeans, tenant: string, read: Read): Promise<Filed> {
  const places = await means.database.transact(tenant, (tx) => placesOf(tx, means, read))
  const channel = read.channel.id
  let isWhole = true
  for (const { message, complaint, files } of places) {
    if (!complaint) continue
    for (const [n, file] of files.entries()) {
      const filing = { tenant, channel, message, complaint, id: fileId(message, n) }
      if (!(await fileOne(means, filing, file))) isWhole = false
    }
  }
  return { places, isWhole }
}

/** Ends the filing; where a person placed a message anew meanwhile, its files follow it at once (REC-5). */
export async function endFiling(tx: Transaction, means: Means, read: Read, filed: Filed): Promise<void> {
  const { id } = read.held
  if (!(await holdFiling(tx, id))) return
  const places = await placesOf(tx, means, read)
  const before = new Map(filed.places.map(({ message, complaint }) => [message, complaint]))
  const isOver = filed.isWhole && places.every(({ message, complaint }) => before.get(message) === complaint)
  const at = means.now()
  if (isOver) endDeliveries(tx, [{ id, state: 'worked', letGoAt: letGoAtOf(read.channel, at) }], at)
  else putOffDeliveries(tx, [id], at)
}

async function placesOf(tx: Transaction, means: Means, { channel, messages }: Read): Promise<Place[]> {
  const tenant = await means.findTenant(tx)
  if (!tenant) return []
  const keys = messages.map(({ id }) => messageKeyOf(tenant, channel.id, id))
  const rows = await messagesOf(tx, channel.id, keys)
  return messages.flatMap((message, n) => {
    const row = rows.find(({ message_key }) => message_key === keys[n])
    return row ? [{ message: row.id, complaint: row.complaint_id, files: filesToKeep(message) }] : []
  })
}

/** One file on its way: of which message, to which complaint, by which channel, and as what. */
interface Filing {
  readonly tenant: string
  readonly channel: string
  readonly message: string
  readonly complaint: string
  readonly id: string
}

/** The message belongs elsewhere by now, and its files with it. */
class PlacedElsewhere extends Error {}

/** Whether that is settled: the file is there or refused; false where its message belongs elsewhere by now. */
async function fileOne(means: FilingMeans, filing: Filing, { name, content }: MessageFile): Promise<boolean> {
  const { database, storage } = means
  const { tenant, channel, complaint, id } = filing
  const handing = {
    // The service files what its channels delivered, within the limits of the house.
    ...{ step: 'add-evidence' as const, complaint, origin: 'worker' },
    actor: { id: `channel:${channel}`, tenant, roles: [], departments: [] },
  }
  // What is left of a try that was cut off is cleared away before the next.
  await discardUpload(database, storage, tenant, { complaint, id })
  try {
    const letIn = await database.transact(tenant, async (tx) => {
      await refuseElsewhere(tx, filing)
      const stored = await readComplaint(tx, means.ring, complaint)
      const isThere = stored?.complaint.attachments?.some((one) => one.id === id)
      return stored && !isThere ? letFileIn(tx, means, handing, id) : null
    })
    if (!letIn) return true
    const file = await takeIn(once(content), placeOf(means, letIn))
    const arrived = { id, name: cleanFileName(name, file.type), ...file }
    await database.transact(tenant, async (tx) => {
      await refuseElsewhere(tx, filing)
      await keepFile(tx, means, handing, arrived)
    })
  } catch (error) {
    await discardUpload(database, storage, tenant, { complaint, id })
    if (error instanceof PlacedElsewhere) return false
    const because = refusalOf(error)
    if (because === null) throw error
    await noteRefused(means, filing, because)
  }
  return true
}

/** The message is held where it is before its complaint is: so does whoever places it anew. */
async function refuseElsewhere(tx: Transaction, { message, complaint }: Filing): Promise<void> {
  if ((await complaintOf(tx, message)) !== complaint) throw new PlacedElsewhere()
}

async function noteRefused(
  means: FilingMeans,
  { tenant, channel, complaint, id }: Filing,
  because: string,
): Promise<void> {
  await means.database.transact(tenant, async (tx) => {
    const stored = await readComplaint(tx, means.ring, complaint)
    if (!stored) return
    const entry = { complaint, attachment: id, at: means.now(), actor: `channel:${channel}` }
    logCustody(tx, stored.dataKey, means, { ...entry, role: 'worker', action: 'refused', because })
  })
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
