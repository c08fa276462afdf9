import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Means } from '../complaint/means.store.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { pageOf } from '../platform/page.ts'
import { type Language, textIn } from '../platform/problem.ts'
import { type ErrorRow, readErrors } from './import-error.store.ts'
import { presentErrorRow } from './present-import.resource.ts'
import { ImportErrorPage } from './register-import.resource.ts'
import { authorSeenBy, readImport } from './register-import.store.ts'
import type { Found } from './register-import.ts'

const PAGE = 500
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const Query = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
})
const config = { roles: ['supervisor', 'system'] as const, scope: 'complaints:write' as const }

/** What is wrong with the rows of a register: to be read, and as CSV to be mended and handed in again. */
export function errorRoutes(app: FastifyInstance, means: Means, database: Database): void {
  app.route({
    ...{ method: 'GET', url: '/v1/imports/:id/errors', config: { ...config, roles: [...config.roles] } },
    schema: {
      ...{ operationId: 'listImportErrors', summary: 'Rows that can’t be received', tags: ['imports'] },
      description: 'In the order of the file, with column, code and message; at most 10,000 rows are kept.',
      ...{ params: Params, querystring: Query, response: found(ImportErrorPage, 404) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => ({ body: await page(tx, means, request) })),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/imports/:id/errors.csv', config: { ...config, roles: [...config.roles] } },
    schema: {
      ...{
        operationId: 'downloadImportErrors',
        summary: 'Rows that can’t be received, as CSV',
        tags: ['imports'],
      },
      description:
        'As they stand in the register, with what is wrong in a last column: mend them and hand them in again.',
      params: Params,
      response: {
        200: {
          description: 'The rows',
          headers: ['Content-Disposition'],
          content: { 'text/csv': { schema: z.string() } },
        },
        ...problems(400, 401, 403, 404, 500, 503),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params as z.output<typeof Params>
      const seen = await database.read(request.actor.tenant, (tx) => seenBy(tx, means, request))
      const rows = errorPages(database, request.actor.tenant, { id, dataKey: seen.dataKey })
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="import-errors.csv"')
        .send(csvOf(rows, seen.found, request.language))
    },
  })
}

async function seenBy(tx: Transaction, means: Means, { params, actor }: FastifyRequest) {
  const { id } = params as z.output<typeof Params>
  return readImport(tx, means, id, { author: authorSeenBy(actor) })
}

async function page(tx: Transaction, means: Means, request: FastifyRequest) {
  const { limit, cursor } = request.query as z.output<typeof Query>
  const { id, dataKey, found: layout } = await seenBy(tx, means, request)
  const after = cursor === undefined ? 0 : Number(cursor)
  const rows = dataKey ? await readErrors(tx, { id, dataKey }, { after, limit: limit + 1 }) : []
  const show = (row: (typeof rows)[number]) => presentErrorRow(row, layout, request.language)
  return pageOf(rows, limit, show, ({ row }) => String(row))
}

async function* errorPages(
  database: Database,
  tenant: string,
  { id, dataKey }: { readonly id: string; readonly dataKey: Buffer | null },
): AsyncGenerator<ErrorRow> {
  if (!dataKey) return
  for (let after = 0; ; ) {
    const rows = await database.read(tenant, (tx) => readErrors(tx, { id, dataKey }, { after, limit: PAGE }))
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.row
  }
}

/** With a BOM, so that spreadsheets read it as UTF-8; what they would take for a formula is marked, and read without its mark. */
function csvOf(rows: AsyncGenerator<ErrorRow>, layout: Found | null, language: Language): Readable {
  const sheet = stringify({ bom: true, escape_formulas: true, record_delimiter: '\r\n' })
  const headers = layout?.columns.map(({ header }) => header) ?? []
  const wrong = textIn(language, { en: 'what is wrong', zh: '错误说明' })
  const source = Readable.from(
    (async function* () {
      yield [...headers, wrong]
      for await (const { cells, errors } of rows) {
        const said = errors.map((error) => saidOf(error, headers, language)).join(' ')
        yield [...headers.map((_, place) => cells[place] ?? ''), said]
      }
    })(),
  )
  source.on('error', (error) => sheet.destroy(error))
  sheet.on('close', () => source.destroy())
  return source.pipe(sheet)
}

function saidOf(error: ErrorRow['errors'][number], headers: readonly string[], language: Language): string {
  const where = error.column === null ? error.field : headers[error.column - 1]
  return `${where ? `${where}: ` : ''}${textIn(language, error)}`
}
