import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signToken } from '../src/cli/sign-token.ts'
import { discardEmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.client.ts'
import { freePort } from '../src/platform/free-port.client.ts'
import { percentiles } from './load.ts'
import { type Ask, life } from './soak-life.ts'

// Ten minutes of mixed reads and writes on many connections against `npm start` with a Postgres of its own: no answer
// but those asked for, no line of the log that is a warning, and memory that stays where it was after warming up.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    connections: { type: 'string', default: '32' },
    'warm-up': { type: 'string', default: '2' },
  },
})
const [minutes, connections, warmUp] = [values.minutes, values.connections, values['warm-up']].map(
  Number,
) as [number, number, number]
const SAMPLE_MS = 10_000
/** Between the first and the last third: the collector alone makes an eighth; a kilobyte left a request is half. */
const MOST_GROWTH = 1.2
const MOST_TOLD = 10

const secret = 'a secret that only this run of the soak knows'
const dataDir = mkdtempSync(join(tmpdir(), 'redress-soak-'))
const postgres = await startEmbeddedPostgres({ dataDir, password: 'soak', log: { info() {} } })
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const times: number[] = []
const wrong: string[] = []
const service = spawn(process.execPath, ['--import=tsx', 'src/server.ts'], {
  env: {
    ...{ PATH: process.env.PATH ?? '', PORT: String(port), RATE_LIMIT: 'off', LOG_LEVEL: 'warn' },
    ...{ DATABASE_URL: postgres.url, JWT_SECRET: secret },
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
createInterface(service.stdout).on('line', (line) => wrong.push(`the log says ${line.slice(0, 300)}`))
/** Asks and reads the whole answer; an answer of another status than expected, or none, is wrong. */
const ask: Ask = async (method, path, token, expected, body) => {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
  }
  const start = performance.now()
  const sent = request(url + path, { agent, method, headers })
  sent.end(body && JSON.stringify(body))
  const [answer] = await once(sent, 'response')
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  times.push(performance.now() - start)
  if (answer.statusCode === expected) return JSON.parse(text)
  wrong.push(`${method} ${path} answers ${answer.statusCode}: ${text.slice(0, 200)}`)
  if (wrong.length > 1000) throw new Error('too much goes wrong to go on')
  return { id: randomUUID() }
}

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopping = true
  })

try {
  await ready()
  report(await soak())
} finally {
  agent.destroy()
  if (service.exitCode === null && service.signalCode === null) {
    const ended = once(service, 'exit')
    service.kill('SIGTERM')
    await ended
  }
  await postgres.stop()
  await discardEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

/** The memory of the service (MB) at every sample after warming up. */
async function soak(): Promise<number[]> {
  const company = { name: 'Soak', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const operator = signToken({ secret }, { sub: 'operator', roles: ['operator'] }, '24h')
  const { id: tenant } = await ask('POST', '/v1/tenants', operator, 201, company)
  const handler = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], tenant } as const
  const agents = signToken({ secret }, handler, '24h')
  const supervisor = signToken({ secret }, { sub: 'supervisor.he', roles: ['supervisor'], tenant }, '24h')
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / 60_000
  const goes = () => elapsed() < minutes && !stopping && service.exitCode === null
  const memory: number[] = []
  const one = async () => {
    while (goes()) await life(ask, agents, supervisor)
  }
  const sampling = async () => {
    while (goes()) {
      await pause(SAMPLE_MS)
      if (elapsed() > warmUp) memory.push(memoryMb())
    }
  }
  await Promise.all([sampling(), ...Array.from({ length: connections }, one)])
  return memory
}

async function ready(): Promise<void> {
  while (service.exitCode === null) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await pause(50)
  }
  throw new Error('the service ended before it was ready')
}

function report(memory: readonly number[]): void {
  const third = Math.floor(memory.length / 3)
  const medians = [0, 1, 2].map((part) => medianOf(memory.slice(part * third, (part + 1) * third)))
  const [first = 0, , last = 0] = medians
  const { p50, p95, p99 } = percentiles(times)
  console.log(
    `${times.length} requests on ${connections} connections in ${minutes} min, ${wrong.length} wrong`,
  )
  console.log(`p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
  console.log(`memory after ${warmUp} min, MB: ${memory.join(' ')}`)
  console.log(`medians of its thirds, MB: ${medians.join(' ')}`)
  for (const finding of wrong.slice(0, MOST_TOLD)) console.error(finding)
  const flat = third > 0 && last <= first * MOST_GROWTH
  if (!flat) console.error('memory grew, or the run was too short to tell')
  if (!flat || wrong.length > 0) process.exitCode = 1
}

function medianOf(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0
}

function memoryMb(): number {
  const status = readFileSync(`/proc/${service.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
