import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import type { Bearer, Called, TestApp } from '../support/app.ts'
import { type Service, startService } from '../support/service.ts'

/** How the processes of a fleet are started. */
export interface Outfit {
  /** What `node` runs. */
  readonly entry: 'src/server.ts' | 'dist/server.js'
  readonly environment: Readonly<Record<string, string>>
  /** The owner's URL, straight to the server. */
  readonly ownerUrl: string
}

/** Two API processes and two workers over one database. */
export interface Fleet {
  /** The test with which its processes end. */
  readonly test: Test
  readonly outfit: Outfit
  apis: [Service, Service]
  workers: [Service, Service]
}

const RUNNING = '/problems/idempotency-key-running'
const TRIES = 50

/** Starts two API processes and two workers at once. */
export async function startFleet(t: Test, outfit: Outfit): Promise<Fleet> {
  const [api, otherApi, worker, otherWorker] = await Promise.all([
    ...[startOne(t, outfit, 'api'), startOne(t, outfit, 'api')],
    ...[startOne(t, outfit, 'worker'), startOne(t, outfit, 'worker')],
  ])
  if (!api || !otherApi || !worker || !otherWorker) throw new Error('a process is missing')
  return { test: t, outfit, apis: [api, otherApi], workers: [worker, otherWorker] }
}

/** Starts one process more in a role; with `aheadMs` its clock is ahead. */
export function startOne(
  t: Test,
  { entry, environment }: Outfit,
  role: 'api' | 'worker',
  aheadMs = 0,
): Promise<Service> {
  const clock = new URL('clock-ahead.mjs', import.meta.url).href
  const ahead = { NODE_OPTIONS: `--import=${clock}`, CLOCK_AHEAD_MS: String(aheadMs) }
  return startService(t, { ...environment, ROLE: role, ...(aheadMs ? ahead : {}) }, entry)
}

/** A tenant of its own, made by the first API process; its people's calls go to the API processes in turn. */
export async function newTenant(fleet: Fleet): Promise<Pick<TestApp, 'call'> & { readonly tenant: string }> {
  const company = { name: 'Services', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const operator: Bearer = { sub: 'ops', roles: ['operator'] }
  const { body } = await fleet.apis[0].call(operator, 'POST', '/v1/tenants', company)
  const tenant: string = body.id
  return {
    tenant,
    call: (bearer, method, url, body, headers = {}) => {
      const key: Record<string, string> =
        method === 'POST' ? { 'idempotency-key': randomBytes(12).toString('hex') } : {}
      return inTurn(fleet, ({ call }) =>
        call({ ...bearer, tenant }, method, url, body as object | undefined, { ...key, ...headers }),
      )
    },
  }
}

/** Calls the API processes in turn; where one is gone, the other is asked the same, and so again while it runs. */
export async function inTurn(
  { apis }: Pick<Fleet, 'apis'>,
  ask: (service: Service) => Promise<Called>,
): Promise<Called> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    turn += 1
    const answer = await ask(apis[turn % 2 === 0 ? 0 : 1]).catch((error: unknown) => {
      if (error instanceof TypeError) return null
      throw error
    })
    if (answer && answer.body?.type !== RUNNING) return answer
  }
  throw new Error(`no answer in ${TRIES} tries`)
}

let turn = 0
