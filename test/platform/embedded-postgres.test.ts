import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Test } from 'tap'
import t from 'tap'
import type { EmbeddedPostgres } from '../../src/platform/embedded-postgres.client.ts'
import {
  discardEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres.client.ts'
import { isRoot } from '../../src/platform/postgres-account.client.ts'
import { locateCluster } from '../../src/platform/postgres-cluster.client.ts'
import { stopServer } from '../../src/platform/postgres-server.client.ts'
import { runningPostmaster } from '../../src/platform/postmaster.client.ts'
import { hasEnded } from '../../src/platform/processes.client.ts'
import { discard, ownDataDirectory } from '../support/cluster.ts'

const PASSWORD = 'p@ss/w:rd 密'
const HOLDER = new URL('../support/hold-postgres.ts', import.meta.url)
/** One data directory for the tests that need no first start: making a database takes most of a second. */
const usedBefore = dataDirectory(t)
const onLinux = process.platform === 'linux'

t.test(
  'data written before SIGKILL of the process and of its server is there after the next start',
  async (t) => {
    const dataDir = dataDirectory(t)
    const { holder, url } = await hold(t, dataDir)
    await query(url, 'create table kept as select 7 as n')
    await kill(holder)
    await killServer(dataDir)
    const next = await start(dataDir)
    t.equal(next.attached, false)
    t.same(await query(next.url, 'select n from kept'), [{ n: 7 }])
  },
)

t.test('data is kept between two ordinary starts, and a stopped server is gone', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  const first = await start(dataDir)
  await query(first.url, 'create table kept_twice as select 7 as n')
  await first.stop()
  await first.stop()
  await t.rejects(query(first.url, 'select 1'), { code: 'ECONNREFUSED' })
  const second = await start(dataDir)
  t.same(await query(second.url, 'select n from kept_twice'), [{ n: 7 }])
})

t.test(
  'the database is redress, owned by redress, in UTF-8 and UTC, and knows Chinese letters',
  async (t) => {
    const { url } = await start(stopAfter(t, usedBefore))
    const [found] = await query(
      url,
      `select current_database() as database, current_user as owner, current_setting('server_encoding') as encoding,
       current_setting('timezone') as timezone, current_setting('listen_addresses') as listens,
       current_setting('fsync') as fsync, '投诉' ~ '^\\w+$' as letters`,
    )
    t.same(found, {
      ...{ database: 'redress', owner: 'redress', encoding: 'UTF8', timezone: 'UTC' },
      ...{ listens: '127.0.0.1', fsync: 'on', letters: true },
    })
  },
)

t.test('processes that start at once share one server, and exactly one of them owns it', async (t) => {
  const dataDir = dataDirectory(t)
  const held = await Promise.all([hold(t, dataDir), hold(t, dataDir), hold(t, dataDir)])
  t.equal(new Set(held.map(({ url }) => url)).size, 1)
  t.equal(held.filter(({ attached }) => !attached).length, 1)
})

t.test('whoever is only attached leaves the server running', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  const { holder, url } = await hold(t, dataDir)
  const attached = await start(dataDir)
  t.match(attached, { url, attached: true })
  await attached.stop()
  t.same(await query(url, 'select 1 as n'), [{ n: 1 }])
  t.equal(holder.exitCode, null)
})

t.test('a server left behind by a killed process is adopted, and stops with its new owner', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  const { holder, url } = await hold(t, dataDir)
  await kill(holder)
  const adopted = await start(dataDir)
  t.match(adopted, { url, attached: false })
  t.equal((await start(dataDir)).attached, true)
  await adopted.stop()
  t.equal(server(dataDir), undefined)
})

t.test('a server killed under a living process is started again by the next start', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  await start(dataDir)
  await killServer(dataDir)
  const next = await start(dataDir)
  t.equal(next.attached, false)
  t.same(await query(next.url, 'select 1 as n'), [{ n: 1 }])
})

