import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import t, { type Test } from 'tap'
import { hasEnded } from '../src/platform/processes.client.ts'
import type { Bearer } from './support/app.ts'
import { asOwner, createTestDatabase } from './support/database.ts'
import { AGENT, intakeOf } from './support/drive.ts'
import { outcomeOf, run, type Service, startService } from './support/service.ts'

const INTAKES = '/v1/complaints'
const MANY = 12
/** How many transactions of intakes one process has open: where more wait, others have their share. */
const AT_ONCE_IN_ONE = 2
const OPERATOR: Bearer = { sub: 'ops', roles: ['operator'] }

const url = await createTestDatabase(t)
const environment = {
  ...{ DATABASE_URL: url, PROCESSES: '2', RATE_LIMIT: 'off' },
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
}

t.test('several processes answer on one port', async (t) => {
  const service = await startAll(t)
  const agent = await newAgent(service)

  await t.test('the figures are those of all of them together', async (t) => {
    const answers = await intakes(service, agent)
    t.strictSame(answers, Array(MANY).fill(201))
    const figures = await (await fetch(`${service.url}/metrics`)).text()
    const counted = /redress_http_request_seconds_count\{.*route="\/v1\/complaints".*status="201".*\} (\d+)/
    t.equal(Number(counted.exec(figures)?.[1]), MANY)
    t.match(figures, /redress_worker_sweep_seconds_count\{outcome="ok"\} [1-9]/, 'the worker counts too')
  })

  await t.test('one that is killed is started anew while the other goes on answering', async (t) => {
    const [killed = 0] = await listening(service, 2)
    process.kill(killed, 'SIGKILL')
    await service.says('a process of the API has ended by itself and is started anew')
    const three = await listening(service, 3)
    t.equal(new Set(three).size, 3)
  })

  await t.test('asked to end, all of them finish what they do', async (t) => {
    const answers = await asOwner(url, async (client) => {
      await client.query('begin')
      await client.query('lock table complaint in access exclusive mode')
      const asked = intakes(service, agent)
      const waiting = `select count(*)::int as held from pg_locks where not granted and relation = 'complaint'::regclass`
      let held = 0
      while (held <= AT_ONCE_IN_ONE) held = (await client.query<{ held: number }>(waiting)).rows[0]?.held ?? 0
      service.process.kill('SIGTERM')
      await service.says('stopping')
      await client.query('commit')
      return await asked
    })
    t.strictSame(answers, Array(MANY).fill(201))
    t.equal(await service.ended, 0)
  })
})

t.test('none of them outlives the one that started them', async (t) => {
  const service = await startAll(t)
  await intakes(service, await newAgent(service))
  const started = await listening(service, 2)
  service.process.kill('SIGKILL')
  await service.ended
  for (const pid of started) t.ok(await hasEnded(pid, 10_000))
  await t.rejects(freshly(service), { code: 'ECONNREFUSED' })
})

t.test('processes that can’t be started any more end the service, and the log says so', async (t) => {
  const own = await createTestDatabase(t)
  const service = await startService(t, { ...environment, DATABASE_URL: own })
  const [killed = 0] = await listening(service, 2)
  const name = new URL(own).pathname.slice(1)
  await asOwner(url, (client) => client.query(`alter database ${name} allow_connections false`))
  process.kill(killed, 'SIGKILL')
  t.equal(await service.ended, 1)
  t.match(service.logged.join('\n'), 'the processes of the API don’t start any more')
})

t.test('a port that is taken ends them all, and the log says what to change', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const PORT = String((taken.address() as AddressInfo).port)
  const { output, code } = await outcomeOf(run(t, 'src/server.ts', { ...environment, PORT }))
  t.equal(code, 1)
  t.match(output, `can't listen on 127.0.0.1:${PORT}: set PORT to a free one`)
})

/** With both processes up. */
async function startAll(t: Test): Promise<Service> {
  const service = await startService(t, environment)
  await service.says('the processes of the API are up')
  return service
}

async function newAgent(service: Service): Promise<Bearer> {
  const company = { name: 'Test', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await service.call(OPERATOR, 'POST', '/v1/tenants', company)
  return { ...AGENT, tenant: body.id }
}

/** So many intakes at once, each on a connection of its own; their statuses. */
function intakes(service: Service, agent: Bearer): Promise<number[]> {
  const one = async () => (await service.call(agent, 'POST', INTAKES, intakeOf())).status
  return Promise.all(Array.from({ length: MANY }, one))
}

/** The processes of the API that listened so far, once they are so many; meanwhile whoever asks is answered. */
async function listening(service: Service, many: number): Promise<number[]> {
  for (;;) {
    const said = service.logged.filter((line) => line.includes('Server listening at'))
    if (said.length >= many) return said.map((line) => JSON.parse(line).pid)
    if ((await freshly(service)) !== 200) throw new Error('who asked meanwhile was not answered')
  }
}

/** The status that a probe is answered with on a connection that nobody used before. */
async function freshly(service: Service): Promise<number | undefined> {
  const agent = new Agent()
  const [answer] = await once(get(`${service.url}/health/ready`, { agent }), 'response')
  answer.resume()
  await once(answer, 'end')
  agent.destroy()
  return answer.statusCode
}
