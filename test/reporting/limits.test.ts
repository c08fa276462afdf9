import { createHash } from 'node:crypto'
import { PgDialect } from 'drizzle-orm/pg-core'
import t from 'tap'
import type { Database, Transaction } from '../../src/platform/database.store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { receive } from '../support/journey.ts'
import { analyst, ask, auditor, send } from '../support/report.ts'

/** Statements that reporting sent, and those that its next transactions begin with. */
const statements: string[] = []
const before: string[] = []
const replica: Database = {
  transact: (tenant, work) => api.database.transact(tenant, work),
  read: (tenant, work) =>
    api.database.read(tenant, (tx) => {
      for (const text of before) tx.run({ name: '', text }, [])
      const run: Transaction['run'] = (statement, values) => {
        statements.push(statement.text)
        return tx.run(statement, values)
      }
      const ask: Transaction['ask'] = (query) => {
        statements.push(new PgDialect().sqlToQuery(query).sql)
        return tx.ask(query)
      }
      return work({ ...tx, run, ask })
    }),
  load: () => api.database.load(),
  ping: () => api.database.ping(),
  close: async () => undefined,
}
const api: TestApp = await startTestApp(t, { replica })
const JSON_RESPONSE = { accept: 'application/graphql-response+json' }

/** The status and code that an operation is refused with as a whole. */
async function refusal(query: string, variables: object = {}) {
  const { status, body } = await send(api, auditor, query, variables, JSON_RESPONSE)
  return 'data' in body ? 'answered' : `${status} ${body.errors[0].extensions.code}`
}

t.test('an operation that costs too much is refused before anything is read', async (t) => {
  const funnels = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `f${index}: funnel { stages { stage } }`).join(' ')} }`
  t.equal(await refusal(funnels(5)), 'answered')
  t.equal(await refusal(funnels(6)), '400 TOO_COSTLY')
  const page = (first: string) => `query ($n: Int! = 1) { v: volume(first: $n) { total }
    a: complaints(first: ${first}) { items { id } } b: complaints(first: ${first}) { items { id } }
    c: complaints(first: ${first}) { items { id } } }`
  t.equal(await refusal(page('70'), { n: 1 }), 'answered')
  t.equal(await refusal(page('100'), { n: 1 }), '400 TOO_COSTLY')
  t.equal(await refusal(page('$n'), { n: 1 }), '400 TOO_COSTLY', 'a size in a variable counts as the largest')
})

t.test('neither fragments nor aliases hide what an operation costs', async (t) => {
  const hidden = `query { ...three ... on Query { ...three } }
    fragment three on Query { a: funnel { stages { stage } } b: funnel { stages { stage } } c: funnel { stages { stage } } }`
  t.equal(await refusal(hidden), '400 TOO_COSTLY')
  const nested = Array.from(
    { length: 12 },
    (_, index) => `fragment f${index} on Query { ...f${index + 1} a${index}: __typename ...f${index + 1} }`,
  )
  const doubling = `{ ...f0 } ${nested.join(' ')} fragment f12 on Query { funnel { stages { stage } } }`
  t.equal(await refusal(doubling), '400 TOO_COSTLY')
  t.equal(await refusal('{ ...a } fragment a on Query { ...a }'), '400 GRAPHQL_VALIDATION_FAILED')
})

t.test('an operation that is nested too deeply, too long or no query is refused', async (t) => {
  const deep = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`
  t.match(await refusal(deep), /^400/)
  const ofTypes = `{ __type(name: "Query") { ${'ofType { '.repeat(20)} name ${'} '.repeat(20)} } }`
  t.equal(await refusal(ofTypes), '400 TOO_DEEP')
  t.equal(await refusal(`{ ${'id '.repeat(2100)} }`), '400 GRAPHQL_PARSE_FAILED')
  t.equal(await refusal(`{ volume { total } } # ${'x'.repeat(20_000)}`), '400 BAD_REQUEST')
  t.equal(await refusal('mutation { __typename }'), '400 QUERIES_ONLY')
  t.equal(await refusal('{"kind": "Document", "definitions": []}'), '400 GRAPHQL_PARSE_FAILED')
  t.equal(await refusal('1'), '400 GRAPHQL_PARSE_FAILED')
})

