import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AttachmentResource, presentAttachments } from '../complaint/attachment.resource.ts'
import { hrefOf } from '../complaint/lifecycle.ts'
import { seeMembers } from '../complaint/load.store.ts'
import type { Means } from '../complaint/means.store.ts'
import { type Moved, moveComplaint } from '../complaint/move-complaint.store.ts'
import { CASEWORK } from '../complaint/transitions.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { uuidv7 } from '../platform/ids.ts'
import { ifMatchOf, VersionedHeaders } from '../platform/if-match.ts'
import { logCustody } from './custody.store.ts'
import { type Arrived, addEvidence, refuseUnwelcome } from './evidence.ts'
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
import {
  type Form,
  readForm,
  refuseAtDoor,
  refuseNoForm,
  takeForms,
  UploadForm,
} from './upload-form.plugin.ts'

type Name = 'add-evidence' | 'add-redacted-copy'

const ABOUT: { readonly [N in Name]: string } = {
  'add-evidence':
    'Keeps a file as evidence, streamed, sealed and hashed; judged by its content, never by its name. A repeated request with the same `Idempotency-Key` has to bring the same file (PRIV-5).',
  'add-redacted-copy':
    'Keeps a redacted copy of a piece of evidence: from then on only the copy leaves the house (PRIV-5).',
}

const Id = z.strictObject({ id: z.uuid().toLowerCase() })
const Params = { 'add-evidence': Id, 'add-redacted-copy': Id.extend({ aid: z.uuid().toLowerCase() }) }

/** Handing in evidence and redacted copies of it (PRIV-5): a scope of its own, which alone takes forms. */
export function attachmentRoutes(app: FastifyInstance, means: Means, database: Database): void {
  void app.register(async (scope) => {
    await takeForms(scope)
    for (const name of Object.keys(ABOUT) as Name[]) route(scope, means, database, name)
  })
}

function route(app: FastifyInstance, means: Means, database: Database, name: Name): void {
  const { name: title, roles } = CASEWORK[name]
  app.route({
    method: 'POST',
    url: hrefOf(name, ':id').replace(/\{(\w+)\}/, ':$1'),
    config: { roles, takesFiles: true },
    schema: {
      ...{ operationId: name, summary: `${title.en} ${title.zh}`, description: ABOUT[name] },
      ...{ tags: ['casework'], params: Params[name], form: UploadForm, headers: VersionedHeaders },
      response: {
        201: {
          description: 'What was added',
          headers: ['ETag'],
          content: { 'application/json': { schema: AttachmentResource } },
        },
        ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
      },
    } as never,
    handler: (request, reply) => upload(app, { ...means, database }, name, request, reply),
  })
}

type Ways = Means & { readonly database: Database }

/** An upload that was let in: what it is of, and by which of the moves it was judged. */
interface LetIn extends Upload {
  readonly moved: Moved
  readonly dataKey: Buffer
}

async function upload(
  app: FastifyInstance,
  means: Ways,
  name: Name,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  refuseNoForm(request)
  const { tenant } = request.actor
  const letIn = await means.database.transact(tenant, (tx) => begin(tx, means, name, request))
  let isKept = false
  try {
    const form = await receive(means, letIn, request)
    const arrived = arrivedAs(letIn, form, request)
    request.body = { ...arrived, id: undefined } // what makes it the same request under an Idempotency-Key
    await app.answer(request, reply, (tx) => keep(tx, means, name, arrived, request))
    isKept = reply.statusCode === 201 && !reply.hasHeader('idempotent-replayed')
    return reply
  } catch (error) {
    // What is still to come of the form is not waited for.
    if (!request.raw.complete) reply.header('connection', 'close')
    if (error instanceof Infected) await logRefusal(means, letIn, request)
    throw error
  } finally {
    if (!isKept) await discardLater(means, letIn, request)
  }
}

/** Judges before the first byte is taken, and notes that a file is to come. */
async function begin(tx: Transaction, means: Means, name: Name, request: FastifyRequest): Promise<LetIn> {
  const { id: complaint, aid: redactionOf } = request.params as { id: string; aid?: string }
  const id = uuidv7(means.now(), means.random)
  const moved = await moveComplaint(tx, means, {
    ...moveOf(tx, means, name, request),
    isRehearsal: true,
    decide: (current, by) => {
      refuseUnwelcome(current, { bytes: 1, redactionOf }, by)
      return []
    },
  })
  refuseAtDoor(request, moved.by.policies.evidence.maxBytes)
  beginUpload(tx, { complaint, id }, means.now())
  return { complaint, id, moved, dataKey: moved.stored.dataKey }
}

function moveOf(tx: Transaction, means: Means, step: Name, request: FastifyRequest) {
  const { id, ...input } = request.params as { id: string }
  return {
    ...{ step, id, actor: request.actor, origin: 'rest', input },
    ifMatch: ifMatchOf(request.headers['if-match']),
    look: seeMembers(tx, means, { withLoad: false }),
  }
}

function receive({ storage, scanner, random }: Means, letIn: LetIn, request: FastifyRequest): Promise<Form> {
  const { tenant } = request.actor
  const { types, maxBytes } = letIn.moved.by.policies.evidence
  const [key, place] = [storageKeyOf(tenant, letIn), contentPlace(tenant, letIn)]
  const intake = { storage, scanner, random, key, place, dataKey: letIn.dataKey, types, maxBytes }
  return readForm(request, (content) => takeIn(content, intake))
}

function arrivedAs({ id }: LetIn, { name, confidential, file }: Form, { params }: FastifyRequest): Arrived {
  const { aid } = params as { aid?: string }
  return {
    ...{ id, name: cleanFileName(name, file.type), ...file },
    ...(confidential ? { confidential } : {}),
    ...(aid === undefined ? {} : { redactionOf: aid }),
  }
}

/** The row, the event and the entry in the custody log, or none of them. */
async function keep(
  tx: Transaction,
  means: Means,
  step: Name,
  arrived: Arrived,
  request: FastifyRequest,
): Promise<Result> {
  const { id: complaint } = request.params as { id: string }
  const { stored, by } = await moveComplaint(tx, means, {
    ...moveOf(tx, means, step, request),
    decide: (current, by) => addEvidence(current, arrived, by),
  })
  await keepUpload(tx, { complaint, id: arrived.id }, arrived, by.at)
  const entry = { complaint, at: by.at, actor: by.actor.id, role: by.role }
  const log = (attachment: string, action: 'added' | 'redacted') =>
    logCustody(tx, stored.dataKey, means, { ...entry, attachment, action })
  log(arrived.id, 'added')
  if (arrived.redactionOf) log(arrived.redactionOf, 'redacted')
  const { attachments = [] } = stored.complaint
  const [body] = presentAttachments(attachments.slice(-1), attachments)
  return { status: 201, body, headers: { etag: `"${stored.complaint.version}"` } }
}

async function logRefusal(means: Ways, letIn: LetIn, request: FastifyRequest) {
  const { moved, dataKey, complaint, id: attachment } = letIn
  const { at, actor, role } = moved.by
  const entry = { complaint, attachment, at, actor: actor.id, role, action: 'refused' as const }
  await means.database.transact(request.actor.tenant, async (tx) =>
    logCustody(tx, dataKey, means, { ...entry, because: 'infected' }),
  )
}

/** What can't be let go now is swept later. */
async function discardLater({ database, storage }: Ways, letIn: LetIn, request: FastifyRequest) {
  await discardUpload(database, storage, request.actor.tenant, letIn).catch((err) => {
    request.log.error({ err, requestId: request.id }, 'an upload that failed is left to the worker')
  })
}
