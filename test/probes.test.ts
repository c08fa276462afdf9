import { randomBytes } from 'node:crypto'
import pino from 'pino'
import t from 'tap'
import { buildProbes } from '../src/app.ts'
import { openDatabase } from '../src/platform/database.store.ts'
import { createTestDatabase } from './support/database.ts'

const database = openDatabase(await createTestDatabase(t))
let ready = true
const app = await buildProbes({
  database,
  ...{ now: () => new Date('2026-11-20T02:00:00.000Z'), random: randomBytes },
  ...{ log: pino({ level: 'silent' }, { write() {} }), isReady: () => ready },
})
t.teardown(async () => {
  await app.close()
  await database.close()
})

t.test('a worker alone says whether it is alive and ready', async (t) => {
  for (const url of ['/health/live', '/health/ready']) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 200, url)
    t.same(answer.json(), { status: 'ok' })
  }
})

t.test('a worker that is stopping stays alive and is not ready', async (t) => {
  ready = false
  t.equal((await app.inject('/health/live')).statusCode, 200)
  const answer = await app.inject('/health/ready')
  t.match(answer.json(), { status: 503, instance: '/health/ready' })
  t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
})

t.test('a worker alone has nothing else at its door', async (t) => {
  for (const url of ['/v1/complaints', '/v1/lifecycle', '/openapi.json', '/']) {
    t.match((await app.inject(url)).json(), { status: 404 }, url)
  }
})
