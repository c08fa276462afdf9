import fc from 'fast-check'
import { contract, type Operation, type Schema } from './contract-document.ts'
import { junk, spoiled, valuesFor } from './fuzz-values.ts'

/** One request, and what it is made of so that it can be held against the contract. */
export interface FuzzRequest {
  readonly path: string
  readonly method: string
  readonly operation: Operation
  readonly who: string
  /** What stands in the path, by name. */
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | undefined
}

/** Complaints to ask about: each with the ids of its parts. */
export interface Place {
  readonly id: string
  readonly tasks: readonly string[]
  readonly verifications: readonly string[]
  readonly options: readonly string[]
  /** What its customer's link holds. */
  readonly reference: string
}

/** The languages that callers ask for, with the one they are answered in. */
export const LANGUAGES: { readonly [header: string]: 'zh-CN' | 'en' } = {
  ...{ 'zh-CN': 'zh-CN', en: 'en', 'zh-TW,zh;q=0.9,en;q=0.1': 'zh-CN', 'en-US,en;q=0.8': 'en', fr: 'en' },
  ...{ '*': 'en', 'de, zh;q=0.5, en;q=0.4': 'zh-CN', ';;q=,=': 'en', 'zh;q=0, en;q=0.2': 'en' },
}

const UNKNOWN = '01930000-0000-7000-8000-000000000000'

/** Who asks: anybody, and by operation whoever may do it. */
export interface Asking {
  readonly anybody: readonly string[]
  readonly allowed: (operationId: string) => readonly string[]
}

/** Any request to any operation, about half of them as the contract wants them. */
export function requestsTo(
  places: readonly Place[],
  { anybody, allowed }: Asking,
): fc.Arbitrary<FuzzRequest> {
  const ids = places.flatMap(({ id, tasks, verifications, options }) => [
    ...[id, ...tasks, ...verifications, ...options],
  ])
  const each = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const mayAsk = allowed(operation.operationId)
      const who = fc.oneof(...[anybody, mayAsk].filter(({ length }) => length > 0).map(oneOf))
      return fc.record<FuzzRequest>({
        ...{ path: fc.constant(path), method: fc.constant(method.toUpperCase()) },
        ...{ operation: fc.constant(operation), who },
        ...{ params: paramsOf(path, operation, places), query: queryOf(operation, ids) },
        ...{ headers: headersOf(operation), payload: payloadOf(operation, ids) },
      })
    }),
  )
  return fc.oneof(...each)
}

const oneOf = (names: readonly string[]) => fc.constantFrom(...names)

/** Mostly as it should be, sometimes not. */
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>, times = 9) =>
  fc.oneof({ weight: times, arbitrary: right }, { weight: 1, arbitrary: wrong })

const wrongSegment = fc.constantFrom(
  ...['1', 'null', `${UNKNOWN}0`, `{${UNKNOWN}}`, '\u0000', '..;', '𠮷', 'x'.repeat(150), ' ', '%', '?'],
)

function paramsOf(
  path: string,
  operation: Operation,
  places: readonly Place[],
): fc.Arbitrary<Record<string, string>> {
  const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
  return fc.constantFrom(...places).chain((place) => {
    const own: Readonly<Record<string, readonly string[]>> = {
      ...{ id: [place.id], tid: place.tasks, vid: place.verifications, reference: [place.reference] },
      sub: ['agent.li', 'agent.zhou'],
      name: path.startsWith('/v1/policies')
        ? ['taxonomy', 'grading', 'approval', 'options', 'nothing']
        : ['invalid-request', 'own-plan', 'nothing'],
    }
    const model = named.map(({ name }) => {
      const right = fc.constantFrom(...(own[name]?.length ? own[name] : [UNKNOWN]))
      const other = fc.oneof(wrongSegment, fc.constant(UNKNOWN), right.map(upper))
      return [name, mostly(right, other)] as const
    })
    return fc.record(Object.fromEntries(model))
  })
}

const upper = (text: string) => text.toUpperCase()

function queryOf(operation: Operation, ids: readonly string[]): fc.Arbitrary<[string, string][]> {
  const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  if (named.length === 0) return mostly(fc.constant<[string, string][]>([]), fc.constant([['x', '1']]), 30)
  const one = fc.constantFrom(...named).chain(({ name, schema }) => {
    const single: Schema = schema.items ?? schema
    return mostly(valuesFor(single, ids), junk).map((value): [string, string] => [name, written(value)])
  })
  const pair = mostly(one, fc.constant<[string, string]>(['offset', '50']), 40)
  return fc.uniqueArray(pair, { maxLength: 3, selector: ([name, value]) => (name in MANY ? value : name) })
}

/** As an address holds it: not every object can be made a text by itself. */
function written(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Filters that may be given several times. */
const MANY = { state: true, grade: true, category: true, channel: true, handler: true, department: true }

const keys = fc.oneof(
  fc.uuid(),
  fc.constantFrom('one', '"one"', 'two', 'three'),
  fc.constantFrom('', ' ', 'a b', '"', 'ü', 'x'.repeat(256), 'x'.repeat(301)),
)
const versions = fc.oneof(
  fc.nat(12).map((version) => `"${version}"`),
  fc.constantFrom('*', '1', 'W/"1"', '"x"', '""', '"99999999999"', 'x'.repeat(101)),
)
const contentTypes = mostly(
  fc.constant('application/json'),
  fc.constantFrom('application/json; charset=utf-8', 'text/plain', 'application/xml', ''),
  25,
)

function headersOf({ requestBody }: Operation): fc.Arbitrary<Record<string, string>> {
  const rare = (header: fc.Arbitrary<string>) => mostly(fc.constant(undefined), header, 3)
  return fc
    .record({
      ...{ 'accept-language': fc.constantFrom(undefined, ...Object.keys(LANGUAGES)) },
      ...{ 'idempotency-key': rare(keys), 'if-match': rare(versions) },
      ...(requestBody ? { 'content-type': contentTypes } : {}),
    })
    .map(
      (headers) =>
        Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
          string,
          string
        >,
    )
}

const notJson = fc.constantFrom(
  '{',
  '{}{}',
  'undefined',
  '{"a":NaN}',
  '[',
  '',
  '  ',
  '\ufeff{}',
  '{"__proto__":{}}',
)

function payloadOf({ requestBody }: Operation, ids: readonly string[]): fc.Arbitrary<string | undefined> {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return fc.constant(undefined)
  const valid = valuesFor(schema, ids)
  const written = (value: fc.Arbitrary<unknown>) => value.map((one) => JSON.stringify(one))
  return fc.oneof(
    { weight: 12, arbitrary: written(valid) },
    { weight: 8, arbitrary: written(spoiled(valid)) },
    { weight: 1, arbitrary: written(junk) },
    { weight: 1, arbitrary: notJson },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
}

/** The address that a request goes to. */
export function urlOf({ path, params, query }: FuzzRequest): string {
  const encode = (text: string) => encodeURIComponent(Buffer.from(text).toString())
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encode(params[name] ?? ''))
  const search = query.map(([name, value]) => `${name}=${encode(value)}`).join('&')
  return search ? `${filled}?${search}` : filled
}
