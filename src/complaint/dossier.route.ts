import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import type { ResponseHeader } from '../platform/response-headers.ts'
import type { StoredComplaint } from './complaint.store.ts'
import { DossierResource } from './dossier.resource.ts'
import { type DossierView, viewDossier } from './dossier-view.store.ts'
import type { Means } from './means.store.ts'
import { ComplaintNotFound } from './move-complaint.store.ts'
import { HISTORY_READERS } from './readers.ts'
import { sheetOf } from './sheet.resource.ts'
import { SHEET_POLICY } from './sheet-style.ts'
import { visibleTo } from './visible.store.ts'

const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const access = { roles: HISTORY_READERS, scope: 'complaints:read' as const }

/** The dossier of a complaint: as one document, and as a page to print (ARC-1). */
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
      const { sheet } = await database.read(request.actor.tenant, (tx) => wholeDossier(tx, means, request))
      return reply
        .headers({
          ...{ 'content-security-policy': `${SHEET_POLICY}; frame-ancestors 'none'` },
          ...{ 'content-language': request.language, vary: 'accept-language', 'cache-control': 'no-store' },
        })
        .type('text/html; charset=utf-8')
        .send(sheet)
    },
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

/** A dossier with the sheet of it, and the complaint that they are of. */
export interface WholeDossier {
  readonly view: DossierView
  readonly sheet: string
  readonly stored: StoredComplaint
  readonly at: Date
}

/** The dossier that a request asks for, with its sheet, read at one moment. Throws ComplaintNotFound. */
export async function wholeDossier(
  tx: Transaction,
  means: Means,
  request: FastifyRequest,
): Promise<WholeDossier> {
  const { stored, view, timeZone, at } = await dossier(tx, means, request)
  const { taxonomy } = await means.policies.contents(tx, stored.complaint.policyVersions)
  const { language } = request
  return { stored, view, at, sheet: sheetOf(view.body, { language, timeZone, taxonomy, at }) }
}

interface Read {
  readonly stored: StoredComplaint
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
  return { stored, view, timeZone: tenant.timezone, at: nowIn(means, tenant) }
}
