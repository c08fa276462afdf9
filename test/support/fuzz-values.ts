import fc from 'fast-check'
import { operations, resolved, type Schema } from './contract-document.ts'

type Value = fc.Arbitrary<unknown>

const EXAMPLES = operations.flatMap(
  ({ requestBody }) => resolved(requestBody?.content['application/json']?.schema ?? {}).examples ?? [],
)

/** Codes and people that mean something to the service, so that valid input gets past more than its form. */
const KNOWN = [
  ...['agent.li', 'agent.zhou', 'liaison.qian', 'supervisor.he', 'after-sales', 'logistics', 'complaint'],
  ...['product_quality', 'malfunction', 'coupon_gift', 'Asia/Shanghai', 'UTC', 'PT1H', 'P1W', 'P1DT2H30M'],
]

/** Texts that have broken something somewhere. */
const NAUGHTY = [
  ...[
    '\u0000',
    'a\u0000b',
    '\ud83d',
    '\udc4d\ud83d',
    '\ufeff',
    '\uffff',
    '\u202egnp.exe',
    '👩‍👩‍👧‍👦',
    '𠮷野家',
  ],
  ...["'; drop table complaint; --", '<script>alert(1)</script>', '%00%ff', '__proto__', 'a\r\nb', '\u2028'],
  ...['=1+1', '{{7*7}}', '\\u0000', 'null', '1e400', '-0', 'Z\u0351\u036b', '\u0085', 'İ', 'ﬀ'],
]

// More than any body may be long.
const MOST_CHARACTERS = 4_000_000

/** Any value that a schema of the contract allows; `ids` are the UUIDs that may mean something. */
export function valuesFor(schema: Schema, ids: readonly string[]): Value {
  const whole = resolved(schema)
  const made = madeFor(whole, ids)
  return whole.examples ? fc.oneof(made, fc.constantFrom(...whole.examples)) : made
}

function madeFor(schema: Schema, ids: readonly string[]): Value {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const forms = schema.anyOf ?? schema.oneOf
  if (forms) return fc.oneof(...forms.map((form) => valuesFor(form, ids)))
  const types = [schema.type ?? []].flat()
  if (types.length === 0) return fc.jsonValue()
  return fc.oneof(...types.map((type) => ofType(type, schema, ids)))
}

function ofType(type: string, schema: Schema, ids: readonly string[]): Value {
  const { minimum: min = 0, maximum: max = 2 ** 31 } = schema
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }))
  if (type === 'array') return listOf(schema, ids)
  return type === 'object' ? objectOf(schema, ids) : textOf(schema, ids)
}

function listOf(
  { items = {}, minItems: minLength = 0, maxItems = 3 }: Schema,
  ids: readonly string[],
): Value {
  const item = valuesFor(items, ids)
  const few = fc.array(item, { minLength, maxLength: Math.max(minLength, Math.min(4, maxItems)) })
  const full = item.map((one) => Array<unknown>(Math.max(minLength, fitting(one, maxItems))).fill(one))
  return fc.oneof({ weight: 20, arbitrary: few }, { weight: 1, arbitrary: full })
}

/** How often a value is repeated: lists of lists of long texts would else be more than a string can hold. */
function fitting(one: unknown, times: number): number {
  return Math.min(times, Math.ceil(MOST_CHARACTERS / (JSON.stringify(one)?.length ?? 1)))
}

function objectOf(
  { properties, required = [], additionalProperties }: Schema,
  ids: readonly string[],
): Value {
  if (typeof additionalProperties === 'object') return fc.constantFrom({}, ...EXAMPLES)
  const model = Object.entries(properties ?? {}).map(([name, property]) => [name, valuesFor(property, ids)])
  return fc.record(Object.fromEntries(model) as Record<string, Value>, { requiredKeys: [...required] })
}

