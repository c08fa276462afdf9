import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { workOnce } from '../../src/worker.job.ts'
import { type Bearer, SECRET, startTestApp } from '../support/app.ts'
import { holdAgainstContract } from '../support/contract.ts'
import { asOwner } from '../support/database.ts'

const rateLimit = { most: 40, windowSeconds: 60 }
const api = await startTestApp(t, { rateLimit })
const second = await buildApp({
  ...{ database: api.database, ring: api.ring, jwt: { secret: SECRET }, now: api.now, rateLimit },
  ...{ random: api.means.random, log: api.app.log, version: '0.0.0' },
})
holdAgainstContract(second, t)
await second.ready()
t.teardown(() => second.close())

const agent = (sub: string): Bearer => ({ sub, roles: ['agent'], departments: ['after-sales'] })

t.test('several processes share one limit of a caller', async (t) => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => ask(agent('agent.li'), index)))
  const statuses = answers.map(({ statusCode }) => statusCode)
  t.equal(statuses.filter((status) => status === 200).length, 40)
  t.equal(statuses.filter((status) => status === 429).length, 20)
})

t.test('a caller who asks too much is told in their language when to go on', async (t) => {
  const answer = await ask(agent('agent.li'), 0, { 'accept-language': 'zh-CN' })
  t.match(answer.json(), {
    ...{ type: '/problems/rate-limited', status: 429, instance: '/v1/complaints' },
    title: '请求过于频繁：请等待 Retry-After 所示秒数后再继续。',
  })
  t.match(answer.headers, {
    ...{ 'retry-after': '60', 'ratelimit-policy': '"caller";q=40;w=60', ratelimit: '"caller";r=0;t=60' },
    'content-type': 'application/problem+json; charset=utf-8',
  })
})

t.test('reports count like everything else, and are refused as reports are', async (t) => {
  const bearer: Bearer = { sub: 'analyst.xu', roles: ['analyst'] }
  const report = () => api.call(bearer, 'POST', '/graphql', { query: '{ __typename }' })
  const first = await report()
  t.match(first, { status: 200, headers: { ratelimit: '"caller";r=39;t=60' } })
  await Promise.all(Array.from({ length: 39 }, report))
  const refused = await report()
  t.match(refused, { status: 429, headers: { 'retry-after': '60' } })
  t.match(refused.body.errors[0].extensions, { code: 'RATE_LIMITED', type: '/problems/rate-limited' })
})

t.test('every answer to a known caller says how much is left, refusals too', async (t) => {
  const bearer = agent('agent.wu')
  t.match((await api.call(bearer, 'GET', '/v1/complaints')).headers, { ratelimit: '"caller";r=39;t=60' })
  const none = await api.call(bearer, 'GET', '/v1/complaints/00000000-0000-7000-8000-000000000000')
  t.match(none, { status: 404, headers: { ratelimit: '"caller";r=38;t=60' } })
  const malformed = await api.call(bearer, 'POST', '/v1/complaints', { nothing: 'of use' })
  t.match(malformed, { status: 400, headers: { ratelimit: '"caller";r=37;t=60' } })
  const forbidden = await api.call(bearer, 'POST', '/v1/tenants', {})
  t.match(forbidden, { status: 403, headers: { ratelimit: '"caller";r=36;t=60' } })
})

t.test('who is not known, and who only looks whether the service lives, is not counted', async (t) => {
  for (const url of ['/health/live', '/health/ready', '/openapi.json', '/problems/rate-limited'])
    t.match(await api.app.inject(url), { statusCode: 200, headers: { ratelimit: undefined } }, url)
  for (let index = 0; index < 50; index += 1) {
    const answer = await api.app.inject('/v1/complaints')
    t.match(answer, { statusCode: 401, headers: { ratelimit: undefined } })
  }
})

t.test('an answer that is given again under its key still says what is left now', async (t) => {
  const bearer: Bearer = { sub: 'ops.qin', roles: ['operator'], tenant: '' }
  const make = () =>
    api.call(
      bearer,
      'POST',
      '/v1/tenants',
      { name: 'Again', locale: 'en', timezone: 'Europe/Berlin' },
      { 'idempotency-key': 'once' },
    )
  const [first, again] = [await make(), await make()]
  t.equal(again.payload, first.payload)
  t.match([first.headers.ratelimit, again.headers.ratelimit], ['"caller";r=39;t=60', '"caller";r=38;t=60'])
})

t.test('with the next window everybody may go on, and the worker clears the old ones away', async (t) => {
  api.advance(60_000)
  t.match(await ask(agent('agent.li'), 1), { statusCode: 200, headers: { ratelimit: '"caller";r=39;t=60' } })
  const rows = () =>
    asOwner(api.url, async (client) => {
      const { rows } = await client.query('select distinct starts_at from rate_window order by 1')
      return rows.map(({ starts_at: at }) => (at as Date).toISOString())
    })
  t.same(await rows(), ['2026-11-20T02:00:00.000Z', '2026-11-20T02:01:00.000Z'])
  api.advance(60_001)
  await workOnce({ database: api.database, means: api.means, log: api.app.log })
  t.same(await rows(), ['2026-11-20T02:01:00.000Z'])
})

function ask(bearer: Bearer, index: number, headers: Record<string, string> = {}) {
  const app = index % 2 === 0 ? api.app : second
  return app.inject({
    url: '/v1/complaints',
    headers: { authorization: `Bearer ${api.token(bearer)}`, ...headers },
  })
}
