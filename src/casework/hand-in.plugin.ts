import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../access/actor.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { uuidv7 } from '../platform/ids.ts'
import { ifMatchOf } from '../platform/if-match.ts'
import { logCustody } from './custody.store.ts'
import { type Arrived, addEvidence, limitsFor, refuseUnwelcome } from './evidence.ts'
import { cleanFileName } from './file-name.ts'
import { takeIn } from './take-in.client.ts'
import { Infected } from './unfit-file.ts'
import {
  beginUpload,
  contentPlace,
  discardUpload,
  keepUpload,
  storageKeyOf,
  type Upload,
} from './upload.store.ts'
import { type Form, readForm, refuseAtDoor, refuseNoForm } from './upload-form.plugin.ts'

/** What handing in needs besides what every complaint does. */
export type HandInMeans = Means & { readonly database: Database }

/** A file that somebody hands in: to which complaint, as whom, by which way. */
export interface HandIn {
  readonly step: 'add-evidence' | 'add-redacted-copy'
  readonly complaint: string
  readonly redactionOf?: string | undefined
  /** Who hands it in; the request may be counted by another name. */
  readonly actor: Actor
  readonly origin: string
  /** What else has to hold once it is decided; throws where it doesn't. */
  readonly also?: (tx: Transaction) => Promise<void>
  /** A refusal in the words of whoever hands it in. */
  readonly inWords?: (error: unknown) => unknown
  readonly present: (moved: Moved) => unknown
}

/** An upload that was let in, and how it was judged. */
interface LetIn extends Upload {
  readonly moved: Moved
  readonly dataKey: Buffer
}

/**
 * Takes in the file of a form as evidence (PRIV-5): judged before the first byte, streamed, then judged again and kept with
 * its event in one transaction, which the request's Idempotency-Key repeats. Whatever fails leaves nothing.
 */
export async function handIn(
  app: FastifyInstance,
  means: HandInMeans,
  handed: HandIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  refuseNoForm(request)
  const { tenant } = handed.actor
  const letIn = await means.database.transact(tenant, (tx) => begin(tx, means, handed, request))
  let isKept = false
  try {
    const form = await receive(means, letIn, request)
    const arrived = arrivedAs(letIn, form, handed)
    request.body = { ...arrived, id: undefined } // what makes it the same request under an Idempotency-Key
    await app.answer(request, reply, (tx) => keep(tx, means, handed, arrived, request))
    isKept = reply.statusCode === 201 && !reply.hasHeader('idempotent-replayed')
    return reply
  } catch (error) {
    // What is still to come of the form is not waited for.
    if (!request.raw.complete) reply.header('connection', 'close')
    if (error instanceof Infected) await logRefusal(means, letIn)
    throw error
  } finally {
    if (!isKept) await discardLater(means, letIn, request)
  }
}

/** Judges before the first byte is taken, and notes that a file is to come. */
async function begin(tx: Transaction, means: Means, handed: HandIn, request: FastifyRequest): Promise<LetIn> {
  const { complaint, redactionOf } = handed
  const id = uuidv7(means.now(), means.random)
  const moved = await move(tx, means, handed, request, {
    isRehearsal: true,
    decide: (current, by) => {
      refuseUnwelcome(current, { bytes: 1, redactionOf }, by)
      return []
    },
  })
  refuseAtDoor(request, limitsFor(moved.by).maxBytes)
  beginUpload(tx, { complaint, id }, means.now())
  return { complaint, id, moved, dataKey: moved.stored.dataKey }
}

async function move(
  tx: Transaction,
  means: Means,
  { step, complaint: id, redactionOf, actor, origin, also, inWords = (error) => error }: HandIn,
  request: FastifyRequest,
  how: Pick<Parameters<typeof moveComplaint>[2], 'decide' | 'isRehearsal'>,
): Promise<Moved> {
  try {
    const moved = await moveComplaint(tx, means, {
      ...{ step, id, actor, origin, input: { aid: redactionOf }, ...how },
      ifMatch: ifMatchOf(request.headers['if-match']),
      look: seeMembers(tx, means, { withLoad: false }),
    })
    await also?.(tx)
    return moved
  } catch (error) {
    throw inWords(error)
  }
}

function receive({ storage, scanner, random }: Means, letIn: LetIn, request: FastifyRequest): Promise<Form> {
  const { moved, dataKey } = letIn
  const [key, place] = [storageKeyOf(moved.tenant.id, letIn), contentPlace(moved.tenant.id, letIn)]
  const { types } = moved.by.policies.evidence
  const { maxBytes } = limitsFor(moved.by)
  const intake = { storage, scanner, random, key, place, dataKey, types, maxBytes }
  return readForm(request, (content) => takeIn(content, intake))
}

function arrivedAs({ id }: LetIn, { name, confidential, file }: Form, { redactionOf }: HandIn): Arrived {
  return {
    ...{ id, name: cleanFileName(name, file.type), ...file },
    ...(confidential ? { confidential } : {}),
    ...(redactionOf === undefined ? {} : { redactionOf }),
  }
}

/** The row, the event and the entry in the custody log, or none of them. */
async function keep(
  tx: Transaction,
  means: Means,
  handed: HandIn,
  arrived: Arrived,
  request: FastifyRequest,
): Promise<Result> {
  const { complaint } = handed
  const moved = await move(tx, means, handed, request, {
    decide: (current, by) => addEvidence(current, arrived, by),
  })
  const { stored, by } = moved
  await keepUpload(tx, { complaint, id: arrived.id }, arrived, by.at)
  const entry = { complaint, at: by.at, actor: by.actor.id, role: by.role }
  const log = (attachment: string, action: 'added' | 'redacted') =>
    logCustody(tx, stored.dataKey, means, { ...entry, attachment, action })
  log(arrived.id, 'added')
  if (arrived.redactionOf) log(arrived.redactionOf, 'redacted')
  const headers = { etag: `"${stored.complaint.version}"` }
  return { status: 201, body: handed.present(moved), headers }
}

async function logRefusal(means: HandInMeans, { moved, dataKey, complaint, id }: LetIn): Promise<void> {
  const { at, actor, role } = moved.by
  const entry = { complaint, attachment: id, at, actor: actor.id, role, action: 'refused' as const }
  await means.database.transact(moved.tenant.id, async (tx) =>
    logCustody(tx, dataKey, means, { ...entry, because: 'infected' }),
  )
}

/** What can't be let go now is swept later. */
async function discardLater(
  { database, storage }: HandInMeans,
  letIn: LetIn,
  request: FastifyRequest,
): Promise<void> {
  await discardUpload(database, storage, letIn.moved.tenant.id, letIn).catch((err) => {
    request.log.error({ err, requestId: request.id }, 'an upload that failed is left to the worker')
  })
}
