import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { meansOf } from '../src/app.ts'
import { signToken } from '../src/cli/sign-token.ts'
import { readComplaint } from '../src/complaint/complaint.store.ts'
import { openDatabase } from '../src/platform/database.store.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { migrate } from '../src/platform/migrate.store.ts'
import { parseKeyRing } from '../src/platform/seal.ts'
import { floorOf, floorOfIntake } from './floor.ts'
import { load, type Shot, type Taken } from './load.ts'
import { seed } from './seed.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
  },
})
const sizes = values.sizes.split(',').map(Number)
const lastMs = Number(values.seconds) * 1000
const connections = Number(values.connections)
const secret = 'a secret that only this run of the bench knows'
const keys = `k1:${randomBytes(32).toString('base64')}`
const ring = parseKeyRing(keys)
const rows: string[] = []
const REPORT = readFileSync(new URL('./report.graphql', import.meta.url), 'utf8')

const dataDir = mkdtempSync(join(tmpdir(), 'redress-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir, password: 'bench', log: { info() {} } })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))
try {
  await migrate(postgres.url)
  await bench()
  report()
} finally {
  await cleanUp()
}

async function cleanUp(): Promise<void> {
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

async function bench(): Promise<void> {
  const service = await startService()
  try {
    const operator = { sub: 'operator', roles: ['operator'] as const }
    const company = { name: 'Bench', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
    const { id: tenant } = await post(service.url, '/v1/tenants', token(operator), company)
    const agent = token({ sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], tenant })
    const supervisor = token({ sub: 'supervisor.he', roles: ['supervisor'], tenant })
    await load(service.url, connections, 2000, intakeShot(agent)) // warm
    note(
      'intake',
      await load(service.url, connections, lastMs, intakeShot(agent)),
      await floorOfIntake(postgres.url, connections, lastMs),
    )
    const { id } = await post(service.url, '/v1/complaints', agent, intake())
    const model = await modelOf(tenant, id)
    let stored = 0
    for (const size of sizes) {
      await seed(postgres.url, ring, tenant, model, size - stored)
      stored = size
      await reads(service.url, tenant, supervisor, id, size)
    }
    rows.push(`| memory of the service | ${service.memoryMb()} MB | | | | |`)
  } finally {
    await service.stop()
  }
}

async function reads(url: string, tenant: string, who: string, id: string, size: number): Promise<void> {
  const deep = await deepCursor(url, who)
  const get = (path: string) => () =>
    ({ method: 'GET', path, headers: { authorization: `Bearer ${who}` } }) as Shot
  const page = `select id, facts from complaint where tenant_id = $1 order by received_at desc, id desc limit 51`
  const bare = await floorOf(postgres.url, connections, lastMs / 4, () => ({ text: page, values: [tenant] }))
  const single = `select facts from complaint where tenant_id = $1 and id = $2`
  const bareOne = await floorOf(postgres.url, connections, lastMs / 4, () => ({
    text: single,
    values: [tenant, id],
  }))
  const at = ` at ${size.toLocaleString('en')}`
  note(`single read${at}`, await load(url, connections, lastMs / 2, get(`/v1/complaints/${id}`)), bareOne)
  note(`worklist, first page${at}`, await load(url, connections, lastMs / 2, get('/v1/complaints')), bare)
  note(
    `worklist, page 100${at}`,
    await load(url, connections, lastMs / 2, get(`/v1/complaints?cursor=${deep}`)),
    bare,
  )
  const open = 'state=received&state=classified&state=graded&state=planned'
  note(
    `worklist, four states${at}`,
    await load(url, connections, lastMs / 2, get(`/v1/complaints?${open}`)),
    bare,
  )
  const query = JSON.stringify({
    query: REPORT,
    variables: { from: new Date(Date.now() - 5 * 86_400_000).toISOString() },
  })
  const headers = { authorization: `Bearer ${who}`, 'content-type': 'application/json' }
  note(
    `report, 5 days${at}`,
    await load(url, 2, lastMs / 2, () => ({ method: 'POST', path: '/graphql', headers, body: query })),
  )
}

async function deepCursor(url: string, who: string): Promise<string> {
  let cursor = ''
  for (let page = 0; page < 25; page += 1) {
    const answer = await fetch(`${url}/v1/complaints?limit=200${cursor && `&cursor=${cursor}`}`, {
      headers: { authorization: `Bearer ${who}` },
    })
    cursor = ((await answer.json()) as { nextCursor: string }).nextCursor
  }
  return cursor
}

async function modelOf(tenant: string, id: string) {
  const database = openDatabase(postgres.url)
  const { ring: own } = meansOf({ ring, now: () => new Date(), random: randomBytes })
  const stored = await database.transact(tenant, (tx) => readComplaint(tx, own, id))
  await database.close()
  if (!stored) throw new Error('the complaint that was just received is not there')
  return stored.complaint
}

function intakeShot(who: string): () => Shot {
  return () => ({
    ...{ method: 'POST', path: '/v1/complaints', body: JSON.stringify(intake()) },
    headers: {
      authorization: `Bearer ${who}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
  })
}

function intake(): object {
  const number = Math.floor(Math.random() * 1e8)
  return {
    channel: 'phone',
    customer: { name: '王女士', phone: `+86138${String(number).padStart(8, '0')}`, type: 'individual' },
    incident: { orderNumber: randomUUID(), product: '空调 KFR-35', scene: '线上商城订单' },
    account: '空调装好第二天就不制冷了，打了两次客服电话都没有人上门看。',
    demands: [{ kind: 'refund', words: '全额退款' }, { kind: 'apology' }],
    facts: {
      ...{ affectedCustomers: 1, loss: { amount: 0, currency: 'CNY' } },
      ...{ safetyHazard: false, publicOpinionRisk: false, processDefect: false },
    },
  }
}

function note(what: string, taken: Taken, floor?: Taken): void {
  const { rate, p50, p99, failed } = taken
  const against = floor ? `${floor.rate.toFixed(0)}/s | ${(rate / floor.rate).toFixed(2)}` : ' | '
  const row = `| ${what} | ${rate.toFixed(0)}/s | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${against} |`
  console.log(failed > 0 ? `${row} ${failed} FAILED` : row)
  rows.push(failed > 0 ? `${row} ${failed} failed` : row)
}

function report(): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
  const head = `| what | rate | p50 ms | p99 ms | floor | of floor |\n|---|---|---|---|---|---|`
  const text = `# Performance

Made by \`npm run bench\` on ${machine}, with service, Postgres and load on the same machine;
${connections} connections, ${values.seconds} s each. The floor is the bare SQL on one pool in the same run: of an intake one
complaint, one event, four clocks and one idempotency row a transaction; of a read the one statement behind it.

${head}
${rows.join('\n')}
`
  writeFileSync(new URL('./RESULTS.md', import.meta.url), text)
}

async function post(url: string, path: string, who: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { id: string }
}

function token(bearer: Parameters<typeof signToken>[1]): string {
  return signToken({ secret }, bearer, '1h')
}

async function startService() {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', '--import=tsx', 'src/server.ts'], {
    env: {
      ...{ PATH: process.env.PATH ?? '', PORT: '0', RATE_LIMIT: 'off', ROLE: 'api' },
      ...{ DATABASE_URL: postgres.url, JWT_SECRET: secret, ENCRYPTION_KEYS: keys },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let url = ''
  for await (const line of createInterface(child.stdout ?? Readable.from([]))) {
    url = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? ''
    if (url) break
  }
  child.stdout?.resume()
  return {
    url,
    memoryMb: () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(status(child.pid))?.[1] ?? 0) / 1024),
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

function status(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
