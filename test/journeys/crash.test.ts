import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Client } from 'pg'
import t, { type Test } from 'tap'
import { migrationFiles } from '../../src/platform/migrate.store.ts'
import { locateCluster } from '../../src/platform/postgres-cluster.client.ts'
import { databaseUrl } from '../../src/platform/postgres-connection.client.ts'
import { runningPostmaster } from '../../src/platform/postmaster.client.ts'
import { hasEnded } from '../../src/platform/processes.client.ts'
import type { Bearer } from '../support/app.ts'
import { clusterUrl, discard, ownDataDirectory } from '../support/cluster.ts'
import { asOwner } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'
import { end, outcomeOf, run, type Service, startService } from '../support/service.ts'

const CLIENTS = 8
const ANSWERS_BEFORE_THE_CRASH = 60
const INTAKES = '/v1/complaints'

t.test('three servers that start at once on one empty database all come up; one migrates', async (t) => {
  const url = await emptyDatabase(t)
  const environment = { DATABASE_URL: url, ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` }
  const [first, second, third] = await Promise.all([
    startService(t, environment),
    startService(t, environment),
    startService(t, environment),
  ])
  const migrated = [first, second, third].filter(({ logged }) =>
    logged.some((line) => line.includes('"migrated"')),
  )
  t.equal(migrated.length, 1)
  const applied = await query(url, 'select name from redress_migration order by name')
  t.same(
    applied,
    migrationFiles().map((name) => ({ name })),
  )
  const agent = await newAgent(first)
  const received = await second.call(agent, 'POST', INTAKES, intakeOf())
  t.equal(received.status, 201)
  const read = await third.call(agent, 'GET', `${INTAKES}/${received.body.id}`)
  const { tracking: _, ...shown } = received.body
  t.same(read.body, shown, 'what one received the other shows')

  await t.test(
    'a service killed between commit and answer: the repeated key gets what was made',
    async (t) => {
      const proxy = await proxyTo(t, url)
      const doomed = await startService(t, { ...environment, DATABASE_URL: proxy.url, ROLE: 'api' })
      const key = { 'idempotency-key': 'cut-off' }
      const account = intakeOf({ account: '答复在路上丢了。' })
      // A first request, so that the commit to come is that of the intake and not of looking the tenant up.
      t.equal((await doomed.call(agent, 'GET', INTAKES)).status, 200)
      const before = await complaints(url)
      proxy.atCommit(() => doomed.process.kill('SIGKILL'))
      await t.rejects(doomed.call(agent, 'POST', INTAKES, account, key))
      t.equal(await doomed.ended, null, 'the service was killed')
      t.equal(await complaints(url), before + 1, 'what it was asked is committed')
      const again = await first.call(agent, 'POST', INTAKES, account, key)
      t.equal(again.status, 201)
      t.equal(again.headers['idempotent-replayed'], 'true')
      t.equal(await complaints(url), before + 1, 'and is there once')
      const found = await first.call(agent, 'GET', String(again.headers.location))
      t.match(found.body, { id: again.body.id, account: '答复在路上丢了。' })
    },
  )

  await t.test('SIGTERM finishes what is running, takes nothing new and exits 0', async (t) => {
    const { id } = received.body
    const escalated = await asOwner(url, async (client) => {
      await client.query('begin')
      await client.query('select from complaint where id = $1 for update', [id])
      const running = second.call(agent, 'POST', `${INTAKES}/${id}/escalate`, { reason: '客户很着急' })
      await untilWaiting(url)
      second.process.kill('SIGTERM')
      await second.says('stopping')
      await t.rejects(second.call(agent, 'GET', `${INTAKES}/${id}`), 'nothing new is taken')
      await client.query('commit')
      return running
    })
    t.match(escalated, { status: 200, body: { level: 1 } })
    t.equal(await second.ended, 0)
    const { body } = await third.call(agent, 'GET', `${INTAKES}/${id}`)
    t.equal(body.level, 1, 'what was answered is there')
  })
})

t.test('REC-4 REC-5 after kill -9 of service and database nothing answered is lost or doubled', async (t) => {
  const dataDir = ownDataDirectory()
  t.teardown(() => discard(dataDir))
  const first = await startService(t, { DATA_DIR: dataDir })
  const agent = await newAgent(first)
  const answered = new Map<string, string>()
  const sent = await loadUntilCrash(first, agent, answered, () => crash(first, dataDir))
  t.ok(answered.size >= ANSWERS_BEFORE_THE_CRASH)
  t.ok(sent.length > answered.size, 'some were on their way')

  const second = await startService(t, { DATA_DIR: dataDir })
  const url = databaseOf(dataDir)
  for (const payload of answered.values()) {
    const { id, account } = JSON.parse(payload)
    const read = await second.call(agent, 'GET', `${INTAKES}/${id}`)
    t.match(read, { status: 200, body: { id, account } })
    const { body } = await second.call(agent, 'GET', `${INTAKES}/${id}/timeline`)
    t.match(body.items, [{ seq: 1, type: 'complaint.received' }])
  }
  t.same(await halves(url), [], 'nothing is half there')

  const again = await Promise.all(sent.map((key) => send(second, agent, key)))
  t.ok(again.every(({ status }) => status === 201))
  for (const [index, key] of sent.entries()) {
    const payload = answered.get(key)
    if (payload === undefined) continue
    t.equal(again[index]?.payload, payload, `${key} is answered as it was`)
    t.equal(again[index]?.headers['idempotent-replayed'], 'true')
  }
  t.equal(new Set(again.map(({ body }) => body.id)).size, sent.length)
  t.equal(await complaints(url), sent.length, 'one complaint a key')
  t.same(await outcomeOf(run(t, 'src/cli/verify.ts', { DATABASE_URL: url })), {
    output: 'Every chain and every state is as the service left it.\n',
    code: 0,
  })
  second.process.kill('SIGTERM')
  t.equal(await second.ended, 0)
  t.equal(runningPostmaster(locateCluster(dataDir).directory), undefined, 'its database stops with it')
})

/** Clients that send one keyed intake after the other until the service is gone; the keys that were sent. */
async function loadUntilCrash(
  service: Service,
  agent: Bearer,
  answered: Map<string, string>,
  onEnough: () => Promise<void>,
): Promise<string[]> {
  const sent: string[] = []
  let crashing: Promise<void> | undefined
  const client = async (name: number) => {
    for (let count = 0; ; count += 1) {
      const key = `client-${name}-${count}`
      sent.push(key)
      const answer = await send(service, agent, key).catch(() => null)
      if (answer?.status !== 201) return
      answered.set(key, answer.payload)
      if (answered.size >= ANSWERS_BEFORE_THE_CRASH) crashing ??= onEnough()
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, name) => client(name)))
  await crashing
  return sent
}

function send(service: Service, agent: Bearer, key: string) {
  const body = intakeOf({ account: `第 ${key} 号来电：净水器漏水。` })
  return service.call(agent, 'POST', INTAKES, body, { 'idempotency-key': key })
}

async function crash(service: Service, dataDir: string): Promise<void> {
  const postmaster = runningPostmaster(locateCluster(dataDir).directory)
  if (!postmaster) throw new Error('no server to kill')
  process.kill(postmaster.pid, 'SIGKILL')
  await end(service.process)
  await hasEnded(postmaster.pid, 10_000)
}

async function newAgent(service: Service): Promise<Bearer> {
  const tenant = { name: 'Crash', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await service.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', tenant)
  return { ...AGENT, tenant: body.id }
}

function databaseOf(dataDir: string): string {
  const { databasePassword } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'))
  return databaseUrl(runningPostmaster(locateCluster(dataDir).directory)?.port ?? 0, databasePassword)
}

/** Complaints that lack one of the rows which are written with them, or a key without its complaint. */
function halves(url: string): Promise<object[]> {
  return query(
    url,
    `select c.id from complaint c
      left join complaint_personal p on p.complaint_id = c.id
      left join complaint_search s on s.complaint_id = c.id
      left join complaint_event e on e.complaint_id = c.id and e.seq = 1 and e.hash = c.last_hash
      where p is null or s is null or e is null
        or not exists (select from complaint_index i where i.complaint_id = c.id)
    union all
    select null where (select count(*) from complaint) <> (select count(*) from idempotency)`,
  )
}

async function complaints(url: string): Promise<number> {
  const [row] = await query<{ count: number }>(url, 'select count(*)::int as count from complaint')
  return row?.count ?? -1
}

function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  return asOwner(url, async (client: Client) => (await client.query<Row>(sql)).rows)
}

async function untilWaiting(url: string): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await query(url, waiting)).length === 0);
}

async function emptyDatabase(t: Test): Promise<string> {
  const name = `redress_${randomBytes(6).toString('hex')}`
  await query(clusterUrl(), `create database ${name}`)
  t.teardown(() => query(clusterUrl(), `drop database ${name} with (force)`))
  const url = new URL(clusterUrl())
  url.pathname = `/${name}`
  return url.href
}

/** A way to the database that, once told so, swallows the confirmation of the next commit and all after it. */
async function proxyTo(t: Test, url: string) {
  const target = new URL(url)
  let onCommit: (() => void) | undefined
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    client.on('data', (data) => server.write(data)).on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    server.on('data', (data) => {
      if (onCommit && data.includes('COMMIT\0')) onCommit()
      else client.write(data)
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  const through = new URL(url)
  through.host = `127.0.0.1:${(proxy.address() as { port: number }).port}`
  return {
    url: through.href,
    atCommit: (work: () => void) => {
      onCommit = work
    },
  }
}
