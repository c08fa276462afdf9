import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Bearer as Claims, signToken } from '../src/cli/sign-token.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { freePort } from '../src/platform/free-port.client.ts'
import { migrate } from '../src/platform/migrate.store.ts'
import { AGENT, intakeOf } from '../test/support/drive.ts'
import { percentiles } from './load.ts'

// How late many receivers are told what happens, while some of them are dead and some answer after half a minute: one
// process with API and worker, its own Postgres, receivers that answer in a process of theirs.
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    subscriptions: { type: 'string', default: '100' },
    dead: { type: 'string', default: '10' },
    slow: { type: 'string', default: '10' },
  },
})
const [rate, seconds, all, dead, slow] = [
  ...[values.rate, values.seconds, values.subscriptions, values.dead, values.slow].map(Number),
] as [number, number, number, number, number]
const fine = all - dead - slow
const PATIENCE_MS = 120_000

const secret = 'a secret that only this run of the bench knows'
const dataDir = mkdtempSync(join(tmpdir(), 'redress-bench-'))
const postgres = await timestamped()
const receiver = fork(new URL('./webhook-receiver.ts', import.meta.url), { execArgv: ['--import=tsx'] })
const [{ port }] = await once(receiver, 'message')
const service = spawn(process.execPath, ['--max-semi-space-size=32', '--import=tsx', 'src/server.ts'], {
  env: {
    ...{ PATH: process.env.PATH ?? '', PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'info' },
    ...{ DATABASE_URL: postgres.url, JWT_SECRET: secret, WEBHOOK_ALLOW_PRIVATE: 'true' },
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await addressOf(service)
try {
  await bench()
} finally {
  receiver.kill()
  const ended = once(service, 'exit')
  service.kill('SIGTERM')
  await ended
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

async function bench(): Promise<void> {
  const { id: tenant } = await call({ sub: 'ops', roles: ['operator'] }, '/v1/tenants', {
    ...{ name: 'Bench', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
  })
  const closed = await freePort()
  const admin: Claims = { sub: 'admin.mo', roles: ['admin'], tenant }
  const subscribe = (to: string) => call(admin, '/v1/webhooks', { url: to, events: ['complaint.received'] })
  for (let n = 0; n < fine; n += 1) await subscribe(`http://127.0.0.1:${port}/fine/${n}`)
  for (let n = 0; n < slow; n += 1) await subscribe(`http://127.0.0.1:${port}/slow/${n}`)
  for (let n = 0; n < dead; n += 1) await subscribe(`http://127.0.0.1:${closed}/${n}`)
  const agent = { ...AGENT, tenant }
  const sent: Promise<unknown>[] = []
  const start = performance.now()
  for (let n = 0; n < rate * seconds; n += 1) {
    await pause(Math.max(0, start + (n * 1000) / rate - performance.now()))
    sent.push(call(agent, '/v1/complaints', intakeOf({ customer: { phone: `+86139${10_000_000 + n}` } })))
  }
  await Promise.all(sent)
  const until = performance.now() + PATIENCE_MS
  while ((await ask<{ count: number }>('count')).count < fine * sent.length && performance.now() < until)
    await pause(200)
  const wholeS = (performance.now() - start) / 1000
  write(await committed(), (await ask<{ heard: [number, string, number][] }>('heard')).heard, wholeS)
}

/** When each event was committed (ms), by its id, in the order of the feed. */
async function committed(): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ id: string; at: number }>(
    `select id, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as at from complaint_event
      where type = 'complaint.received' order by position`,
  )
  await client.end()
  return new Map(rows.map(({ id, at }) => [id, at]))
}

function write(
  events: ReadonlyMap<string, number>,
  heard: readonly [number, string, number][],
  wholeS: number,
) {
  const lags: number[] = []
  const seen = new Set<string>()
  for (const [n, id, at] of heard) {
    if (!seen.has(`${n} ${id}`)) lags.push(at - (events.get(id) ?? 0))
    seen.add(`${n} ${id}`)
  }
  const { p50, p99 } = percentiles(lags)
  const missing = fine * events.size - seen.size
  const page = `# Webhooks

Made by \`npm run bench:webhooks\` on ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}:
one process with API and worker, Postgres, the receivers and the load on the same machine. ${rate} events a second for
${seconds} s, ${all} subscriptions to each of them: ${dead} whose receiver is dead, ${slow} whose receiver answers after 30 s, ${fine} that
answer at once. Lag is from the commit of an event to its arrival at one of the ${fine}.

| events | deliveries | a second | lag p50 ms | lag p99 ms | most ms | missing | repeated |
|---|---|---|---|---|---|---|---|
| ${events.size} | ${seen.size} | ${Math.round(seen.size / wholeS)} | ${p50.toFixed(0)} | ${p99.toFixed(0)} | ${lags.reduce((a, b) => Math.max(a, b), 0).toFixed(0)} | ${missing} | ${heard.length - seen.size} |
`
  console.log(page)
  writeFileSync(new URL('./WEBHOOKS.md', import.meta.url), page)
}

async function call(bearer: Claims, path: string, body: object) {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${signToken({ secret }, bearer, '1h')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { readonly id: string }
}

async function ask<Answer>(what: string): Promise<Answer> {
  const answered = once(receiver, 'message')
  receiver.send(what)
  const [answer] = await answered
  return answer as Answer
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the service says nothing')
  for await (const line of createInterface(stdout)) {
    const found = /http:\/\/[\d.:]+/.exec(line)?.[0]
    if (found) {
      stdout.resume()
      return found
    }
  }
  throw new Error('the service ended')
}

/** A port at which nobody listens. */

/** A server that knows when each transaction was committed. */
async function timestamped() {
  const options = { dataDir, password: 'bench', log: { info() {} } }
  const first = await startEmbeddedPostgres(options)
  await migrate(first.url)
  const client = new pg.Client({ connectionString: first.url })
  await client.connect()
  await client.query('alter system set track_commit_timestamp = on')
  await client.end()
  await first.stop()
  return startEmbeddedPostgres(options)
}
