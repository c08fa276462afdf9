import { z } from 'zod'

/** A piece of the document. */
export type Json = Record<string, unknown>

/**
 * The JSON schema of a zod schema, as a caller sends it or is sent it. What has an id goes to `components` and is
 * referred to; throws where one id would mean two things.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Record<string, Json>): Json {
  const { root, definitions } = converted(schema, io)
  for (const [id, definition] of definitions) keep(components, id, definition)
  return root
}

interface Converted {
  readonly root: Json
  readonly definitions: readonly (readonly [id: string, definition: Json])[]
}

// One schema stands in many operations, and converting it is most of the work of describing an API.
const conversions = {
  input: new WeakMap<z.ZodType, Converted>(),
  output: new WeakMap<z.ZodType, Converted>(),
}

function converted(schema: z.ZodType, io: 'input' | 'output'): Converted {
  const known = conversions[io].get(schema)
  if (known) return known
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidied })
  const { $schema: _, $defs = {}, ...root } = withComponentRefs(made) as Json
  const definitions = Object.entries($defs as Record<string, Json>).map(
    ([id, { id: __, ...definition }]) => [id, definition] as const,
  )
  const conversion = { root, definitions }
  conversions[io].set(schema, conversion)
  return conversion
}

/** Keeps a definition under its id; throws where the id means something else already. */
export function keep(components: Record<string, Json>, id: string, definition: Json): void {
  const kept = components[id]
  if (kept && kept !== definition && JSON.stringify(kept) !== JSON.stringify(definition))
    throw new Error(`${id} differs between its places: give the two different ids`)
  components[id] = definition
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
  items?: unknown
  prefixItems?: readonly unknown[]
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
  // Where all items are alike and counted, one schema says it, which more tools understand than `items: false`.
  const [first, ...others] = jsonSchema.prefixItems ?? []
  if (
    first &&
    jsonSchema.items === false &&
    others.every((one) => JSON.stringify(one) === JSON.stringify(first))
  ) {
    jsonSchema.items = first
    delete jsonSchema.prefixItems
  }
  // A day keeps its pattern: it says of which years.
  if (jsonSchema.format !== undefined && jsonSchema.format !== 'date') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
