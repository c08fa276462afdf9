import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A schema of the contract, with what these tests look at. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly required?: readonly string[]
  readonly examples?: readonly unknown[]
}

/** What can be asked of the service. */
export interface Operation {
  readonly operationId: string
  readonly description?: string
  /** Empty where no token is asked for. */
  readonly security?: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>
  }
}

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** openapi.yaml, which `npm run check` holds against the routes. */
export const contract = parse(
  readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'),
) as Contract

/** Every operation of the contract. */
export const operations: readonly Operation[] = Object.values(contract.paths).flatMap((path) =>
  Object.values(path),
)

/** A schema with its reference followed. */
export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '')
  return name === undefined ? schema : { ...resolved(contract.components.schemas[name] ?? {}), $ref: name }
}

/** Every value that a schema describes, with the path to it, such as `/options/-/title`. */
export function* valuesOf(schema: Schema, path = ''): Generator<{ path: string; schema: Schema }> {
  const whole = resolved(schema)
  yield { path, schema: whole }
  for (const one of [...(whole.anyOf ?? []), ...(whole.oneOf ?? []), ...(whole.allOf ?? [])])
    yield* valuesOf(one, path)
  for (const [name, property] of Object.entries(whole.properties ?? {}))
    yield* valuesOf(property, `${path}/${name}`)
  for (const item of [whole.items ?? [], whole.prefixItems ?? []].flat()) yield* valuesOf(item, `${path}/-`)
  if (typeof whole.additionalProperties === 'object') yield* valuesOf(whole.additionalProperties, `${path}/*`)
}

/** Whether a schema is of that type, null aside. */
export function isOf(type: string, schema: Schema): boolean {
  return [schema.type ?? []].flat().includes(type)
}

/** Whether a text may say anything: no list, no format, no pattern that leaves but codes. */
export function isFree({ enum: values, const: constant, format, pattern }: Schema): boolean {
  return values === undefined && constant === undefined && format === undefined && !isBounded(pattern)
}

/** Whether a pattern from end to end leaves no length open. */
export function isBounded(pattern: string | undefined): boolean {
  if (!pattern?.startsWith('^') || !pattern.endsWith('$')) return false
  const withoutClasses = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  return !/[*+]|\{\d+,\}/.test(withoutClasses)
}
