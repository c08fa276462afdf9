import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AttachmentResource, presentAttachments } from '../complaint/attachment.resource.ts'
import { hrefOf } from '../complaint/lifecycle.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Moved } from '../complaint/move-complaint.store.ts'
import { accountRolesOf, transitionOf } from '../complaint/transitions.ts'
import type { Database } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { VersionedHeaders } from '../platform/if-match.ts'
import { type HandInMeans, handIn } from './hand-in.plugin.ts'
import { takeForms, UploadForm } from './upload-form.plugin.ts'

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
  const { name: title } = transitionOf(name)
  const roles = accountRolesOf(name)
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

function upload(
  app: FastifyInstance,
  means: HandInMeans,
  step: Name,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id: complaint, aid: redactionOf } = request.params as { id: string; aid?: string }
  const handed = { step, complaint, redactionOf, actor: request.actor, origin: 'rest', present: presentLast }
  return handIn(app, means, handed, request, reply)
}

function presentLast({ stored }: Moved): unknown {
  const { attachments = [] } = stored.complaint
  return presentAttachments(attachments.slice(-1), attachments)[0]
}
