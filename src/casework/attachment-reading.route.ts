import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import { AttachmentResource, presentAttachments } from '../complaint/attachment.resource.ts'
import type { StoredComplaint } from '../complaint/complaint.store.ts'
import { cursorAfterId, idIn } from '../complaint/cursor.ts'
import { maskText } from '../complaint/mask.ts'
import type { Means } from '../complaint/means.store.ts'
import { ComplaintNotFound } from '../complaint/move-complaint.store.ts'
import { HISTORY_READERS, READERS } from '../complaint/readers.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { seeingRoles, seenOf, seesMasked } from '../complaint/sight.ts'
import { asSeenBy } from '../complaint/view.store.ts'
import { visibleTo } from '../complaint/visible.store.ts'
import type { Attachment } from '../complaint/work-inquiry.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { pageOf } from '../platform/page.ts'
import { SAFE } from '../platform/safe-headers.plugin.ts'
import { logCustody, readCustody } from './custody.store.ts'
import { dispositionOf } from './file-name.ts'
import { NotHere } from './not-here.ts'
import { openedContent } from './opened-content.client.ts'

const Id = z.strictObject({ id: z.uuid().toLowerCase() })
const One = Id.extend({ aid: z.uuid().toLowerCase() })
const PageQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})
const Headers = z.looseObject({
  purpose: z.string().max(1000).optional().meta({
    description: 'What it is read for, percent-encoded UTF-8; kept in the custody log',
    pattern: '^(?:[!-$&-~ ]|%[0-9A-Fa-f]{2})*$',
  }),
})
const instant = z.string().meta({ format: 'date-time' })
const CustodyResource = z
  .strictObject({
    ...{ id: z.string().meta({ format: 'uuid' }), attachment: z.string().meta({ format: 'uuid' }) },
    ...{ at: instant, actor: z.string(), role: z.string() },
    action: z.enum(['added', 'redacted', 'marked', 'read', 'refused']),
    because: z.string().nullable().meta({ description: 'Why a file was refused' }),
    purpose: z.string().nullable(),
  })
  .meta({ id: 'CustodyEntry' })
const Custody = z
  .strictObject({ items: z.array(CustodyResource), nextCursor: z.string().nullable() })
  .meta({ id: 'Custody' })
const Attachments = z.strictObject({ items: z.array(AttachmentResource) }).meta({ id: 'Attachments' })

/** Reading evidence and the log of who had it in hand (PRIV-5). */
export function attachmentReadingRoutes(app: FastifyInstance, means: Means, database: Database): void {
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/attachments',
    config: { roles: READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'listAttachments', summary: 'The evidence of a complaint', tags: ['casework'] },
      description: 'Each with its type, size and SHA-256; names masked for those who read masked.',
      ...{ params: Id, response: found(Attachments, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    method: 'GET',
    url: '/v1/complaints/:id/attachments/:aid',
    config: { roles: READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: 'readAttachment', summary: 'One piece of evidence', tags: ['casework'] },
      description:
        'The file, to be saved: its type is one of those that policy allows, and no browser runs it. Who reads it, and what for, is in the custody log before the first byte leaves. Where it is not whole any more the answer breaks off (PRIV-5).',
      ...{ params: One, headers: Headers },
      response: {
        200: {
          description: 'The file',
          headers: ['Cache-Control', 'Content-Disposition'],
          content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } },
        },
        ...problems(400, 401, 403, 404, 409, 500, 503),
      },
    } as never,
    handler: (request, reply) => download(means, database, request, reply),
  })
  custodyRoute(app, means, '/v1/complaints/:id/attachments/:aid/custody', 'attachmentCustody', One)
  custodyRoute(app, means, '/v1/complaints/:id/custody', 'custody', Id)
}

