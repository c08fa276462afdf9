import fc from 'fast-check'
import t from 'tap'
import { join, maskPersonal, separate } from '../../src/platform/personal.ts'
import { contract, isFree, isOf, valuesOf } from '../support/contract-document.ts'
import { holds } from '../support/property.ts'

const PERSONAL = [
  ...['name', 'phone', 'email', 'wechat', 'externalId', 'accommodation', 'scene', 'orderNumber', 'page'],
  ...['contact', 'proof', 'shared', 'payee', 'payer'],
  ...['contract', 'account', 'words', 'latentNeeds', 'alreadyTried', 'reason', 'comment', 'note', 'question'],
  ...['answer', 'summary', 'grounds', 'missingBecause', 'anythingElse', 'title', 'action', 'basis', 'task'],
  ...['notRecommendedBecause', 'overPromiseReason', 'entitlementReason', 'whys'],
  ...['rootCause', 'evidence', 'body', 'stillOffered', 'otherWays', 'caseNumber'],
]
/** Kept readable for figures: names of things, none of people. */
const LABELS = ['product', 'model', 'batch', 'outlet', 'region', 'touchpoint', 'authority']
/** The `sub` of a member, by whom work is found. */
const PEOPLE = ['owner', 'handler', 'from']
/** Free texts that stand in their event under another name, which is sealed: `note`, `missingBecause`, `body`, `words`, `evidence`. */
const RENAMED = ['ground', 'missing', 'to', '*', 'reference']
const CLEAR = ['id', 'state', 'kind', 'customer', 'incident', 'demands', 'owner', 'at', 'data', '']

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.uuid(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...PERSONAL, ...CLEAR), tie('json'), { maxKeys: 5 }),
  ),
}))

t.test('PRIV-1 what was taken apart comes together again, whatever JSON it is', async (t) => {
  const property = fc.property(json, (value) => {
    const { clear, personal } = separate(value)
    return same(join(stored(clear), stored(personal)), value)
  })
  holds(t, property, 1000)
})

t.test('PRIV-1 no text under a personal name stays in the clear, and every other text does', async (t) => {
  const property = fc.property(json, (value) => {
    const { clear, personal } = separate(value)
    const [readable, sealed] = [textsOf(stored(clear)), textsOf(stored(personal))]
    return same(readable, textsOutsidePersonal(value)) && readable.every((text) => !sealed.includes(text))
  })
  holds(t, property, 1000)
})

t.test('PRIV-1 what is taken out once needs no second time', async (t) => {
  const property = fc.property(json, (value) => separate(separate(value).clear).personal === undefined)
  holds(t, property)
})

t.test('PRIV-1 each personal property is sealed, at any depth and in lists', async (t) => {
  for (const key of PERSONAL) {
    t.strictSame(separate({ [key]: 'x' }), { clear: {}, personal: { [key]: 'x' } }, key)
    const deep = { data: [{ id: 'a' }, { id: 'b', [key]: ['x'] }] }
    t.notMatch(JSON.stringify(separate(deep).clear), /"x"/, key)
  }
})

t.test('PRIV-1 that a value was taken away is no secret: null stays in the clear', async (t) => {
  t.strictSame(separate({ customer: { name: null } }), {
    clear: { customer: { name: null } },
    personal: undefined,
  })
})

t.test('PRIV-1 masking reaches every text under a personal name and no other', async (t) => {
  const property = fc.property(json, (value) => {
    const masked = maskPersonal(value, () => '***')
    const texts = textsOf(masked).filter((text) => text !== '***')
    return same(texts, textsOutsidePersonal(value)) && textsOf(masked).length === textsOf(value).length
  })
  holds(t, property)
})

t.test('PRIV-1 a mask is told under which name a text stands', async (t) => {
  const value = { customer: { name: '王女士', phone: '138' }, evidence: { reference: 'R-1' }, id: 'c' }
  t.strictSame(
    maskPersonal(value, (key) => `<${key}>`),
    {
      customer: { name: '<name>', phone: '<phone>' },
      evidence: { reference: '<evidence>' },
      id: 'c',
    },
  )
})

t.test(
  'PRIV-1 every free text that a command takes is sealed under its name, or is a label, a person or a duration',
  async (t) => {
    const commands = Object.entries(contract.paths).filter(([path]) => path.startsWith('/v1/complaints'))
    const bodies = commands.flatMap(([path, { post, patch }]) =>
      path.endsWith('/search') ? [] : [post?.requestBody, patch?.requestBody],
    )
    const texts = bodies
      .flatMap((body) => Object.values(body?.content ?? {}))
      .flatMap(({ schema }) => [...valuesOf(schema)])
      .filter(({ schema }) => isOf('string', schema) && isFree(schema))
      .map(({ path }) => path.split('/').filter((part) => part !== '' && part !== '-'))
    const readable = texts.filter((names) => !names.some((name) => PERSONAL.includes(name)))
    t.ok(texts.length > 50)
    t.strictSame(
      [...new Set(readable.map((names) => names.at(-1)))].sort(),
      [...LABELS, ...PEOPLE, ...RENAMED, 'dueIn'].sort(),
    )
  },
)

/** What comes back from the database. */
function stored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf).sort() : []
}

function textsOutsidePersonal(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsOutsidePersonal).sort()
  const clear = Object.entries(value).filter(([key]) => !PERSONAL.includes(key))
  return clear.flatMap(([, inner]) => textsOutsidePersonal(inner)).sort()
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
