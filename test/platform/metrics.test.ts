import { randomUUID } from 'node:crypto'
import t from 'tap'
import { newMetrics } from '../../src/platform/metrics.plugin.ts'
import { startWorker } from '../../src/worker.job.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import { intake } from '../support/bodies.ts'

const metrics = newMetrics()
const api = await startTestApp(t, { metrics })
metrics.watchPool('primary', api.database)
const AGENT: Bearer = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] }
const { body: complaint } = await api.call(AGENT, 'POST', '/v1/complaints', intake())

t.test('requests are counted by route, method and status, never by what a caller chose', async (t) => {
  await api.call(AGENT, 'GET', `/v1/complaints/${complaint.id}`)
  await api.call(AGENT, 'GET', `/v1/complaints/${randomUUID()}`)
  await api.app.inject(`/nowhere/${complaint.id}`)
  const lines = await figures('redress_http_request_seconds_count')
  t.has(lines, [count('GET', '/v1/complaints/:id', 200), count('GET', '/v1/complaints/:id', 404)].sort())
  t.ok(lines.includes(count('GET', 'unknown', 404)))
})

t.test('commands are counted with what became of them', async (t) => {
  const classify = { category: 'product_quality', subcategory: 'malfunction' }
  const path = `/v1/complaints/${complaint.id}/classify`
  const key = { 'idempotency-key': 'first' }
  await api.call(AGENT, 'POST', path, classify, key)
  await api.call(AGENT, 'POST', path, classify, key)
  await api.call(AGENT, 'POST', path, { category: 'product_quality' })
  await api.call(AGENT, 'POST', `/v1/complaints/${complaint.id}/archive`, {})
  t.same(await figures('redress_commands_total'), [
    'redress_commands_total{command="archive",outcome="transition-not-allowed",origin="rest"} 1',
    'redress_commands_total{command="classify",outcome="invalid-request",origin="rest"} 1',
    'redress_commands_total{command="classify",outcome="ok",origin="rest"} 1',
    'redress_commands_total{command="classify",outcome="replayed",origin="rest"} 1',
    'redress_commands_total{command="receive",outcome="ok",origin="rest"} 1',
  ])
})

t.test('many commands in one call are counted one by one', async (t) => {
  const assign = { complaint: complaint.id, command: 'assign', body: { department: 'after-sales' } }
  const missing = { ...assign, complaint: randomUUID() }
  const supervisor: Bearer = { sub: 'supervisor.he', roles: ['supervisor'] }
  const { body } = await api.call(supervisor, 'POST', '/v1/bulk', { commands: [assign, missing] })
  t.same(
    body.items.map(({ status }: { status: number }) => status),
    [200, 404],
  )
  const lines = await figures('redress_commands_total{command="assign"')
  t.same(lines, [
    'redress_commands_total{command="assign",outcome="not-found",origin="rest"} 1',
    'redress_commands_total{command="assign",outcome="ok",origin="rest"} 1',
  ])
})

t.test('the pool, the worker’s rounds and the process itself are shown', async (t) => {
  const worker = startWorker({ ...api, log: api.app.log, metrics })
  await worker.stop()
  t.same(await figures('redress_worker_sweep_seconds_count'), [
    'redress_worker_sweep_seconds_count{outcome="ok"} 1',
  ])
  t.match(await figures('redress_clocks'), [
    'redress_clocks{state="breached"} 0',
    'redress_clocks{state="paused"} 0',
    /redress_clocks\{state="running"\} [1-9]/,
  ])
  t.same(await figures('redress_database_waiting'), ['redress_database_waiting{pool="primary"} 0'])
  t.match(await figures('redress_database_connections'), [/\{pool="primary"\} [1-9]/])
  t.match(await figures('process_resident_memory_bytes'), [/\d{7}/])
})

t.test('the figures name no tenant, no person and no complaint', async (t) => {
  const { payload, headers } = await api.app.inject('/metrics')
  t.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  for (const secret of [api.tenant, complaint.id, complaint.reference, AGENT.sub, 'after-sales'])
    t.notOk(payload.includes(secret), secret)
})

t.test('a service that counts nothing has no such page', async (t) => {
  const { app } = await startTestApp(t)
  t.equal((await app.inject('/metrics')).statusCode, 404)
})

const count = (method: string, route: string, status: number) =>
  `redress_http_request_seconds_count{method="${method}",route="${route}",status="${status}"} 1`

/** The lines of that name, in the order of the alphabet. */
async function figures(name: string): Promise<string[]> {
  const { payload } = await api.app.inject('/metrics')
  return payload
    .split('\n')
    .filter((line) => line.startsWith(name))
    .sort()
}
