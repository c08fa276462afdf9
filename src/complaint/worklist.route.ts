import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nowIn } from '../access/tenant.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { asDeputy, type Means } from './means.store.ts'
import { READERS } from './readers.ts'
import { readReference } from './reference.ts'
import { UnfitInput } from './refusal.ts'
import { SummaryResource } from './summary.resource.ts'
import { actionsOf } from './view.store.ts'
import { listedComplaint, readWorklist, summaryOf } from './worklist.store.ts'
import { cursorOf, Filters, placeAfter, placeOf, WorklistQuery } from './worklist.ts'
import { csvOf, ndjsonOf, summaryPages } from './worklist-stream.store.ts'

const MOST_WITH_ACTIONS = 50

const Page = z
  .strictObject({ items: z.array(SummaryResource), nextCursor: z.string().nullable() })
  .meta({ id: 'SummaryPage' })
const StreamQuery = z.strictObject({ ...Filters.shape, sort: WorklistQuery.shape.sort })
const STREAMS = {
  csv: { type: 'text/csv', write: csvOf },
  ndjson: { type: 'application/x-ndjson', write: ndjsonOf },
} as const

type Query = z.output<typeof WorklistQuery>

/** The worklist: a page at a time, by filters in the query or the body, or whole as a stream. */
export function worklistRoutes(app: FastifyInstance, means: Means, database: Database): void {
  for (const format of ['csv', 'ndjson'] as const) streamRoute(app, means, database, format)
  const config = { roles: READERS, scope: 'complaints:read' as const }
  app.route({
    ...{ method: 'GET', url: '/v1/complaints', config },
    schema: {
      ...{ operationId: 'worklist', summary: 'The worklist, a page at a time', tags: ['complaints'] },
      description:
        'What the caller may see of what the filters match. A filter given several times takes any of its values.',
      ...{ querystring: WorklistQuery, response: found(Page) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => worklist(tx, means, request, request.query as Query, '/query')),
  })
  app.route({
    ...{ method: 'POST', url: '/v1/complaints/search', config },
    schema: {
      ...{
        operationId: 'search',
        summary: 'The worklist, with its filters in the body',
        tags: ['complaints'],
      },
      description: 'For filters that hold personal data: a body is in no log and no `instance`.',
      ...{ body: WorklistQuery, headers: RepeatableHeaders, response: found(Page, 409, 413, 415, 422) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, (tx) => worklist(tx, means, request, request.body as Query, '')),
  })
}

function streamRoute(
  app: FastifyInstance,
  means: Means,
  database: Database,
  format: keyof typeof STREAMS,
): void {
  const { type } = STREAMS[format]
  app.route({
    ...{ method: 'GET', url: `/v1/complaints.${format}` },
    config: { roles: READERS, scope: 'complaints:read' },
    schema: {
      ...{ operationId: `worklist.${format}`, summary: `The worklist as ${format.toUpperCase()}, masked` },
      description: 'Everything that the filters match, in one answer; names and contacts are masked.',
      ...{ tags: ['complaints'], querystring: StreamQuery },
      response: {
        200: {
          description: 'Everything that the filters match',
          headers: ['Content-Disposition'],
          content: { [type]: { schema: z.string() } },
        },
        ...problems(400, 401, 403, 500, 503),
      },
    },
    handler: (request, reply) => stream(means, database, format, request, reply),
  })
}

function stream(
  means: Means,
  database: Database,
  format: keyof typeof STREAMS,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const query = request.query as z.output<typeof StreamQuery>
  refuseUnfit({ ...query, limit: 1 }, '/query')
  const { type, write } = STREAMS[format]
  return reply
    .type(`${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="complaints.${format}"`)
    .send(write(summaryPages(database, means, request.actor, query)))
}

async function worklist(
  tx: Transaction,
  means: Means,
  { actor: asker, language }: FastifyRequest,
  query: Query,
  root: string,
): Promise<Result> {
  refuseUnfit(query, root)
  const place = query.cursor === undefined ? null : placeOf(query.sort, query.cursor)
  const [tenant, actor] = await Promise.all([means.findTenant(tx), asDeputy(tx, means, asker)])
  if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
  const rows = await readWorklist(tx, tenant, actor, query, place, nowIn(means, tenant))
  const page = rows.slice(0, query.limit)
  const members = query.include ? await means.members.current(tx) : null
  const items = await Promise.all(
    page.map(async (row) => {
      if (!query.include) return summaryOf(means.ring, actor, row)
      const complaint = listedComplaint(tx.tenant, means.ring, row)
      const policies = await means.policies.contents(tx, complaint.policyVersions)
      const actions = actionsOf(complaint, { policies, members }, tenant, nowIn(means, tenant), {
        actor,
        language,
      })
      return { ...summaryOf(means.ring, actor, row), actions }
    }),
  )
  const end = items[items.length - 1]
  const nextCursor =
    end && rows.length > query.limit ? cursorOf(query.sort, placeAfter(query.sort, end)) : null
  return { body: { items, nextCursor } }
}

function refuseUnfit({ cursor, sort, reference, include, limit }: Query, root: string): void {
  if (cursor !== undefined && !placeOf(sort, cursor))
    throw new UnfitInput(`${root}/cursor`, 'unknown_cursor', {
      en: 'This is not a cursor of this list in this order; begin without one.',
      zh: '该游标不属于此列表或此排序，请从头开始。',
    })
  if (reference !== undefined && !readReference(reference))
    throw new UnfitInput(`${root}/reference`, 'mistyped_reference', {
      en: 'No reference looks like this: a character is wrong or missing.',
      zh: '编号有误：有字符写错或缺失。',
    })
  if (include && limit > MOST_WITH_ACTIONS)
    throw new UnfitInput(`${root}/limit`, 'too_large', {
      en: `With actions at most ${MOST_WITH_ACTIONS} a page.`,
      zh: `包含可执行操作时每页最多 ${MOST_WITH_ACTIONS} 条。`,
    })
}
