import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import type { ResponseHeader } from '../platform/response-headers.ts'
import { DossierResource } from './dossier.resource.ts'
import { type DossierView, viewDossier } from './dossier-view.store.ts'
import { zipOf } from './dossier-zip.store.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS } from './readers.ts'
import { sheetOf } from './sheet.resource.ts'
import { SHEET_POLICY } from './sheet-style.ts'
import { visibleTo } from './visible.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const access = { roles: HISTORY_READERS, scope: 'complaints:read' as const }

/** The dossier of a complaint: as one document, as a page to print, as a file with everything in it (ARC-1). */
export function dossierRoutes(app: FastifyInstance, means: Means, database: Database): void {
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/dossier', config: access },
    schema: {
      ...{ operationId: 'dossier', summary: 'Everything about a complaint 案卷', tags: ['complaints'] },
      description:
        'Record, events and messages as the caller may see them, what is still missing, and from the archive on the frozen document with its hash (ARC-1).',
      ...{ params: Params, response: found(DossierResource, 404) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => ({ body: (await dossier(tx, means, request)).view.body })),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/dossier.html', config: access },
    schema: {
      ...{ operationId: 'dossier.html', summary: 'The record to read and print 客户投诉记录表' },
      description: 'One page in the language of the caller, without script and anything from elsewhere.',
      ...{
        tags: ['complaints'],
        params: Params,
        response: file('text/html', 'The record', ['Content-Language', 'Vary']),
      },
    },
    handler: async (request, reply) => {
      const { sheet } = await whole(means, database, request)
      return reply
        .headers({
          ...{ 'content-security-policy': `${SHEET_POLICY}; frame-ancestors 'none'` },
          ...{ 'content-language': request.language, vary: 'accept-language', 'cache-control': 'no-store' },
        })
        .type('text/html; charset=utf-8')
        .send(sheet)
    },
  })
  app.route({
    ...{ method: 'GET', url: '/v1/complaints/:id/dossier.zip', config: access },
    schema: {
      ...{ operationId: 'dossier.zip', summary: 'The dossier as one file', tags: ['complaints'] },
      description:
        'The frozen document, everything as the caller may see it, the record to print, and a manifest with the SHA-256 of each (ARC-1).',
      ...{
        params: Params,
        response: file('application/zip', 'The dossier as one file', ['Content-Disposition']),
      },
    },
    handler: (request, reply) => sendZip(means, database, request, reply),
  })
}

function file(type: string, description: string, headers: readonly ResponseHeader[]) {
  return {
    200: {
      description,
      headers: ['Cache-Control' as const, ...headers],
      content: { [type]: { schema: z.string() } },
    },
    ...problems(400, 401, 403, 404, 500, 503),
  }
}

async function sendZip(
  means: Means,
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const made = await whole(means, database, request)
  const { reference } = made.view.body.complaint
  return reply
    .headers({
      'content-disposition': `attachment; filename="dossier-${reference}.zip"`,
      'cache-control': 'no-store',
    })
    .type('application/zip')
    .send(zipOf(made))
}

/** The dossier with its sheet, read at one moment. */
function whole(means: Means, database: Database, request: FastifyRequest) {
  return database.read(request.actor.tenant, async (tx) => {
    const { view, timeZone, at } = await dossier(tx, means, request)
    const { taxonomy } = await means.policies.contents(tx, view.body.complaint.policyVersions)
    const { language } = request
    return { view, at, sheet: sheetOf(view.body, { language, timeZone, taxonomy, at }) }
  })
}

interface Read {
  readonly view: DossierView
  readonly timeZone: string
  readonly at: Date
}

async function dossier(tx: Transaction, means: Means, request: FastifyRequest): Promise<Read> {
  const { actor, language } = request
  const { id } = request.params as z.output<typeof Params>
  const [stored, tenant] = await Promise.all([
    visibleTo(tx, means, actor, id, HISTORY_READERS),
    means.findTenant(tx),
  ])
  if (!tenant) throw new ComplaintNotFound()
  const view = await viewDossier(tx, means, tenant, stored, { actor, language })
  return { view, timeZone: tenant.timezone, at: nowIn(means, tenant) }
}
