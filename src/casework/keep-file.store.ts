import type { Actor } from '../access/actor.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { logCustody } from './custody.store.ts'
import { type Arrived, addEvidence, limitsFor, refuseUnwelcome } from './evidence.ts'
import type { Intake } from './take-in.client.ts'
import { beginUpload, contentPlace, keepUpload, storageKeyOf, type Upload } from './upload.store.ts'

/** A file that is handed in: to which complaint, as whom, by which way. */
export interface Handing {
  readonly step: 'add-evidence' | 'add-redacted-copy'
  readonly complaint: string
  readonly redactionOf?: string | undefined
  readonly actor: Actor
  readonly origin: string
  readonly ifMatch?: number | undefined
  /** What else has to hold once it is decided; throws where it doesn't. */
  readonly also?: (tx: Transaction) => Promise<void>
  /** A refusal in the words of whoever hands it in. */
  readonly inWords?: (error: unknown) => unknown
}

/** An upload that was let in, and how it was judged. */
export interface LetIn extends Upload {
  readonly moved: Moved
  readonly dataKey: Buffer
}

/** Judges before the first byte is taken (PRIV-5), and notes that a file is to come; `id` is what it will be called. */
export async function letFileIn(
  tx: Transaction,
  means: Means,
  handing: Handing,
  id: string = uuidv7(means.now(), means.random),
): Promise<LetIn> {
  const { complaint, redactionOf } = handing
  const moved = await move(tx, means, handing, {
    isRehearsal: true,
    decide: (current, by) => {
      refuseUnwelcome(current, { bytes: 1, redactionOf }, by)
      return []
    },
  })
  beginUpload(tx, { complaint, id }, means.now())
  return { complaint, id, moved, dataKey: moved.stored.dataKey }
}

/** Where the content of a file that was let in goes, and what it may be. */
export function placeOf({ storage, scanner, random }: Means, letIn: LetIn): Intake {
  const { moved, dataKey } = letIn
  const [key, place] = [storageKeyOf(moved.tenant.id, letIn), contentPlace(moved.tenant.id, letIn)]
  const { types } = moved.by.policies.evidence
  return { storage, scanner, random, key, place, dataKey, types, maxBytes: limitsFor(moved.by).maxBytes }
}

/** The row, the event and the entry in the custody log, or none of them. */
export async function keepFile(
  tx: Transaction,
  means: Means,
  handing: Handing,
  arrived: Arrived,
): Promise<Moved> {
  const { complaint } = handing
  const moved = await move(tx, means, handing, {
    decide: (current, by) => addEvidence(current, arrived, by),
  })
  const { stored, by } = moved
  await keepUpload(tx, { complaint, id: arrived.id }, arrived, by.at)
  const entry = { complaint, at: by.at, actor: by.actor.id, role: by.role }
  const log = (attachment: string, action: 'added' | 'redacted') =>
    logCustody(tx, stored.dataKey, means, { ...entry, attachment, action })
  log(arrived.id, 'added')
  if (arrived.redactionOf) log(arrived.redactionOf, 'redacted')
  return moved
}

/** The custody log says that a file was refused, and why. */
export function logRefused(
  tx: Transaction,
  means: Means,
  { moved, dataKey, complaint, id }: LetIn,
  because: string,
): void {
  const { at, actor, role } = moved.by
  const entry = { complaint, attachment: id, at, actor: actor.id, role, action: 'refused' as const }
  logCustody(tx, dataKey, means, { ...entry, because })
}

async function move(
  tx: Transaction,
  means: Means,
  { step, complaint: id, redactionOf, actor, origin, ifMatch, also, inWords = (error) => error }: Handing,
  how: Pick<Parameters<typeof moveComplaint>[2], 'decide' | 'isRehearsal'>,
): Promise<Moved> {
  try {
    const moved = await moveComplaint(tx, means, {
      ...{ step, id, actor, origin, input: { aid: redactionOf }, ...how, ifMatch },
      look: seeMembers(tx, means, { withLoad: false }),
    })
    await also?.(tx)
    return moved
  } catch (error) {
    throw inWords(error)
  }
}
