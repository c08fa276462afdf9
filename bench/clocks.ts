import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import pino from 'pino'
import { buildApp, meansOf } from '../src/app.ts'
import { openDatabase } from '../src/platform/database.store.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { migrate } from '../src/platform/migrate.store.ts'
import { parseKeyRing } from '../src/platform/seal.ts'
import { startWorker } from '../src/worker.job.ts'
import type { Bearer, TestApp } from '../test/support/app.ts'
import { AGENT, driveTo, intakeOf } from '../test/support/drive.ts'
import { type Model, seedFar, seedNear } from './clocks-seed.ts'
import { percentiles } from './load.ts'

// How late clocks fire when those of many complaints fall due within one second, while few and while a million run; and
// what clocks add to a command.
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,1000000' },
    due: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    lives: { type: 'string', default: '150' },
  },
})
const sizes = values.sizes.split(',').map(Number)
const [due, rounds, lives] = [values.due, values.rounds, values.lives].map(Number) as [number, number, number]
const CLOCKS_EACH = 4
const LEAD_MS = 4000
const ADMIN: Bearer = { sub: 'admin.mo', roles: ['admin'] }

const dataDir = mkdtempSync(join(tmpdir(), 'redress-bench-'))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))
const postgres = await timestamped()
const log = pino({ level: 'warn' })
const ring = parseKeyRing(`k1:${randomBytes(32).toString('base64')}`)
const database = openDatabase(postgres.url)
const now = () => new Date()
const means = meansOf({ ring, now, random: randomBytes })
const app = await buildApp({
  ...{ database, ring, jwt: { secret: 'a secret that only this run of the bench knows' } },
  ...{ now, random: randomBytes, log, version: '0.0.0' },
})
await app.ready()
const owner = new pg.Client({ connectionString: postgres.url })
await owner.connect()
const lines: string[] = []
try {
  await transitions()
  await firings()
  write()
} finally {
  await cleanUp()
}

/** A server that knows when each transaction was committed: only then has a clock fired for others to see. */
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

async function cleanUp(): Promise<void> {
  await owner.end()
  await app.close()
  await database.close()
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

async function firings(): Promise<void> {
  const tenant = await newTenant()
  const { body } = await callerFor(tenant)(AGENT, 'POST', '/v1/complaints', intakeOf({ channel: 'web_chat' }))
  const model: Model = { tenant, id: body.id }
  await owner.query('update complaint_clock set next_at = null') // what was received for this would fire meanwhile
  let running = 0
  for (const size of sizes) {
    const complaints = Math.round(size / CLOCKS_EACH) - running
    await seedFar(postgres.url, model, Math.max(0, complaints))
    running += Math.max(0, complaints)
    const worker = startWorker({ database, means, log }, postgres.url)
    await round(model, 100) // warm
    const lags: number[] = []
    for (let count = 0; count < rounds; count += 1) lags.push(...(await round(model, due)))
    await worker.stop()
    const { p50, p99 } = percentiles(lags)
    const most = Math.max(...lags)
    const name = `${due.toLocaleString('en')} due in one second, ${size.toLocaleString('en')} running`
    tell(`| ${name} | ${p50.toFixed(0)} | ${p99.toFixed(0)} | ${most.toFixed(0)} |`)
  }
}

/** From the instant at which each was due to the commit of its breach, in ms. */
async function round(model: Model, complaints: number): Promise<number[]> {
  const from = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000
  await seedNear(postgres.url, model, complaints, from)
  if (Date.now() > from - 500) throw new Error('storing took longer than there was time')
  const span = [new Date(from).toISOString(), new Date(from + 1000).toISOString()]
  for (let left = 1; left > 0; ) {
    await pause(Math.max(500, from + 1000 - Date.now()))
    const { rows } = await owner.query(
      'select count(*)::int as left from complaint_clock where next_at < $1',
      [span[1]],
    )
    left = rows[0].left
  }
  const { rows } = await owner.query<{ lag: number }>(
    `select extract(epoch from pg_xact_commit_timestamp(xmin) - (data ->> 'dueAt')::timestamptz)::float8 * 1000 as lag
      from complaint_event where type = 'clock.breached' and (data ->> 'dueAt')::timestamptz >= $1
        and (data ->> 'dueAt')::timestamptz < $2`,
    span,
  )
  if (rows.length !== complaints) throw new Error(`${rows.length} of ${complaints} have fired`)
  return rows.map(({ lag }) => lag)
}

/** What one life costs with the clocks of the default pack, and with the four that every policy has. */
async function transitions(): Promise<void> {
  const [withClocks, without] = [callerFor(await newTenant()), callerFor(await newTenant())]
  const { body } = await without(ADMIN, 'GET', '/v1/policies/clocks')
  const { close, resume_by, resolve, revisit } = body.content.rules
  const [whole, last] = [resolve, revisit].map(({ ladder: _, ...rule }) => rule)
  const content = { ...body.content, rules: { close, resume_by, resolve: whole, revisit: last }, ladders: {} }
  const put = await without(ADMIN, 'PUT', '/v1/policies/clocks', { content, reason: 'to compare' })
  if (put.status !== 200) throw new Error(put.payload)
  const spent = { with: 0, without: 0 }
  let commands = 0
  const one = async (api: TestApp['call']) => {
    commands = 0
    const call: TestApp['call'] = (...args) => {
      commands += 1
      return api(...args)
    }
    const start = performance.now()
    await driveTo({ call }, 'archived')
    return performance.now() - start
  }
  for (let life = -10; life < lives; life += 1) {
    const [dear, plain] = [await one(withClocks), await one(without)] // by turns: what slows the machine slows both
    if (life < 0) continue
    spent.with += dear
    spent.without += plain
  }
  const each = (ms: number) => (ms / lives / commands).toFixed(2)
  tell(
    `A command of a life of ${commands} takes ${each(spent.with)} ms with the default clocks and ${each(spent.without)} ms with the four that every policy has.`,
  )
}

async function newTenant(): Promise<string> {
  const company = { name: 'Bench', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await callerFor('')({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', company)
  return body.id
}

function callerFor(tenant: string): TestApp['call'] {
  return async (bearer, method, url, payload) => {
    const authorization = `Bearer ${app.jwt.sign(tenant ? { ...bearer, tenant } : bearer)}`
    const answer = await app.inject({
      ...{ method, url, headers: { authorization } },
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    return {
      status: answer.statusCode,
      body: answer.json(),
      headers: answer.headers,
      payload: answer.payload,
    }
  }
}

function tell(line: string): void {
  console.log(line)
  lines.push(line)
}

function write(): void {
  const memory = Math.round(totalmem() / 2 ** 30)
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GB, Node ${process.version}`
  const rows = lines.filter((line) => line.startsWith('|'))
  const facts = lines.filter((line) => !line.startsWith('|'))
  const text = `# Clocks

Made by \`npm run bench:clocks\` on ${machine}, with one
worker and Postgres on the same machine; ${rounds} rounds each. Lag is from the instant at which a clock was due to the commit
of its breach.

| clocks | p50 ms | p99 ms | most ms |
|---|---|---|---|
${rows.join('\n')}

${facts.join('\n')}
`
  writeFileSync(new URL('./CLOCKS.md', import.meta.url), text)
}
