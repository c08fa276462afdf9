import t from 'tap'
import { problemHeaders, RESPONSE_HEADERS } from '../../src/platform/response-headers.ts'
import { startTestApp } from '../support/app.ts'
import { checker } from '../support/contract.ts'
import { agent } from '../support/people.ts'

const api = await startTestApp(t, { rateLimit: { most: 1000, windowSeconds: 60 } })
const findingsOn = checker(api.app.contract() as never)

t.test('every header that the document describes shows one that fits its own description', async (t) => {
  for (const [name, { schema, example }] of Object.entries(RESPONSE_HEADERS)) {
    if ('pattern' in schema) t.match(example, new RegExp(schema.pattern), name)
    else t.ok((schema.enum as readonly string[]).includes(example), name)
  }
})

t.test('429 and 503 say when to try again, 401 how to come in', async (t) => {
  for (const status of [429, 503]) t.ok(problemHeaders(status).includes('Retry-After'), `${status}`)
  t.ok(problemHeaders(401).includes('WWW-Authenticate'))
  t.notOk(problemHeaders(404).includes('Retry-After'))
})

t.test('an answer carries the version, the place and what is left to the caller', async (t) => {
  const key = { 'idempotency-key': 'headers-1' }
  const intake = { channel: 'phone', customer: { name: '王女士' }, account: '不制冷' }
  const received = await api.call(agent, 'POST', '/v1/complaints', intake, key)
  t.match(received.headers, { etag: '"1"', location: `/v1/complaints/${received.body.id}` })
  t.match(received.headers, {
    ratelimit: /^"caller";r=\d+;t=\d+$/,
    'ratelimit-policy': '"caller";q=1000;w=60',
  })
  t.notOk('idempotent-replayed' in received.headers)
  const again = await api.call(agent, 'POST', '/v1/complaints', intake, key)
  t.match(again.headers, { etag: '"1"', location: received.headers.location, 'idempotent-replayed': 'true' })
})

t.test(
  'the check of every answer sees headers that the document does not describe as they are',
  async (t) => {
    const { headers, payload: body } = await api.call(agent, 'GET', '/v1/lifecycle')
    const sent = { method: 'GET', route: '/v1/lifecycle', status: 200, headers, body }
    t.same(findingsOn(sent), [])
    t.same(findingsOn({ ...sent, headers: { ...headers, 'x-made-up': '1' } }), [
      'the header x-made-up is not documented',
    ])
    t.same(findingsOn({ ...sent, headers: { ...headers, etag: '"1"' } }), [
      'the header etag is not documented',
    ])
    t.match(findingsOn({ ...sent, headers: { ...headers, ratelimit: '12' } }), [/must match pattern/])
  },
)

t.test('the check of every answer misses headers that have to be there', async (t) => {
  const { headers, payload: body } = await api.call(agent, 'GET', '/v1/complaints/no-id')
  const { vary: _, ...without } = headers
  const sent = { method: 'GET', route: '/v1/complaints/:id', status: 400, headers: without, body }
  t.same(findingsOn(sent), ['the header Vary is missing'])
})
