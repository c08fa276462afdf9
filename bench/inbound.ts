import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { signToken } from '../src/cli/sign-token.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { load, percentiles, repeat, type Taken } from './load.ts'
import { type Service, startService } from './service.ts'
import { storm } from './storm.ts'

// What a channel delivers: how many a second are answered 202, how many a second become complaints, each beside the bare SQL;
// then a channel that delivers at a steady rate, a third of it repeats, while api and worker are killed in turn.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
    'storm-seconds': { type: 'string', default: '60' },
    'per-second': { type: 'string', default: '200' },
  },
})
const [seconds, connections, stormSeconds, perSecond] = [
  ...[values.seconds, values.connections, values['storm-seconds'], values['per-second']],
].map(Number) as [number, number, number, number]

const secret = 'a secret that only this run of the bench knows'
const keys = `k1:${randomBytes(32).toString('base64')}`
const dataDir = mkdtempSync(join(tmpdir(), 'redress-inbound-'))
const postgres = await startEmbeddedPostgres({ dataDir, password: 'bench', log: { info() {} } })
const pool = new pg.Pool({ connectionString: postgres.url, max: connections })
const serving: { api: Service; worker: Service } = {
  api: await startService(postgres.url, secret, keys),
  worker: await startService(postgres.url, secret, keys, 'worker'),
}

try {
  const floor = await floorOfDelivery()
  tell('floor: one row of a delivery a transaction', floor)
  const channel = await newChannel()
  const began = performance.now()
  const taken = await load(serving.api.url, connections, seconds * 1000, () => shotOf(channel))
  tell('deliveries to 202', taken)
  const delivered = await count('inbound_delivery')
  await until(async () => (await count('complaint')) === delivered)
  const rate = delivered / ((performance.now() - began) / 1000)
  console.log(`deliveries to complaint: ${rate.toFixed(0)}/s, ${delivered} in all`)
  await storming()
} finally {
  await serving.api.stop()
  await serving.worker.stop()
  await pool.end()
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

interface Opening {
  readonly key: string
  readonly secret: string
}

async function newChannel(): Promise<Opening> {
  const company = { name: 'Bench', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { id: tenant } = await ask({ sub: 'ops', roles: ['operator'] }, '/v1/tenants', company)
  return ask({ sub: 'admin', roles: ['admin'], tenant: tenant as string }, '/v1/channels', {
    ...{ name: 'bench', channel: 'web_chat', adapter: 'json' },
    verification: { scheme: 'standard_webhooks' },
  })
}

async function ask(bearer: Parameters<typeof signToken>[1], path: string, body: object) {
  const token = signToken({ secret }, bearer, '1h')
  const answer = await fetch(serving.api.url + path, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  return (await answer.json()) as Opening & { readonly id: string }
}

function shotOf({ key, secret: by }: Opening) {
  const [id, at] = [randomUUID(), String(Math.floor(Date.now() / 1000))]
  const phone = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  const complaint = {
    account: '包裹外箱破损，里面的东西少了一件，客服没有回复。',
    customer: { name: '收件人', phone },
  }
  const body = JSON.stringify({ id, complaint })
  const mac = createHmac('sha256', Buffer.from(by.replace('whsec_', ''), 'base64'))
  const signature = `v1,${mac.update(`${id}.${at}.${body}`).digest('base64')}`
  const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature }
  return {
    ...{ method: 'POST' as const, path: `/v1/inbound/${key}`, body },
    headers: { ...headers, 'content-type': 'application/json' },
  }
}

/** The least that keeping a delivery takes: one row of the same size, a transaction each. */
async function floorOfDelivery(): Promise<Taken> {
  await pool.query(
    'create table floor_delivery (t uuid, id uuid, key text, at timestamptz, content bytea, primary key (t, id), unique (t, key))',
  )
  const [tenant, content] = [randomUUID(), randomBytes(700)]
  const insert = { name: 'floor', text: 'insert into floor_delivery values ($1, $2, $3, now(), $4)' }
  return repeat(connections, 3000, async () => {
    await pool.query({ ...insert, values: [tenant, randomUUID(), randomUUID(), content] })
    return true
  })
}

async function storming(): Promise<void> {
  const channel = await newChannel()
  const before = await count('complaint')
  const messages = Math.floor((perSecond * stormSeconds * 2) / 3)
  let isOver = false
  const killing = (async () => {
    for (let turn = 0; !isOver; turn += 1) {
      await pause((stormSeconds * 1000) / 6)
      if (isOver) return
      const role = turn % 2 === 0 ? 'worker' : 'api'
      await serving[role].kill()
      serving[role] = await startService(postgres.url, secret, keys, role)
    }
  })()
  const report = await storm({ channel, messages, perSecond, urlOf: () => serving.api.url })
  isOver = true
  await killing
  await until(async () => (await count(`inbound_delivery where state = 'waiting'`)) === 0)
  const made = (await count('complaint')) - before
  const { p50, p95, p99 } = percentiles(report.tookMs)
  console.log(
    `storm: ${report.deliveries} deliveries of ${messages} messages at ${perSecond}/s in ${report.tries} tries, api and worker killed in turn: ` +
      `${made} complaints, until 202 p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
  )
  if (made !== messages) process.exitCode = 1
}

async function count(from: string): Promise<number> {
  const { rows } = await pool.query(`select count(*)::int as count from ${from}`)
  return rows[0].count
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(50)
}

function tell(what: string, { rate, p50, p95, p99, failed }: Taken): void {
  const times = [p50, p95, p99].map((ms) => ms.toFixed(1)).join(', ')
  console.log(`${what}: ${rate.toFixed(0)}/s, p50, p95, p99 ${times} ms, ${failed} failed`)
}