t.test('a question that has no answer is refused by its reason, beside what is answered', async (t) => {
  const reasons: readonly [field: string, reason: string][] = [
    ['volume(by: [day, week, month]) { total }', 'too-many-dimensions'],
    ['volume(by: [day, day]) { total }', 'too-many-dimensions'],
    ['complaints(first: 101) { items { id } }', 'page-size'],
    ['complaints(first: 0) { items { id } }', 'page-size'],
    ['volume(first: -1) { total }', 'page-size'],
    ['complaints(after: "x") { items { id } }', 'unknown-cursor'],
    [`complaints(after: "${cursor(['complaints', 'today', 'x'])}") { items { id } }`, 'unknown-cursor'],
    [`volume(by: [day], after: "${cursor(['complaints', 'x'])}") { total }`, 'unknown-cursor'],
    [`volume(by: [day], after: "${cursor(['volume:day', 'a\u0000'])}") { total }`, 'unknown-cursor'],
    ['volume(filter: { category: ["x\'; drop"] }) { total }', 'unfit-filter'],
    ['volume(filter: { department: ["Café"] }) { total }', 'unfit-filter'],
    [`volume(filter: { category: [${'"a" '.repeat(51)}] }) { total }`, 'unfit-filter'],
    ['volume(filter: { handler: ["\\u0000"] }) { total }', 'unfit-filter'],
  ]
  for (const [field, reason] of reasons) {
    const { status, body } = await send(api, auditor, `{ bad: ${field} good: volume { total } }`)
    t.equal(status, 200, field)
    t.same(body.data, { bad: null, good: { total: 0 } })
    t.same(body.errors[0].extensions, { code: 'BAD_USER_INPUT', reason })
    t.same(body.errors[0].path, ['bad'])
  }
})

const cursor = (parts: readonly string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

t.test('a refusal speaks the caller’s language', async (t) => {
  const query = '{ volume(by: [day, day]) { total } }'
  const chinese = await send(api, auditor, query, {}, { 'accept-language': 'zh-CN' })
  t.equal(chinese.body.errors[0].message, '最多按两个不同的维度统计。')
  const english = await send(api, auditor, query)
  t.match(english.body.errors[0].message, /at most two/)
})

t.test('an instant is refused where it is none that a complaint could have', async (t) => {
  const query = 'query ($at: Instant) { volume(filter: { receivedFrom: $at }) { total } }'
  for (const at of ['yesterday', '2026-02-30T00:00:00Z', '2026-11-20T02:00:00', 7, '0000-01-01T00:00:00Z'])
    t.equal(await refusal(query, { at }), '400 GRAPHQL_VALIDATION_FAILED', String(at))
  t.equal(await refusal(query, { at: '9999-12-31T23:59:59-12:00' }), '400 GRAPHQL_VALIDATION_FAILED')
  t.equal(await refusal(query, { at: '2026-11-20T10:00:00.123456+08:00' }), 'answered')
})

t.test('an operation is kept under the hash of its text, and answered by the hash alone', async (t) => {
  const query = '{ volume { total } }'
  const sha256Hash = createHash('sha256').update(query).digest('hex')
  const by = (body: object, hash: unknown = sha256Hash, version: unknown = 1) =>
    api.call(analyst, 'POST', '/graphql', {
      ...body,
      extensions: { persistedQuery: { version, sha256Hash: hash } },
    })
  t.equal((await by({})).body.errors[0].message, 'PersistedQueryNotFound')
  t.equal((await by({ query }, '0'.repeat(64))).body.errors[0].extensions.code, 'PERSISTED_QUERY_MISMATCH')
  t.same((await by({ query })).body.data, { volume: { total: 0 } })
  t.same((await by({})).body.data, { volume: { total: 0 } })
  t.equal((await by({}, sha256Hash, 2)).body.errors[0].extensions.code, 'PERSISTED_QUERY_NOT_SUPPORTED')
})

t.test('a page of complaints reads its stays with one statement', async (t) => {
  for (let index = 0; index < 4; index += 1) await receive(api)
  statements.length = 0
  const { complaints } = await ask(api, auditor, '{ complaints { items { stays { stage } } } }')
  t.same(complaints.items, Array(4).fill({ stays: [{ stage: 'received' }] }))
  t.equal(statements.filter((text) => text.includes('reporting_event')).length, 1)
})

t.test('ANA-9 all figures of one answer are of one moment, whatever is received meanwhile', async (t) => {
  const query =
    '{ a: volume { total } b: complaints(first: 100) { items { id } } c: funnel { stages { reached } } }'
  const receiving = Promise.all(Array.from({ length: 20 }, () => receive(api)))
  for (let time = 0; time < 10; time += 1) {
    const { a, b, c } = await ask(api, auditor, query)
    t.equal(a.total, b.items.length)
    t.equal(a.total, c.stages[0].reached)
  }
  await receiving
})

t.test('a report that is cut off for its length says to ask for a shorter period', async (t) => {
  before.push("select set_config('statement_timeout', '20', true)", 'select pg_sleep(5)')
  const { status, body } = await send(api, auditor, '{ volume { total } }')
  before.length = 0
  t.equal(status, 503)
  t.match(body, { errors: [{ message: /shorter period/, extensions: { code: 'TOO_COSTLY' } }] })
  t.notOk('data' in body)
  t.same(await ask(api, auditor, '{ volume(filter: { state: [merged] }) { total } }'), {
    volume: { total: 0 },
  })
})

t.test('what breaks on our side is told with the request’s id and nothing of its cause', async (t) => {
  before.push('select 1 / 0')
  const { status, body } = await send(api, auditor, '{ volume { total } }')
  before.length = 0
  t.equal(status, 500)
  const [{ message, extensions }] = body.errors
  t.equal(extensions.code, 'INTERNAL')
  t.notMatch(message, /zero|division/)
  t.ok(api.logged.some((line) => line.includes(extensions.requestId) && line.includes('division by zero')))
})
