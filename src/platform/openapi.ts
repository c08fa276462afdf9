import type { z } from 'zod'
import { type Json, keep, schemaOf } from './openapi-schema.ts'
import { COUNTED, RESPONSE_HEADERS, type ResponseHeader } from './response-headers.ts'

/** A route as the app declares it; every schema is zod. */
export interface DocumentedRoute {
  readonly method: string
  readonly url: string
  readonly open: boolean
  /** What it asks for in place of a token: that of a tracking link, or what its channel signs by. */
  readonly asks?: 'tracking' | 'channel' | undefined
  readonly schema: {
    readonly operationId: string
    readonly summary: string
    readonly description?: string
    readonly tags: readonly string[]
    readonly params?: z.ZodObject
    readonly querystring?: z.ZodObject
    readonly headers?: z.ZodObject
    readonly body?: z.ZodType
    /** The form in which a file comes, in place of a body. */
    readonly form?: z.ZodType
    /** What comes in place of a body that is read as JSON: any bytes, of these content types. */
    readonly raw?: readonly string[]
    readonly response: Readonly<Record<string, DocumentedResponse>>
  }
}

interface DocumentedResponse {
  /** The name under which it is described once for all operations that answer so. */
  readonly id?: string
  readonly description: string
  /** Headers of its own, besides those that follow from the route. */
  readonly headers?: readonly ResponseHeader[]
  /** Absent where there is nothing to say (204). */
  readonly content?: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

interface Components {
  readonly schemas: Record<string, Json>
  readonly responses: Record<string, Json>
}

const DESCRIPTION = `Complaint handling: receive, classify, grade, plan, approve, execute, revisit, archive.

\`GET /v1/lifecycle\` gives the machine: states, commands, roles and guards. Every answer with one complaint
says in \`actions\` what the caller may do next. Errors are problem details (RFC 9457) with stable types.
Every answer also tells browsers not to run, frame, guess or share it.`

/**
 * The OpenAPI 3.1 document of these routes. A schema with an id is a component of that name, in and out; throws when
 * one name would mean two things.
 */
export function describeApi(routes: readonly DocumentedRoute[], version: string) {
  const components: Components = { schemas: {}, responses: {} }
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      ...{ title: 'Redress', version, description: DESCRIPTION },
      contact: { name: 'Whoever runs this service' },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This service' }],
    security: [{ token: [] }],
    tags: TAGS,
    paths: sorted(paths),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        tracking: {
          ...{ type: 'http', scheme: 'bearer', bearerFormat: '<tenant in base 32>_<secret>' },
          description:
            'The token of the link that the customer was given: `tracking` of what makes a complaint',
        },
        channel: {
          ...{ type: 'http', scheme: 'signature' },
          description:
            'What the channel signs by, as it was set up: Standard Webhooks, an HMAC header, WeChat’s query, Basic or Bearer',
        },
      },
      headers: RESPONSE_HEADERS,
      responses: sorted(components.responses),
      schemas: sorted(components.schemas),
    },
  }
}

const TAGS = [
  { name: 'lifecycle', description: 'The commands of the machine' },
  { name: 'casework', description: 'The work within the states' },
  { name: 'clocks', description: 'What is due when, and why' },
  { name: 'messages', description: 'By which ways customers are told' },
  { name: 'ledger', description: 'What was promised, approved, paid and recovered' },
  { name: 'safety', description: 'Hazards, and what is done about them' },
  { name: 'improvements', description: 'What is changed so that it doesn’t happen again' },
  { name: 'events', description: 'Everything that happens, in one order' },
  { name: 'imports', description: 'Complaint registers taken over from files' },
  { name: 'complaints', description: 'Reading' },
  { name: 'track', description: 'The customer’s own page' },
  {
    name: 'inbound',
    description: 'By which channels complaints come in, and what became of what they delivered',
  },
  { name: 'policies', description: 'The rules by which complaints are handled, versioned' },
  { name: 'members', description: 'Who works with complaints' },
  { name: 'privacy', description: 'What is kept how long, and how it goes' },
  { name: 'webhooks', description: 'Telling other systems what happens' },
  { name: 'sandbox', description: 'Trying it out: time that is moved, deliveries that are looked at' },
  { name: 'tenants', description: 'Who runs their complaints here' },
  { name: 'health', description: 'Probes and the contract itself' },
]

function operationOf(route: DocumentedRoute, components: Components): Json {
  const { schema, open, asks } = route
  const { schemas } = components
  const { operationId, summary, description, tags } = schema
  const parameters = [
    ...parametersOf('path', schema.params, schemas),
    ...parametersOf('query', schema.querystring, schemas),
    ...parametersOf('header', schema.headers, schemas),
  ]
  return {
    ...{ operationId, summary, ...(description ? { description } : {}), tags },
    ...(open ? { security: [] } : {}),
    ...(asks ? { security: [{ [asks]: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(schema, schemas),
    responses: Object.fromEntries(
      Object.entries(schema.response).map(([status, response]) => [
        status,
        responseOf(response, followingFrom(route), components),
      ]),
    ),
  }
}

const BYTES: Json = { type: 'string', format: 'binary' }

function requestBody({ body, form, raw }: DocumentedRoute['schema'], schemas: Record<string, Json>): Json {
  if (raw) {
    const content = Object.fromEntries(raw.map((type) => [type, { schema: BYTES }]))
    return { requestBody: { required: true, content } }
  }
  if (form) {
    const content = { 'multipart/form-data': { schema: schemaOf(form, 'input', schemas) } }
    return { requestBody: { required: true, content } }
  }
  if (!body) return {}
  const content = { 'application/json': { schema: schemaOf(body, 'input', schemas) } }
  return { requestBody: { required: !body.safeParse({}).success, content } }
}

/** Headers that every answer of a route carries which does what was asked, by what the route takes. */
function followingFrom({ open, schema }: DocumentedRoute): readonly ResponseHeader[] {
  const repeatable = schema.headers !== undefined && 'idempotency-key' in schema.headers.shape
  return [...(repeatable ? (['Idempotent-Replayed'] as const) : []), ...(open ? [] : COUNTED)]
}

function responseOf(
  { id, description, headers = [], content }: DocumentedResponse,
  following: readonly ResponseHeader[],
  { schemas, responses }: Components,
): Json {
  const types = Object.entries(content ?? {}).map(([type, { schema }]) => {
    return [type, { schema: schemaOf(schema, 'output', schemas) }]
  })
  const names = id ? headers : [...headers, ...following]
  const described = {
    description,
    ...(names.length > 0 ? { headers: referring(names) } : {}),
    ...(content ? { content: Object.fromEntries(types) } : {}),
  }
  if (!id) return described
  keep(responses, id, described)
  return { $ref: `#/components/responses/${id}` }
}

function referring(names: readonly ResponseHeader[]): Json {
  return Object.fromEntries([...names].sort().map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function parametersOf(where: string, object: z.ZodObject | undefined, schemas: Record<string, Json>): Json[] {
  return Object.entries(object?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field as z.ZodType, 'input', schemas)
    return {
      ...{ name, in: where, required: where === 'path' },
      ...(description ? { description } : {}),
      schema,
    }
  })
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
