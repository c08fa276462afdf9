import t from 'tap'
import { openDatabase } from '../../src/platform/database.store.ts'
import { watchEventLoop } from '../../src/platform/overload.plugin.ts'
import { type Bearer, startTestApp } from '../support/app.ts'

const AGENT: Bearer = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] }

t.test(
  'while the event loop is late requests are refused before they are read, and can come back',
  async (t) => {
    let late = 0
    const api = await startTestApp(t, { loopDelay: { delayMs: () => late, mostMs: 1000 } })
    late = 1001
    const refused = await api.call(AGENT, 'POST', '/v1/complaints', { nothing: 'of use' })
    t.match(refused, {
      ...{ status: 503, body: { type: '/problems/unavailable', instance: '/v1/complaints' } },
      headers: { 'retry-after': '1', 'content-type': 'application/problem+json; charset=utf-8' },
    })
    for (const url of ['/health/live', '/health/ready'])
      t.equal((await api.app.inject(url)).statusCode, 200, `${url} is answered all the same`)
    late = 1000
    t.equal((await api.call(AGENT, 'GET', '/v1/complaints')).status, 200)
  },
)

t.test('an event loop that turns freely is not late', async (t) => {
  t.equal(watchEventLoop()(), 0)
})

t.test('only so many wait for a connection; who comes then is refused with nothing lost', async (t) => {
  const api = await startTestApp(t)
  const database = openDatabase(api.url, { connections: 1, queue: 2 })
  t.teardown(() => database.close())
  const { app } = await startTestApp(t, { database, ring: api.ring })
  const headers = { authorization: `Bearer ${api.token(AGENT)}` }
  const ask = async () => app.inject({ url: '/v1/complaints', headers })
  t.equal((await ask()).statusCode, 200)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const busy = database.transact(api.tenant, () => held)
  const waiting = [ask(), ask()]
  while (database.load().waiting < 2) await new Promise(setImmediate)
  t.same(database.load(), { connections: 1, idle: 0, waiting: 2 })
  const refused = await ask()
  t.match(refused, { statusCode: 503, headers: { 'retry-after': '1' } })
  t.match(refused.json(), { type: '/problems/unavailable' })
  t.equal((await app.inject('/health/live')).statusCode, 200)
  release()
  await busy
  for (const { statusCode } of await Promise.all(waiting)) t.equal(statusCode, 200)
  t.equal((await ask()).statusCode, 200)
})
