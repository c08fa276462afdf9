import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { freePort } from '../../src/platform/free-port.client.ts'
import { asOwner } from '../support/database.ts'
import { own, runAsServer, serverDirectory, startServer } from './server.ts'

const BINARIES = '/usr/lib/postgresql/15/bin'

/** A login and the database it works with. */
export interface Login {
  readonly name: string
  readonly password: string
  readonly port: number
}

/** A cluster with the database `redress`: its owner, who is no superuser, and a login that owns nothing. */
export interface Cluster {
  readonly owner: Login
  readonly member: Login
}

/** Starts Debian's Postgres 15 over a fresh cluster. */
export async function startPostgres(t: Test): Promise<Cluster> {
  const directory = serverDirectory(t)
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(directory, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  own(passwordFile)
  const data = join(directory, 'data')
  runAsServer(`${BINARIES}/initdb`, [
    ...['-D', data, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  ])
  const port = await freePort()
  await startServer(
    t,
    [
      ...[`${BINARIES}/postgres`, '-D', data, '-p', String(port), '-k', directory],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    ],
    'ready to accept connections',
  )
  const superuser = urlOf({ name: 'postgres', password, port }, 'postgres')
  await asOwner(superuser, async (client) => {
    await client.query(`create role redress_owner login createrole password '${password}'`)
    await client.query(`create role redress_member login password '${password}'`)
    await client.query('create database redress owner redress_owner')
  })
  return {
    owner: { name: 'redress_owner', password, port },
    member: { name: 'redress_member', password, port },
  }
}

/** The URL of a login, for DATABASE_URL. */
export function urlOf({ name, password, port }: Login, database = 'redress'): string {
  return `postgres://${name}:${password}@127.0.0.1:${port}/${database}`
}