function textOf(schema: Schema, ids: readonly string[]): Value {
  const { format, pattern, maxLength = 300 } = schema
  if (format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid())
  if (format === 'email') return fc.constantFrom('li.min@example.com', 'a+b@mail.example.cn')
  if (format === 'date') return instant.map((text) => text.slice(0, 10))
  if (format === 'date-time') return instant
  const fits = new RegExp(pattern ?? '', 'u')
  const known = KNOWN.filter((word) => fits.test(word) && word.length <= maxLength)
  const written = writtenBy(pattern, maxLength).filter((text) => fits.test(text))
  return known.length > 0 ? fc.oneof(fc.constantFrom(...known), written) : written
}

const instant = fc
  .tuple(
    fc.date({ min: new Date('0002-01-01'), max: new Date('9998-01-01'), noInvalidDate: true }),
    fc.date({ min: new Date('2026-10-01'), max: new Date('2027-03-01'), noInvalidDate: true }),
    fc.boolean(),
    fc.constantFrom('Z', '+08:00', '-05:30'),
  )
  .map(([any, near, isFar, zone]) => (isFar ? any : near).toISOString().replace('Z', zone))

/** Texts for a pattern: codes by the pattern itself, words with a visible character and up to every character allowed. */
function writtenBy(pattern: string | undefined, maxLength: number): fc.Arbitrary<string> {
  if (pattern?.startsWith('^P')) return fc.nat(400).map((hours) => `PT${hours}H`)
  if (pattern && !/\\S/.test(pattern)) return fc.stringMatching(new RegExp(pattern, 'u'))
  const text = fc.oneof(
    fc.string({ maxLength: Math.min(40, maxLength), unit: 'grapheme' }),
    fc.string({ maxLength: Math.min(40, maxLength), unit: 'binary' }),
    fc.constantFrom(...NAUGHTY).map((naughty) => `x${naughty}`.slice(0, maxLength)),
  )
  const longest = fc.constantFrom('x', '长', '𠮷', '\u0000').map((one) => `x${one.repeat(maxLength - 1)}`)
  return fc.oneof({ weight: 30, arbitrary: text }, { weight: 1, arbitrary: longest })
}

/** Values that fit nowhere, or just not here. */
export const junk: Value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, -1, 1.5, 1e308, -1e-7, 2 ** 53, 2 ** 31, '', ' ', [], {}, [[]]],
  ),
  fc.constantFrom(...NAUGHTY),
  fc.constantFrom('x'.repeat(25_000), '𠮷'.repeat(15_000)),
  fc.jsonValue(),
)

const names = fc.constantFrom('x', 'vip', 'constructor', 'toString', 'a/b~c', '\u0000', '', '状态', 'tenant')

/** A value with one thing wrong somewhere: replaced, left out, added, or far too much of it. */
export function spoiled(valid: Value): Value {
  const way = fc.constantFrom('replace', 'omit', 'add', 'swell')
  return fc.tuple(valid, way, fc.nat(), junk, names).map(([value, how, at, wrong, name]) => {
    const root: Holder = { value: structuredClone(value) }
    const places = [...placesIn(root)]
    const [holder, key] = places[at % places.length] ?? [root, 'value']
    if (how === 'replace') holder[key] = wrong
    else if (how === 'omit' && holder !== root) delete holder[key]
    else if (how === 'swell') holder[key] = swollen(holder[key])
    else added(holder[key], name, wrong)
    return root.value
  })
}

type Holder = Record<string, unknown>

function* placesIn(holder: Holder): Generator<readonly [Holder, string]> {
  for (const [key, value] of Object.entries(holder)) {
    yield [holder, key]
    if (typeof value === 'object' && value !== null) yield* placesIn(value as Holder)
  }
}

function added(to: unknown, name: string, wrong: unknown): void {
  if (Array.isArray(to)) to.push(wrong)
  else if (typeof to === 'object' && to !== null) (to as Holder)[name] = wrong
}

function swollen(value: unknown): unknown {
  if (typeof value === 'string') return value.padEnd(21_000, '长')
  if (typeof value === 'number') return value * 1e15 + 1e15
  return Array<unknown>(fitting(value, 300)).fill(value)
}
