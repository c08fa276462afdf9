import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import t from 'tap'
import { z } from 'zod'
import { type DocumentedRoute, describeApi } from '../../src/platform/openapi.ts'
import {
  contract,
  isBounded,
  isFree,
  isOf,
  operations,
  resolved,
  type Schema,
  valuesOf,
} from '../support/contract-document.ts'

/** What a caller may send, by where: parameters and bodies. */
const sent = operations.flatMap(({ operationId, parameters = [], requestBody }) => [
  ...parameters.map(({ name, schema }) => ({ where: `${operationId} ?${name}`, schema })),
  ...Object.values(requestBody?.content ?? {}).map(({ schema }) => ({ where: operationId, schema })),
])
const values = sent.flatMap(({ where, schema }) =>
  [...valuesOf(schema)].map((value) => ({ where: `${where} ${value.path}`, schema: value.schema })),
)
const bodies = operations.flatMap(({ operationId, requestBody }) =>
  Object.values(requestBody?.content ?? {}).map((content) => ({ operationId, ...content })),
)

t.test(
  'every text that a caller sends has a greatest length, or leaves only so many to choose from',
  async (t) => {
    const texts = values.filter(({ schema }) => isOf('string', schema))
    t.ok(texts.length > 100)
    const endless = texts.filter(({ schema }) => schema.maxLength === undefined && isFree(schema))
    t.strictSame(
      endless.map(({ where }) => where),
      [],
    )
  },
)

t.test('every list that a caller sends has a greatest length', async (t) => {
  const lists = values.filter(({ schema }) => isOf('array', schema))
  t.ok(lists.length >= 10)
  const endless = lists.filter(({ schema }) => schema.maxItems === undefined && !schema.prefixItems)
  t.strictSame(
    endless.map(({ where }) => where),
    [],
  )
})

// A command of a bulk call has the body of that command, which is checked once the command is known.
const CHECKED_LATER = /^(bulk .commands.-.body|(putPolicy|dryRunPolicy|simulateApproval) .content)/

t.test('whatever a caller sends is of a known type: no property is free', async (t) => {
  const open = values.filter(({ schema }) => {
    const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? schema.enum ?? schema.const
    return (
      (schema.type === undefined && choice === undefined) ||
      (isOf('object', schema) && [undefined, true].includes(schema.additionalProperties as undefined))
    )
  })
  t.strictSame(
    open.map(({ where }) => where).filter((where) => !CHECKED_LATER.test(where)),
    [],
  )
})

t.test('every body has an example, and the example is valid', async (t) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.addSchema({ $id: 'openapi', components: contract.components })
  t.ok(bodies.length > 40)
  // Bytes are what their sender makes of them.
  const written = bodies.filter(({ schema }) => schema.format !== 'binary')
  for (const { operationId, schema, example } of written) {
    const examples = example === undefined ? (resolved(schema).examples ?? []) : [example]
    t.not(examples.length, 0, `${operationId} has an example`)
    const validate = ajv.compile(absolute(schema))
    for (const one of examples) t.ok(validate(one), `${operationId}: ${ajv.errorsText(validate.errors)}`)
  }
})

t.test('every operation says in a sentence what it is for, or by which rules it goes', async (t) => {
  for (const { operationId, description = '' } of operations) t.match(description, /\w/, operationId)
})

t.test('every operation has an id of its own', async (t) => {
  const ids = operations.map(({ operationId }) => operationId)
  t.equal(new Set(ids).size, ids.length)
})

t.test('a schema with an id is described once, whichever routes take it', async (t) => {
  const Sum = z.strictObject({ amount: z.int() }).meta({ id: 'SumOfTest' })
  const document = describeApi([route('/b/:id', z.strictObject({ sum: Sum })), route('/a', Sum)], '1.0.0')
  t.strictSame(Object.keys(document.components.schemas), ['SumOfTest'])
  t.strictSame(Object.keys(document.paths), ['/a', '/b/{id}'])
  t.notMatch(JSON.stringify(document), '$defs')
})

t.test('one name that would mean two things is refused', async (t) => {
  const [one, other] = [z.strictObject({ sum: z.int() }), z.strictObject({ sum: z.string() })]
  const routes = [one, other].map((schema, index) => route(`/${index}`, schema.meta({ id: 'TwoOfTest' })))
  t.throws(() => describeApi(routes, '1'), { message: /TwoOfTest differs between its places/ })
})

t.test('a body that may be left out is not required', async (t) => {
  const { paths } = describeApi(
    [route('/a', z.strictObject({})), route('/b', z.strictObject({ a: z.int() }))],
    '1',
  )
  t.match(paths, { '/a': { post: { requestBody: { required: false } } } })
  t.match(paths, { '/b': { post: { requestBody: { required: true } } } })
})

t.test('a route without roles needs no token, all others do', async (t) => {
  const [open, closed] = [route('/open', z.strictObject({})), route('/closed', z.strictObject({}))]
  const { paths, security } = describeApi([{ ...open, open: true }, closed], '1')
  t.strictSame(security, [{ token: [] }])
  t.match(paths, { '/open': { post: { security: [] } } })
  t.notOk('security' in (paths['/closed']?.post ?? { security: 1 }))
})

t.test('a pattern is bounded when it leaves no length open', async (t) => {
  for (const pattern of ['^[a-z0-9_]{1,64}$', '^\\d\\d$', '^[a-z*+]{3}$']) t.ok(isBounded(pattern), pattern)
  for (const pattern of ['\\S', '^[a-z]+$', '^a*$', '^a{1,}$', '[a-z]{3}'])
    t.notOk(isBounded(pattern), pattern)
})

function route(url: string, body: z.ZodType): DocumentedRoute {
  const response = { 200: { description: 'Yes', content: { 'application/json': { schema: z.null() } } } }
  return {
    ...{ method: 'POST', url, open: false },
    schema: { operationId: url, summary: url, tags: ['health'], body, response },
  }
}

function absolute(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as object
}
