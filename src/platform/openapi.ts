import { z } from 'zod'

type Json = Record<string, unknown>

/** A route as the app declares it; every schema is zod. */
export interface DocumentedRoute {
  readonly method: string
  readonly url: string
  readonly open: boolean
  readonly schema: {
    readonly operationId: string
    readonly summary: string
    readonly description?: string
    readonly tags: readonly string[]
    readonly params?: z.ZodObject
    readonly querystring?: z.ZodObject
    readonly headers?: z.ZodObject
    readonly body?: z.ZodType
    readonly response: Readonly<Record<string, DocumentedResponse>>
  }
}

interface DocumentedResponse {
  readonly description: string
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

const DESCRIPTION = `Complaint handling: receive, classify, grade, plan, approve, execute, revisit, archive.

\`GET /v1/lifecycle\` gives the machine: states, commands, roles and guards. Every answer with one complaint
says in \`actions\` what the caller may do next. Errors are problem details (RFC 9457) with stable types.`

/**
 * The OpenAPI 3.1 document of these routes. A schema with an id is a component of that name, in and out; throws when
 * one name would mean two things.
 */
export function describeApi(routes: readonly DocumentedRoute[], version: string) {
  const schemas: Record<string, Json> = {}
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      ...{ title: 'Redress', version, description: DESCRIPTION },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This service' }],
    security: [{ token: [] }],
    tags: TAGS,
    paths: sorted(paths),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: sorted(schemas),
    },
  }
}

const TAGS = [
  { name: 'lifecycle', description: 'The commands of the machine' },
  { name: 'casework', description: 'The work within the states' },
  { name: 'complaints', description: 'Reading' },
  { name: 'policies', description: 'The rules by which complaints are handled, versioned' },
  { name: 'members', description: 'Who works with complaints' },
  { name: 'tenants', description: 'Who runs their complaints here' },
  { name: 'health', description: 'Probes and the contract itself' },
]

function operationOf({ schema, open }: DocumentedRoute, schemas: Record<string, Json>): Json {
  const { operationId, summary, description, tags, body } = schema
  const parameters = [
    ...parametersOf('path', schema.params, schemas),
    ...parametersOf('query', schema.querystring, schemas),
    ...parametersOf('header', schema.headers, schemas),
  ]
  return {
    ...{ operationId, summary, ...(description ? { description } : {}), tags },
    ...(open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: requestBody(body, schemas) } : {}),
    responses: Object.fromEntries(
      Object.entries(schema.response).map(([status, response]) => [status, responseOf(response, schemas)]),
    ),
  }
}

function requestBody(body: z.ZodType, schemas: Record<string, Json>): Json {
  return {
    required: !body.safeParse({}).success,
    content: { 'application/json': { schema: schemaOf(body, 'input', schemas) } },
  }
}

function responseOf({ description, content }: DocumentedResponse, schemas: Record<string, Json>): Json {
  const types = Object.entries(content).map(([type, { schema }]) => {
    return [type, { schema: schemaOf(schema, 'output', schemas) }]
  })
  return { description, content: Object.fromEntries(types) }
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

function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidied })
  const { $schema: _, $defs = {}, ...root } = withComponentRefs(made) as Json
  for (const [id, { id: __, ...definition }] of Object.entries($defs as Record<string, Json>))
    keep(schemas, id, definition)
  return root
}

function keep(schemas: Record<string, Json>, id: string, definition: Json): void {
  const known = schemas[id]
  if (known && JSON.stringify(known) !== JSON.stringify(definition))
    throw new Error(`the schema ${id} differs between its places: give the two different ids`)
  schemas[id] = definition
}

function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' ? String(inner).replace('#/$defs/', '#/components/schemas/') : withComponentRefs(inner),
  ])
  return Object.fromEntries(entries)
}

type Keywords = {
  format?: unknown
  pattern?: unknown
  minimum?: unknown
  maximum?: unknown
  examples?: unknown
}

/**
 * A format says it already, and every integer is a safe one: 200 characters less a property. zod leaves the examples
 * out where anything within is transformed; ours are what a caller sends.
 */
function tidied({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Keywords }): void {
  const examples = z.globalRegistry.get(zodSchema as z.ZodType)?.examples
  if (examples !== undefined) jsonSchema.examples = examples
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
