import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { meansOf } from '../src/app.ts'
import { signToken } from '../src/cli/sign-token.ts'
import { readComplaint } from '../src/complaint/complaint.store.ts'
import type { Complaint } from '../src/complaint/complaint.ts'
import { OPEN_STATES } from '../src/complaint/states.ts'
import { openDatabase } from '../src/platform/database.store.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { migrate } from '../src/platform/migrate.store.ts'
import { parseKeyRing } from '../src/platform/seal.ts'
import type { Bearer, TestApp } from '../test/support/app.ts'
import { AGENT, driveTo, FACTS, SUPERVISOR } from '../test/support/drive.ts'
import { floorOfIntake, pgbenchOfIntake } from './floor.ts'
import { load, repeat, type Shot, shoot, type Taken, type Target, targetOf } from './load.ts'
import { measureReads, measureReports } from './reads.ts'
import { type Models, seed, tallyAll } from './seed.ts'
import { type Service, startService } from './service.ts'
import { newSheet } from './sheet.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
    crowd: { type: 'string', default: '256' },
  },
})
const sizes = values.sizes.split(',').map(Number)
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const crowd = Number(values.crowd)
const lastMs = seconds * 1000
const secret = 'a secret that only this run of the bench knows'
const keys = `k1:${randomBytes(32).toString('base64')}`
const ring = parseKeyRing(keys)
const sheet = newSheet()
const tokens = new Map<string, string>()

// Before that V8 still compiles what is hot, and takes as much of the machine as the work does.
const WARM_MS = Math.max(30_000, lastMs)

