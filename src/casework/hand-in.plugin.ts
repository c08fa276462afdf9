import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Means } from '../complaint/means.store.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { ifMatchOf } from '../platform/if-match.ts'
import { type Arrived, limitsFor } from './evidence.ts'
import { cleanFileName } from './file-name.ts'
import { type Handing, keepFile, type LetIn, letFileIn, logRefused, placeOf } from './keep-file.store.ts'
import { takeIn } from './take-in.client.ts'
import { Infected } from './unfit-file.ts'
import { discardUpload } from './upload.store.ts'
import { type Form, readForm, refuseAtDoor, refuseNoForm } from './upload-form.plugin.ts'

/** What handing in needs besides what every complaint does. */
export type HandInMeans = Means & { readonly database: Database }

/** A file that somebody hands in, and what they are answered; the request may be counted by another name than the actor's. */
export interface HandIn extends Handing {
  readonly present: (moved: Moved) => unknown
}

/**
 * Takes in the file of a form as evidence (PRIV-5): judged before the first byte, streamed, then judged again and kept with
 * its event in one transaction, which the request's Idempotency-Key repeats. Whatever fails leaves nothing.
 */
export async function handIn(
  app: FastifyInstance,
  means: HandInMeans,
  asked: HandIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  refuseNoForm(request)
  const handed = { ...asked, ifMatch: ifMatchOf(request.headers['if-match']) }
  const { tenant } = handed.actor
  const letIn = await means.database.transact(tenant, (tx) => begin(tx, means, handed, request))
  let isKept = false
  try {
    const form = await receive(means, letIn, request)
    const arrived = arrivedAs(letIn, form, handed)
    request.body = { ...arrived, id: undefined } // what makes it the same request under an Idempotency-Key
    await app.answer(request, reply, (tx) => keep(tx, means, handed, arrived))
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

/** Judged before the first byte of the request is taken. */
async function begin(tx: Transaction, means: Means, handed: HandIn, request: FastifyRequest): Promise<LetIn> {
  const letIn = await letFileIn(tx, means, handed)
  refuseAtDoor(request, limitsFor(letIn.moved.by).maxBytes)
  return letIn
}

function receive(means: Means, letIn: LetIn, request: FastifyRequest): Promise<Form> {
  return readForm(request, (content) => takeIn(content, placeOf(means, letIn)))
}

function arrivedAs({ id }: LetIn, { name, confidential, file }: Form, { redactionOf }: HandIn): Arrived {
  return {
    ...{ id, name: cleanFileName(name, file.type), ...file },
    ...(confidential ? { confidential } : {}),
    ...(redactionOf === undefined ? {} : { redactionOf }),
  }
}

async function keep(tx: Transaction, means: Means, handed: HandIn, arrived: Arrived): Promise<Result> {
  const moved = await keepFile(tx, means, handed, arrived)
  const headers = { etag: `"${moved.stored.complaint.version}"` }
  return { status: 201, body: handed.present(moved), headers }
}

async function logRefusal(means: HandInMeans, letIn: LetIn): Promise<void> {
  await means.database.transact(letIn.moved.tenant.id, async (tx) => logRefused(tx, means, letIn, 'infected'))
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
