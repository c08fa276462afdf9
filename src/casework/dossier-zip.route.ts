import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type WholeDossier, wholeDossier } from '../complaint/dossier.route.ts'
import type { Means } from '../complaint/means.store.ts'
import { HISTORY_READERS } from '../complaint/readers.ts'
import { seeingRoles, seenOf, seesMasked } from '../complaint/sight.ts'
import type { Attachment } from '../complaint/work-inquiry.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { problems } from '../platform/document.ts'
import { logCustody } from './custody.store.ts'
import { type EnclosedFile, zipOf } from './dossier-zip.client.ts'
import { openedContent } from './opened-content.client.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })

/** `GET …/dossier.zip`: the dossier with its evidence as one file (ARC-1), each piece noted in the custody log (PRIV-5). */
export function dossierZipRoute(app: FastifyInstance, means: Means, database: Database): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/dossier.zip' },
    config: { roles: HISTORY_READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'dossier.zip', summary: 'The dossier as one file', tags: ['complaints'] },
      description:
        'The frozen document, everything as the caller may see it, the record to print, the evidence that they may read, and a manifest with the SHA-256 of each (ARC-1). Where evidence is not whole any more the answer breaks off (PRIV-5).',
      params: Params,
      response: {
        200: {
          description: 'The dossier as one file',
          headers: ['Cache-Control', 'Content-Disposition'],
          content: { 'application/zip': { schema: z.string() } },
        },
        ...problems(400, 401, 403, 404, 500, 503),
      },
    },
    handler: (request, reply) => sendZip(means, database, request, reply),
  })
}

async function sendZip(
  means: Means,
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { tenant } = request.actor
  const { whole, files } = await database.transact(tenant, (tx) => handOut(tx, means, request))
  const { complaint, dataKey } = whole.stored
  const evidence = files.map((attachment): EnclosedFile => {
    const upload = { complaint: complaint.id, id: attachment.id }
    const open = () => openedContent(means.storage, tenant, { upload, dataKey, sha256: attachment.sha256 })
    return { attachment, open }
  })
  return reply
    .headers({
      'content-disposition': `attachment; filename="dossier-${complaint.reference}.zip"`,
      'cache-control': 'no-store',
    })
    .type('application/zip')
    .send(zipOf({ ...whole, evidence }))
}

/** Reads the dossier, and writes down who has which evidence in hand, before the first byte leaves. */
async function handOut(
  tx: Transaction,
  means: Means,
  request: FastifyRequest,
): Promise<{ readonly whole: WholeDossier; readonly files: readonly Attachment[] }> {
  const { actor } = request
  const whole = await wholeDossier(tx, means, request)
  const { complaint, dataKey } = whole.stored
  const roles = seeingRoles(actor, seenOf(complaint))
  const [role = 'agent'] = roles
  const files = readable(whole, seesMasked(roles))
  for (const { id } of files)
    logCustody(tx, dataKey, means, {
      ...{ complaint: complaint.id, attachment: id },
      ...{ at: whole.at, actor: actor.id, role, action: 'read' as const },
    })
  return { whole, files }
}

/** Content can't be masked: whoever reads masked reads what was redacted; of what was disposed of there is none (ARC-2). */
function readable({ stored: { complaint, dataKey } }: WholeDossier, masked: boolean): readonly Attachment[] {
  if (dataKey.length === 0) return []
  return (complaint.attachments ?? []).filter(({ redactionOf }) => !masked || redactionOf !== undefined)
}
