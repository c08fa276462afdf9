import t from 'tap'
import { locateCluster } from '../../src/platform/postgres-cluster.client.ts'
import { runningPostmaster } from '../../src/platform/postmaster.client.ts'
import { hasEnded } from '../../src/platform/processes.client.ts'
import { discard, ownDataDirectory } from '../support/cluster.ts'
import { AGENT, intakeOf } from '../support/drive.ts'
import { startService } from '../support/service.ts'

const INTAKES = '/v1/complaints'
const REVIVED = 'had ended by itself and was started again'
const MOST_REVIVALS = 3

const dataDir = ownDataDirectory()
t.teardown(() => discard(dataDir))
const service = await startService(t, { DATA_DIR: dataDir, RATE_LIMIT: 'off' })
const tenant = await service.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
  ...{ name: 'Test', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
})
const agent = { ...AGENT, tenant: tenant.body.id }

t.test('an embedded Postgres that is killed comes back while the service runs, with its data', async (t) => {
  const received = await service.call(agent, 'POST', INTAKES, intakeOf())
  const { pid, port } = postmaster()
  const asked = askUntil(() => service.says(REVIVED))
  await killPostmaster()
  t.same([...(await asked)].sort(), [200, 503], 'who asks meanwhile is told to try again')
  t.not(postmaster().pid, pid)
  t.equal(postmaster().port, port)
  t.equal((await fetch(`${service.url}/health/ready`)).status, 200)
  const read = await service.call(agent, 'GET', `${INTAKES}/${received.body.id}`)
  t.match(read, { status: 200, body: { id: received.body.id } })
  t.equal((await service.call(agent, 'POST', INTAKES, intakeOf())).status, 201)
})

t.test('one that ends again and again ends the service with 1, and the log says why', async (t) => {
  for (let time = 1; time < MOST_REVIVALS; time += 1) {
    await killPostmaster()
    await revivals(time + 1)
  }
  await killPostmaster()
  t.equal(await service.ended, 1)
  const [said] = service.logged.filter((line) => line.includes('isn’t started again'))
  t.match(said, 'ended 4 times in ten minutes')
  t.equal(runningPostmaster(locateCluster(dataDir).directory), undefined, 'and leaves no server behind')
})

/** Reads the worklist again and again until `end` has come; the statuses of the answers. */
async function askUntil(end: () => Promise<unknown>): Promise<Set<number>> {
  const statuses = new Set<number>()
  let ended = false
  void end().then(() => {
    ended = true
  })
  while (!ended || !statuses.has(200)) statuses.add((await service.call(agent, 'GET', INTAKES)).status)
  return statuses
}

/** Resolves once the log has said so many times that the server came back. */
async function revivals(times: number): Promise<void> {
  const said = () => service.logged.filter((line) => line.includes(REVIVED)).length
  while (said() < times) await service.call(agent, 'GET', INTAKES)
}

function postmaster() {
  const running = runningPostmaster(locateCluster(dataDir).directory)
  if (!running) throw new Error('no server runs')
  return running
}

async function killPostmaster(): Promise<void> {
  const { pid } = postmaster()
  process.kill(pid, 'SIGKILL')
  await hasEnded(pid, 10_000)
}
