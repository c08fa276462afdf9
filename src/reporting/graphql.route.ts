import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError, parse } from 'graphql'
import { mercurius } from 'mercurius'
import { z } from 'zod'
import type { FindTenant } from '../access/tenant.store.ts'
import type { Database } from '../platform/database.store.ts'
import { type Language, languageOf, textIn } from '../platform/problem.ts'
import { beginReport } from './begin.store.ts'
import { graphiqlRoutes } from './graphiql.route.ts'
import { limits } from './limits.ts'
import { mediaTypeOf } from './media-type.ts'
import { type PersistedOperations, persistedOperations } from './persisted.ts'
import { READERS } from './reader.ts'
import { invalidOperation, malformed, RequestError } from './request-error.ts'
import { LOADERS, RESOLVERS, type Reading } from './resolvers.resource.ts'
import { SCHEMA } from './schema.ts'

/** What reporting needs. */
export interface ReportingMeans {
  /** Where reports are read: the database itself, or a replica. */
  readonly database: Database
  readonly findTenant: FindTenant
  readonly now: () => Date
  /** Whether to serve GraphiQL, a page to try reports out. */
  readonly graphiql: boolean
  /** Status and texts of what went wrong outside GraphQL. */
  readonly problemOf: (
    error: unknown,
    language: Language,
  ) => { readonly type: string; readonly title: string; readonly status: number }
}

const LONGEST_TEXT = 20_000
const MOST_TOKENS = 2000
const MOST_KEPT = 1000
const STATEMENT_TIMEOUT = '57014'

const object = z.record(z.string(), z.unknown())
const Operation = z.object({
  query: z.string().max(LONGEST_TEXT).nullish(),
  operationName: z.string().max(200).nullish(),
  variables: object.nullish(),
  extensions: object.nullish(),
})
type Operation = z.output<typeof Operation>

/** What one operation is answered with; `failed` is what broke below GraphQL. */
type Context = Reading & { failed?: unknown }

/** `POST /graphql`: reports by GraphQL over HTTP, in one read-only transaction an operation. */
export async function graphqlRoute(app: FastifyInstance, means: ReportingMeans): Promise<void> {
  await app.register(mercurius, {
    ...{ schema: SCHEMA, resolvers: RESOLVERS as never, loaders: LOADERS as never },
    ...{ routes: false, validationRules: [limits], graphql: { parseOptions: { maxTokens: MOST_TOKENS } } },
    errorFormatter: (execution, context) => {
      const broken = execution.errors.find(isBreakage)
      if (broken) (context as unknown as Context).failed ??= broken.originalError
      return { statusCode: 200, response: { data: execution.data, errors: execution.errors } }
    },
  })
  const persisted = persistedOperations(MOST_KEPT)
  if (means.graphiql) graphiqlRoutes(app)
  app.route({
    ...{ method: 'POST', url: '/graphql', config: { roles: READERS, described: false } },
    errorHandler: (error, request, reply) => refuse(means, error, request, reply),
    handler: async (request, reply) => {
      const result = await answer(means, persisted, request, reply)
      // Without `data` nothing was executed: no operation of that name, or several and no name.
      if (result.data === undefined) throw invalidOperation(result.errors ?? [], 'GRAPHQL_VALIDATION_FAILED')
      return send(request, reply, 200, result)
    },
  })
}

async function answer(
  { database, findTenant, now }: ReportingMeans,
  persisted: PersistedOperations,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ExecutionResult> {
  const operation = operationOf(request.body)
  const text = persisted.textOf(operation.query, operation.extensions?.persistedQuery as object | undefined)
  if (text === undefined) throw malformed('Send the operation as a text in `query`.')
  refuseUnreadable(text)
  const { actor, language } = request
  return database.read(actor.tenant, async (tx) => {
    const [tenant, replica] = await Promise.all([findTenant(tx), beginReport(tx)])
    if (!tenant) throw new Error('the token names a tenant that was there a moment ago')
    const asOf = replica ?? now()
    const context: Context = { tx, actor, language, asOf, timeZone: tenant.timezone }
    const result = await execute(reply, text, context, operation)
    if (operation.extensions?.persistedQuery) persisted.keep(text)
    return result
  })
}

async function execute(reply: FastifyReply, text: string, context: Context, operation: Operation) {
  const { variables, operationName } = operation
  try {
    const result = await reply.graphql(text, context, variables ?? {}, operationName ?? undefined)
    if (context.failed) throw context.failed
    return result
  } catch (error) {
    const { errors } = error as { errors?: readonly unknown[] }
    const invalid = errors?.filter((one) => one instanceof GraphQLError) ?? []
    throw invalid.length > 0 ? invalidOperation(invalid, 'GRAPHQL_VALIDATION_FAILED') : error
  }
}

function operationOf(body: unknown): Operation {
  const read = Operation.safeParse(body)
  if (read.success) return read.data
  throw malformed(`This parameter is not as it must be: ${read.error.issues[0]?.path.join('.') || 'body'}.`)
}

/** Mercurius would also take a document as JSON, unchecked: only GraphQL's language gets through. */
function refuseUnreadable(text: string): void {
  try {
    parse(text, { maxTokens: MOST_TOKENS, noLocation: true })
  } catch (error) {
    throw invalidOperation([error as GraphQLError], 'GRAPHQL_PARSE_FAILED')
  }
}

/** Whether an error is not one that a resolver meant, but something that broke. */
function isBreakage({ originalError }: GraphQLError): boolean {
  return originalError !== undefined && !(originalError instanceof GraphQLError)
}

function refuse(means: ReportingMeans, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof RequestError) {
    const isPlain = mediaTypeOf(request.headers.accept) === 'application/json'
    return send(request, reply, isPlain && error.wellFormed ? 200 : error.status, { errors: error.errors })
  }
  const language = request.language ?? languageOf(request.headers['accept-language'])
  const { type, title, status } = means.problemOf(error, language)
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed')
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', '1')
  const [code, message] =
    error.code === STATEMENT_TIMEOUT
      ? ['TOO_COSTLY', textIn(language, TOO_LONG)]
      : [type.replace('/problems/', '').replaceAll('-', '_').toUpperCase(), title]
  const extensions = { code, type, status, requestId: request.id }
  return send(request, reply, status, { errors: [new GraphQLError(message, { extensions })] })
}

const TOO_LONG = {
  en: 'The report took too long: ask for a shorter period.',
  zh: '报表耗时过长，请缩短时间范围。',
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: { readonly data?: unknown; readonly errors?: readonly GraphQLError[] },
): FastifyReply {
  return reply
    .code(status)
    .header('content-type', `${mediaTypeOf(request.headers.accept)}; charset=utf-8`)
    .header('vary', 'accept, accept-language')
    .send(JSON.stringify(body))
}
