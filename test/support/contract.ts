import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { SAFE } from '../../src/platform/safe-headers.plugin.ts'

interface Document {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Described> }>>
  readonly components: {
    readonly responses: Record<string, Described>
    readonly headers: Record<string, DescribedHeader>
  }
}
interface Described {
  readonly $ref?: string
  readonly headers?: Record<string, { readonly $ref: string }>
  readonly content?: Record<string, { readonly schema: object }>
}
interface DescribedHeader {
  readonly required?: boolean
  readonly schema: object
}

/** An answer as it leaves the service. */
interface Sent {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Of the transport, or for browsers and the same in every answer: no part of any one operation. */
const UNDESCRIBED = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'],
  ...Object.keys(SAFE),
])

/** Holds every answer of the app against its OpenAPI document: status, headers, content type and body. */
export function holdAgainstContract(app: FastifyInstance, t: Test): void {
  let check: ReturnType<typeof checker> | null = null
  app.addHook('onSend', async (request, reply, payload) => {
    const route = request.routeOptions.url
    if (!route || request.routeOptions.config.described === false) return payload
    check ??= checkerOf(app.contract() as unknown as Document)
    const { method } = request
    const { statusCode: status } = reply
    const sent = { method, route, status, headers: reply.getHeaders(), body: String(payload) }
    for (const finding of check(sent)) t.fail(`${method} ${route} answers ${status}: ${finding}`)
    return payload
  })
}

const checkers = new Map<string, ReturnType<typeof checker>>()

/** Apps with the same routes have the same checker, since compiling one takes longer than starting an app. */
function checkerOf(document: Document): ReturnType<typeof checker> {
  const key = JSON.stringify(document)
  const made = checkers.get(key) ?? checker(document)
  checkers.set(key, made)
  return made
}

/** What of an answer is not as the document says, each as a sentence. */
export function checker(document: Document): (sent: Sent) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.addSchema({ $id: 'openapi', ...document })
  const fits = (path: readonly string[], value: unknown): string[] => {
    const validate = ajv.getSchema(`openapi#/${path.map(encoded).join('/')}`)
    if (!validate) return [`${path.join(' ')} is not in the document`]
    return validate(value) ? [] : [ajv.errorsText(validate.errors)]
  }
  return ({ method, route, status, headers, body }) => {
    const operation = ['paths', route.replace(/:(\w+)/g, '{$1}'), method.toLowerCase()]
    const own = document.paths[operation[1] ?? '']?.[operation[2] ?? '']?.responses[status]
    if (!own) return ['this status is not documented']
    const shared = own.$ref?.replace('#/components/responses/', '')
    const described = shared ? document.components.responses[shared] : own
    const place = shared ? ['components', 'responses', shared] : [...operation, 'responses', String(status)]
    const findings = headerFindings(described?.headers ?? {}, headers, document, fits)
    return [...findings, ...contentFindings(described, place, { headers, body }, fits)]
  }
}

function contentFindings(
  described: Described | undefined,
  place: readonly string[],
  { headers, body }: Pick<Sent, 'headers' | 'body'>,
  fits: (path: readonly string[], value: unknown) => string[],
): string[] {
  if (described && !described.content && body === '') return []
  const type = String(headers['content-type']).split(';')[0] ?? ''
  if (!described?.content?.[type] && !described?.content?.['*/*'])
    return [`the content type ${type} is not documented`]
  return /[/+]json$/.test(type) ? fits([...place, 'content', type, 'schema'], JSON.parse(body)) : []
}

function headerFindings(
  described: NonNullable<Described['headers']>,
  sent: Sent['headers'],
  { components }: Document,
  fits: (path: readonly string[], value: unknown) => string[],
): string[] {
  const names = Object.keys(described)
  const known = new Set(names.map((name) => name.toLowerCase()))
  const ofOurs = Object.keys(sent).filter((name) => !UNDESCRIBED.has(name))
  return [
    ...ofOurs.filter((name) => !known.has(name)).map((name) => `the header ${name} is not documented`),
    ...names.flatMap((name) => {
      const value = sent[name.toLowerCase()]
      const id = described[name]?.$ref.replace('#/components/headers/', '') ?? ''
      if (value !== undefined) return fits(['components', 'headers', id, 'schema'], String(value))
      return components.headers[id]?.required ? [`the header ${name} is missing`] : []
    }),
  ]
}

function encoded(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}