function custodyRoute(
  app: FastifyInstance,
  means: Means,
  url: string,
  operationId: string,
  params: z.ZodObject,
): void {
  app.route({
    ...{ method: 'GET', url, config: { roles: HISTORY_READERS, scope: 'complaints:read' } },
    schema: {
      ...{ operationId, summary: 'Who had the evidence in hand', tags: ['casework'] },
      description:
        'Every addition, change, reading and refusal, the oldest first; nothing is ever taken out (PRIV-5).',
      ...{ params, querystring: PageQuery, response: found(Custody, 404) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => custody(tx, means, request)),
  })
}

async function list(tx: Transaction, means: Means, { actor, params }: FastifyRequest): Promise<Result> {
  const { complaint } = await visibleTo(tx, means, actor, (params as z.output<typeof Id>).id)
  const { attachments = [] } = asSeenBy(complaint, actor)
  return { body: { items: presentAttachments(attachments, complaint.attachments) } }
}

async function download(
  means: Means,
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { actor } = request
  const { attachment, upload, dataKey } = await database.transact(actor.tenant, (tx) => {
    return handOut(tx, means, request)
  })
  const content = await openedContent(means.storage, actor.tenant, { upload, dataKey, ...attachment })
  return reply
    .headers({
      'content-type': attachment.type,
      'content-length': attachment.bytes,
      'content-disposition': dispositionOf(attachment.name),
      'content-security-policy': `${SAFE['content-security-policy']}; sandbox`,
      'cache-control': 'no-store',
    })
    .send(Readable.from(content, { objectMode: false }))
}

/** Judges whether they may have it, and writes down that they had it. Throws ComplaintNotFound, NotHere, Refusal. */
async function handOut(tx: Transaction, means: Means, request: FastifyRequest) {
  const { actor } = request
  const { id, aid } = request.params as z.output<typeof One>
  const purpose = purposeOf(request.headers.purpose)
  const [stored, tenant] = await Promise.all([visibleTo(tx, means, actor, id), means.findTenant(tx)])
  if (!tenant) throw new ComplaintNotFound()
  const attachment = knownTo(stored, request, aid)
  if (stored.dataKey.length === 0) throw new Refusal('disposed')
  const [role = 'agent'] = rolesOf(stored, request)
  const at = nowIn(means, tenant)
  logCustody(tx, stored.dataKey, means, {
    ...{ complaint: id, attachment: aid },
    ...{ at, actor: actor.id, role, action: 'read', purpose },
  })
  return { attachment, dataKey: stored.dataKey, upload: { complaint: id, id: aid } }
}

function knownTo(stored: StoredComplaint, request: FastifyRequest, id: string): Attachment {
  const shown = asSeenBy(stored.complaint, request.actor).attachments?.some((one) => one.id === id)
  const attachment = stored.complaint.attachments?.find((one) => one.id === id)
  if (!attachment || !shown) throw new NotHere()
  // Content can't be masked: whoever reads masked reads what was redacted.
  if (seesMasked(rolesOf(stored, request)) && attachment.redactionOf === undefined)
    throw new Refusal('redacted-copy-only')
  return attachment
}

function rolesOf({ complaint }: StoredComplaint, { actor }: FastifyRequest) {
  return seeingRoles(actor, seenOf(complaint))
}

async function custody(tx: Transaction, means: Means, request: FastifyRequest): Promise<Result> {
  const { id, aid = null } = request.params as { id: string; aid?: string }
  const { limit, cursor } = request.query as z.output<typeof PageQuery>
  const stored = await visibleTo(tx, means, request.actor, id, HISTORY_READERS)
  if (aid && !stored.complaint.attachments?.some((one) => one.id === aid)) throw new NotHere()
  const masked = seesMasked(rolesOf(stored, request))
  const of = { complaint: id, attachment: aid }
  const rows = await readCustody(tx, stored.dataKey, of, idIn(cursor) ?? BEFORE_ALL, limit + 1)
  const show = ({ complaint: _, at, because, purpose, ...entry }: (typeof rows)[number]) => ({
    ...{ ...entry, at: at.toISOString(), because: because ?? null },
    purpose: purpose === undefined ? null : masked ? maskText('purpose', purpose) : purpose,
  })
  return { body: pageOf(rows, limit, show, cursorAfterId) }
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

function purposeOf(header: unknown): string | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined
  try {
    return decodeURIComponent(header.trim())
  } catch {
    throw new UnfitInput('/Purpose', 'wrong_format', {
      en: 'This has to be percent-encoded UTF-8.',
      zh: '须为百分号编码的 UTF-8。',
    })
  }
}
