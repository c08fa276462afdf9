import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import pino from 'pino'
import type { Test } from 'tap'
import type { Role } from '../../src/access/actor.ts'
import { type AppOptions, buildApp, meansOf } from '../../src/app.ts'
import type { Means } from '../../src/complaint/means.store.ts'
import { type Database, openDatabase } from '../../src/platform/database.store.ts'
import { openStorage } from '../../src/platform/open-storage.client.ts'
import { type KeyRing, parseKeyRing } from '../../src/platform/seal.ts'
import { holdAgainstContract } from './contract.ts'
import { createTestDatabase } from './database.ts'

/** What a token says of its bearer. */
export interface Bearer {
  readonly sub: string
  readonly roles: readonly Role[]
  readonly departments?: readonly string[]
  readonly tenant?: string
  readonly scope?: string
}

/** The service under test: a database of its own, a clock that only the test moves, and a tenant. */
export interface TestApp {
  readonly app: FastifyInstance
  readonly url: string
  readonly tenant: string
  readonly database: Database
  readonly ring: KeyRing
  readonly means: Means
  /** The folder in which its files are kept. */
  readonly files: string
  /** Moves the clock on. */
  advance(ms: number): void
  now(): Date
  token(bearer: Bearer): string
  /** What the service logged, a line each. */
  readonly logged: string[]
  /** Calls the API as somebody; the answer is held against openapi.yaml. */
  call(
    bearer: Bearer,
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Called>
}

/** An answer with its body read. */
export interface Called {
  readonly status: number
  /** Held against openapi.yaml where the service runs within the test; what a service of its own process says is not. */
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects to be there
  readonly body: any
  readonly headers: LightMyRequestResponse['headers']
  readonly payload: string
}

export const SECRET = 'a secret of the tests that is long enough'

/** Starts the service over a fresh database with one tenant. */
export async function startTestApp(t: Test, overrides: Partial<AppOptions> = {}): Promise<TestApp> {
  const url = await createTestDatabase(t)
  const database = openDatabase(url)
  const ring = parseKeyRing(`k1:${randomBytes(32).toString('base64')}`)
  let at = new Date('2026-11-20T02:00:00.000Z').getTime()
  const logged: string[] = []
  const now = () => new Date(at)
  const random = randomBytes
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const files = mkdtempSync(join(tmpdir(), 'redress-files-'))
  t.teardown(() => rmSync(files, { recursive: true, force: true }))
  const storage = overrides.storage ?? openStorage(pathToFileURL(files).href)
  const app = await buildApp({
    database,
    storage,
    ring,
    jwt: { secret: SECRET },
    now,
    random,
    log,
    version: '0.0.0',
    ...overrides,
  })
  holdAgainstContract(app, t)
  await app.ready()
  t.teardown(async () => {
    await app.close()
    await database.close()
  })
  const token = ({ tenant: own = tenant, ...bearer }: Bearer) =>
    app.jwt.sign(own ? { ...bearer, tenant: own } : bearer)
  const call: TestApp['call'] = async (bearer, method, path, body, headers = {}) => {
    const options: InjectOptions = {
      method,
      url: path,
      headers: { authorization: `Bearer ${token(bearer)}`, ...headers },
    }
    const answer = await app.inject(body === undefined ? options : { ...options, payload: body as object })
    const json = /[/+]json/.test(String(answer.headers['content-type']))
    return {
      status: answer.statusCode,
      body: json ? answer.json() : null,
      headers: answer.headers,
      payload: answer.payload,
    }
  }
  let tenant = ''
  const made = await call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Test', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
  })
  tenant = made.body.id
  return {
    ...{ app, url, tenant, database, ring, token, logged, call, now },
    ...{ files, means: meansOf({ ring, now, random, storage }) },
    advance: (ms) => {
      at += ms
    },
  }
}