t.test(
  'a query still running in a killed server keeps the next one out for seconds only',
  { skip: !onLinux },
  async (t) => {
    const dataDir = stopAfter(t, usedBefore)
    const { url } = await start(dataDir)
    const endless = t.rejects(query(url, `do 'begin loop end loop; end'`))
    await busy(url)
    await killServer(dataDir)
    t.same(await query((await start(dataDir)).url, 'select 1 as n'), [{ n: 1 }])
    await endless
  },
)

t.test('a lock file whose process number now belongs to a stranger is no obstacle', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  const first = await start(dataDir)
  await first.stop()
  const { directory } = locateCluster(dataDir)
  writeFileSync(
    join(directory, 'postmaster.pid'),
    `${process.pid}\n${directory}\n1\n1\n\n127.0.0.1\n1 1\nready\n`,
  )
  const next = await start(dataDir)
  t.same(await query(next.url, 'select 1 as n'), [{ n: 1 }])
})

t.test('a first start that was interrupted is no obstacle', async (t) => {
  const dataDir = dataDirectory(t)
  mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n')
  writeFileSync(join(dataDir, 'postgres.pw'), 'half')
  const { url } = await start(dataDir)
  t.same(await query(url, 'select 1 as n'), [{ n: 1 }])
  t.notOk(existsSync(join(dataDir, 'postgres.pw')))
})

t.test('another password than the one the database was made with is named as the reason', async (t) => {
  const dataDir = stopAfter(t, usedBefore)
  const first = await start(dataDir)
  await t.rejects(start(dataDir, 'other'), { message: /another password/ })
  await first.stop()
  await t.rejects(start(dataDir, 'other'), { message: /another password/ })
  t.equal(server(dataDir), undefined, 'and no server is left running')
})

t.test('root keeps the data of a private directory without opening it', { skip: !isRoot() }, async (t) => {
  const dataDir = dataDirectory(t, 0o700)
  const first = await start(dataDir)
  await query(first.url, 'create table kept as select 7 as n')
  await first.stop()
  t.same(await query((await start(dataDir)).url, 'select n from kept'), [{ n: 7 }])
  t.equal(statSync(dataDir).mode & 0o777, 0o700)
  const { directory } = locateCluster(dataDir)
  await discardEmbeddedPostgres(dataDir)
  t.notOk(existsSync(directory), 'and leaves nothing elsewhere when it is discarded')
})

function dataDirectory(t: Test, mode?: number): string {
  const dataDir = ownDataDirectory(mode)
  t.teardown(() => discard(dataDir))
  return dataDir
}

function stopAfter(t: Test, dataDir: string): string {
  t.teardown(async () => {
    const running = server(dataDir)
    if (running) await stopServer(locateCluster(dataDir), running.pid)
  })
  return dataDir
}

function start(dataDir: string, password = PASSWORD): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, password, log: { info() {} } })
}

async function hold(
  t: Test,
  dataDir: string,
): Promise<{ holder: ChildProcess; url: string; attached: boolean }> {
  const holder = fork(HOLDER, [dataDir, PASSWORD], { execArgv: ['--import=tsx'] })
  t.teardown(() => kill(holder))
  const [said] = await Promise.race([
    once(holder, 'message'),
    once(holder, 'exit').then(() =>
      Promise.reject(new Error('The process that should hold the server ended')),
    ),
  ])
  return { holder, ...said }
}

async function kill(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return
  const ended = once(holder, 'exit')
  holder.kill('SIGKILL')
  await ended
}

function server(dataDir: string) {
  return runningPostmaster(locateCluster(dataDir).directory)
}

async function killServer(dataDir: string): Promise<void> {
  const pid = server(dataDir)?.pid
  if (!pid) throw new Error('No server to kill')
  process.kill(pid, 'SIGKILL')
  await hasEnded(pid, 10_000)
}

async function busy(url: string): Promise<void> {
  const looping = `select from pg_stat_activity where state = 'active' and query like 'do %loop%'`
  while ((await query(url, looping)).length === 0);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
