import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { takeForms } from '../casework/upload-form.plugin.ts'
import { cursorAfterId, idIn } from '../complaint/cursor.ts'
import { Nothing } from '../complaint/fields.ts'
import type { Means } from '../complaint/means.store.ts'
import type { Result } from '../platform/answer.plugin.ts'
import type { Database, Transaction } from '../platform/database.store.ts'
import { found, problems } from '../platform/document.ts'
import { RepeatableHeaders } from '../platform/if-match.ts'
import { pageOf } from '../platform/page.ts'
import { cancelImport, mendOptions, startImport } from './change-import.store.ts'
import { errorRoutes } from './errors.route.ts'
import { FORM_FIELD_BYTES, handInRegister, RegisterForm } from './hand-in-register.plugin.ts'
import { changed, OptionsChange } from './options.ts'
import { presentImport, presentSummary } from './present-import.resource.ts'
import { ImportPage, ImportResource } from './register-import.resource.ts'
import { authorSeenBy, listImports, readImport } from './register-import.store.ts'

const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const Params = z.strictObject({ id: z.uuid().toLowerCase() })
const ListQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})
const Start = z
  .strictObject({
    everyRowIsOpen: z
      .literal(true)
      .optional()
      .meta({ description: 'All of it is open work, although no column says so' }),
  })
  .meta({ id: 'ImportStart', examples: [{ everyRowIsOpen: true }] })

/** Registers hold what complaints hold, so that an `admin` has no part in them. */
const config = { roles: ['supervisor', 'system'], scope: 'complaints:write' } as const

/** `/v1/imports`: complaint registers taken over from files: previewed, mended, started, watched (REC-4, REC-5). */
export function importRoutes(app: FastifyInstance, means: Means, database: Database): void {
  void app.register(async (scope) => {
    await takeForms(scope, { fieldBytes: FORM_FIELD_BYTES })
    handInRoute(scope, means, database)
  })
  readingRoutes(app, means)
  changeRoute(app, means, 'PATCH', '/v1/imports/:id', {
    operationId: 'mendImport',
    summary: 'Say how a register is to be read',
    description:
      'What is named takes the place of what was there, null takes it away; the file is read anew.',
    body: OptionsChange,
    change: (tx, turn, body) => mendOptions(tx, means, turn, (options) => changed(options, body as object)),
  })
  changeRoute(app, means, 'POST', '/v1/imports/:id/start', {
    operationId: 'startImport',
    summary: 'Start an import',
    description:
      'Receives its rows by the same command as everybody; closed ones are left out, wrong ones refused.',
    body: Start,
    change: (tx, turn, body) => startImport(tx, means, turn, body as z.output<typeof Start>),
  })
  changeRoute(app, means, 'POST', '/v1/imports/:id/cancel', {
    operationId: 'cancelImport',
    summary: 'Stop an import for good',
    description: 'What was received stays.',
    body: Nothing,
    change: (tx, turn) => cancelImport(tx, means, turn),
  })
  errorRoutes(app, means, database)
}

function handInRoute(app: FastifyInstance, means: Means, database: Database): void {
  app.route({
    ...{
      method: 'POST',
      url: '/v1/imports',
      config: { ...config, roles: [...config.roles], takesFiles: true },
    },
    schema: {
      ...{
        operationId: 'handInRegister',
        summary: 'Hand in a complaint register 投诉台账',
        tags: ['imports'],
      },
      description:
        'CSV or XLSX, at most 50 MB and 200,000 rows. It is read by the worker and then `previewed`; nothing is received ' +
        'before `start`. A repeated request with the same `Idempotency-Key` has to bring the same file.',
      ...{ form: RegisterForm, headers: RepeatableHeaders },
      response: {
        201: {
          description: 'The import, to be read next',
          headers: ['Location'],
          content: { 'application/json': { schema: ImportResource } },
        },
        ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
      },
    } as never,
    handler: (request, reply) => handInRegister(app, { ...means, database }, request, reply),
  })
}

function readingRoutes(app: FastifyInstance, means: Means): void {
  app.route({
    ...{ method: 'GET', url: '/v1/imports', config: { ...config, roles: [...config.roles] } },
    schema: {
      ...{ operationId: 'listImports', summary: 'Imports of registers', tags: ['imports'] },
      description: 'The latest first: one’s own; a supervisor without departments sees all.',
      ...{ querystring: ListQuery, response: found(ImportPage) },
    },
    handler: (request, reply) => app.answer(request, reply, (tx) => list(tx, means, request)),
  })
  app.route({
    ...{ method: 'GET', url: '/v1/imports/:id', config: { ...config, roles: [...config.roles] } },
    schema: {
      ...{ operationId: 'readImport', summary: 'An import, its preview and progress', tags: ['imports'] },
      description:
        'How the file is read, what its columns hold, its first rows as they are understood, and how far it is.',
      ...{ params: Params, response: found(ImportResource, 404) },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => ({ body: await one(tx, means, request) })),
  })
}

interface Change {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly body: z.ZodType
  readonly change: (
    tx: Transaction,
    turn: { readonly id: string; readonly author: string | null },
    body: unknown,
  ) => Promise<void>
}

function changeRoute(
  app: FastifyInstance,
  means: Means,
  method: 'PATCH' | 'POST',
  url: string,
  { change, body, ...about }: Change,
): void {
  app.route({
    ...{ method, url, config: { ...config, roles: [...config.roles] } },
    schema: {
      ...{ ...about, tags: ['imports'], params: Params, body },
      ...(method === 'POST' ? { headers: RepeatableHeaders } : {}),
      response: {
        200: { description: 'As it is now', content: { 'application/json': { schema: ImportResource } } },
        ...problems(400, 401, 403, 404, 409, 413, 415, ...(method === 'POST' ? [422] : []), 500, 503),
      },
    },
    handler: (request, reply) =>
      app.answer(request, reply, async (tx) => {
        const { id } = request.params as z.output<typeof Params>
        await change(tx, { id, author: authorSeenBy(request.actor) }, request.body)
        return { body: await one(tx, means, request) }
      }),
  })
}

async function one(tx: Transaction, means: Means, { params, actor, language }: FastifyRequest) {
  const { id } = params as z.output<typeof Params>
  return presentImport(
    await readImport(tx, means, id, { author: authorSeenBy(actor) }),
    language,
    means.now(),
  )
}

async function list(
  tx: Transaction,
  means: Means,
  { query, actor, language }: FastifyRequest,
): Promise<Result> {
  const { limit, cursor } = query as z.output<typeof ListQuery>
  const before = idIn(cursor) ?? LAST
  const imports = await listImports(tx, means, { before, author: authorSeenBy(actor), limit: limit + 1 })
  const show = (item: (typeof imports)[number]) => presentSummary(item, language, means.now())
  return { body: pageOf(imports, limit, show, cursorAfterId) }
}
