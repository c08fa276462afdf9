import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { TokenSource } from '../../src/access/authentication.plugin.ts'
import { buildApp } from '../../src/app.ts'
import { type Bearer, startTestApp, type TestApp } from './app.ts'
import { holdAgainstContract } from './contract.ts'
import { type KeyServer, startKeyServer } from './key-server.ts'

/** The service with another way of checking tokens; its clock moves by hand. */
export interface Door {
  /** The time in seconds since 1970, as tokens say it. */
  seconds(offset?: number): number
  advance(ms: number): void
  /** The answer to the bearer of a token who asks for the worklist. */
  ask(token: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  statusFor(token: string): Promise<number>
}

/** One database with a tenant, and as many doors to it as a test wants. */
export interface Doors {
  /** What a token says of an agent of the tenant. */
  readonly agent: Bearer
  /** A token that the service signed with its own secret. */
  readonly token: TestApp['token']
  open(t: Test, source: TokenSource): Promise<Door>
  /** A door with an issuer that publishes these keys. */
  openWithKeys(t: Test, ...keys: readonly unknown[]): Promise<{ issuer: KeyServer; door: Door }>
}

/** Starts the service over a fresh database. */
export async function startDoors(t: Test): Promise<Doors> {
  const service = await startTestApp(t)
  const open: Doors['open'] = (t, source) => openDoor(t, service, source)
  return {
    ...{ open, token: service.token },
    agent: { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], tenant: service.tenant },
    openWithKeys: async (t, ...keys) => {
      const issuer = await startKeyServer(t)
      issuer.publish(...keys)
      return { issuer, door: await open(t, { keysUrl: issuer.url }) }
    },
  }
}

async function openDoor(t: Test, service: TestApp, source: TokenSource): Promise<Door> {
  let at = service.now().getTime()
  const { database, ring, means } = service
  const app = await buildApp({
    ...{ database, ring, jwt: source, now: () => new Date(at), random: means.random },
    ...{ log: service.app.log, version: '0.0.0' },
  })
  holdAgainstContract(app, t)
  await app.ready()
  t.teardown(() => app.close())
  const ask: Door['ask'] = async (token, headers = {}) =>
    app.inject({ url: '/v1/complaints', headers: { authorization: `Bearer ${token}`, ...headers } })
  return {
    seconds: (offset = 0) => Math.floor(at / 1000) + offset,
    advance: (ms) => {
      at += ms
    },
    ask,
    statusFor: async (token) => (await ask(token)).statusCode,
  }
}