const dataDir = mkdtempSync(join(tmpdir(), 'redress-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir, password: 'bench', log: { info() {} } })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))
try {
  await migrate(postgres.url)
  const service = await startService(postgres.url, secret, keys)
  await bench(service).finally(() => service.stop())
  sheet.write(connections, seconds)
} finally {
  await cleanUp()
}

async function cleanUp(): Promise<void> {
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

async function bench(service: Service): Promise<void> {
  const target = targetOf(service.url, connections)
  const tenant = await newTenant(target)
  const api = { call: callerOf(target, tenant) }
  const agent = token(AGENT, tenant)
  await load(service.url, connections, WARM_MS, intakeShot(agent))
  const models = await modelsOf(api, tenant)
  const { id = '' } = models.get('received') ?? {}
  const reading = {
    ...{ url: service.url, databaseUrl: postgres.url, tenant, token: token(SUPERVISOR, tenant) },
    ...{ sheet, connections, lastMs },
  }
  let stored = 0
  for (const size of sizes) {
    await grow(tenant, models, stored, size)
    stored = size
    const floor = await measureIntake(service.url, agent, size)
    await measureLives(api, floor, size)
    await measureReads(reading, id, size)
    await measureReports(reading, size)
    await measureCrowd(target, floor, size)
    const { now, most } = service.memoryMb()
    sheet.tell(`Memory of the service after ${size.toLocaleString('en')}: ${now} MB, at most ${most} MB.`)
  }
  await target.pool.close()
}

async function measureIntake(url: string, who: string, size: number): Promise<Taken> {
  const taken = await load(url, connections, lastMs, intakeShot(who))
  const floor = await floorOfIntake(postgres.url, connections, lastMs)
  sheet.note(`intake at ${size.toLocaleString('en')}`, taken, floor)
  return floor
}

/**
 * What the whole machine takes in: a process for each core, and so many connections that none of them waits for work. Of a
 * tenant of its own, or what is measured at the next size would look through what was taken in here.
 */
async function measureCrowd(target: Target, floor: Taken, size: number): Promise<void> {
  const processes = availableParallelism()
  const who = token(AGENT, await newTenant(target))
  const service = await startService(postgres.url, secret, keys, 'api', processes)
  await load(service.url, crowd, WARM_MS, intakeShot(who))
  const taken = await load(service.url, crowd, lastMs, intakeShot(who))
  await service.stop()
  const stored = size.toLocaleString('en')
  sheet.note(`intake by ${processes} processes on ${crowd} connections at ${stored}`, taken, floor)
  const rate = await pgbenchOfIntake(postgres.url, connections, lastMs)
  if (rate === null) return
  const share = (taken.rate / rate).toFixed(2)
  sheet.tell(
    `pgbench itself does ${rate.toFixed(0)} of the floor's transactions a second at ${stored}: ${share} of that by ${processes} processes.`,
  )
}

/** A life has a floor of one transaction for each of its commands. */
async function measureLives(api: Pick<TestApp, 'call'>, floor: Taken, size: number): Promise<void> {
  let commands = 0
  const counting: Pick<TestApp, 'call'> = {
    call: (...call) => {
      commands += 1
      return api.call(...call)
    },
  }
  await driveTo(counting, 'archived', somebodyNew())
  const each = commands
  const live = async () => (await driveTo(api, 'archived', somebodyNew())).state === 'archived'
  const taken = await repeat(connections, lastMs, live)
  sheet.note(`one whole life, ${each} requests, at ${size.toLocaleString('en')}`, taken, {
    ...floor,
    rate: floor.rate / each,
  })
}

async function grow(tenant: string, models: Models, from: number, to: number): Promise<void> {
  const began = performance.now()
  await seed(postgres.url, ring, tenant, models, { from, to })
  const seeded = performance.now()
  await tallyAll(postgres.url, tenant)
  const [seeding, tallying] = [seeded - began, performance.now() - seeded].map((ms) => (ms / 1000).toFixed(0))
  sheet.tell(`Storing up to ${to.toLocaleString('en')} took ${seeding} s, tallying them ${tallying} s.`)
}

/** One complaint in each state, brought there by the service. */
async function modelsOf(api: Pick<TestApp, 'call'>, tenant: string): Promise<Models> {
  const database = openDatabase(postgres.url)
  const means = meansOf({ ring, now: () => new Date(), random: randomBytes })
  const models = new Map<string, Complaint>()
  for (const state of [...OPEN_STATES, 'archived'] as const) {
    const { id } = await driveTo(api, state, somebodyNew())
    const stored = await database.transact(tenant, (tx) => readComplaint(tx, means.ring, id))
    if (!stored) throw new Error('the complaint that was just received is not there')
    models.set(state, stored.complaint)
  }
  await database.close()
  return models
}

async function newTenant(target: Target): Promise<string> {
  const call = callerOf(target, undefined)
  const operator: Bearer = { sub: 'operator', roles: ['operator'] }
  const company = { name: 'Bench', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { status, body, payload } = await call(operator, 'POST', '/v1/tenants', company)
  if (status !== 201) throw new Error(`the tenant was answered ${status}: ${payload}`)
  return body.id
}

function callerOf(target: Target, tenant: string | undefined): TestApp['call'] {
  return async (bearer, method, path, body = {}) => {
    if (method !== 'GET' && method !== 'POST') throw new Error(`the bench sends no ${method}`)
    const { status, text } = await shoot(target, {
      ...{ method, path, body: JSON.stringify(body) },
      headers: {
        authorization: `Bearer ${token(bearer, tenant)}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
    })
    return { status, body: JSON.parse(text), headers: {}, payload: text }
  }
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
  return {
    ...{ channel: 'phone', ...somebodyNew() },
    account: '空调装好第二天就不制冷了，打了两次客服电话都没有人上门看。',
    demands: [{ kind: 'refund', words: '全额退款' }, { kind: 'apology' }],
    facts: FACTS,
  }
}

/** A customer and an order that no other complaint is of. */
function somebodyNew(): object {
  const number = String(Math.floor(Math.random() * 1e8)).padStart(8, '0')
  return {
    customer: { name: '王女士', phone: `+86138${number}`, type: 'individual' },
    incident: { orderNumber: randomUUID(), product: '空调 KFR-35', scene: '线上商城订单' },
  }
}

function token(bearer: Bearer, tenant: string | undefined): string {
  const known = tokens.get(`${bearer.sub} ${tenant}`)
  if (known) return known
  const signed = signToken({ secret }, { ...bearer, tenant }, '2h')
  tokens.set(`${bearer.sub} ${tenant}`, signed)
  return signed
}
