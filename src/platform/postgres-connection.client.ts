import { setTimeout as pause } from 'node:timers/promises'
import type { DatabaseError } from 'pg'
import { Client } from 'pg'
import type { Cluster } from './postgres-cluster.client.ts'
import { OWNER } from './postgres-cluster.client.ts'
import { stopServer } from './postgres-server.client.ts'
import type { Postmaster } from './postmaster.client.ts'
import { runningPostmaster } from './postmaster.client.ts'

const CONNECT_LIMIT_MS = 3_000
const CREATE_LIMIT_MS = 60_000
const SILENCE_LIMIT_MS = 10_000
const RECOVERY_LIMIT_MS = 300_000
const RETRY_PAUSE_MS = 50

/** The owner's address of the embedded database. */
export function databaseUrl(port: number, password: string, database: string = OWNER): string {
  return `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

/** Makes the embedded database where an interrupted start left none. Throws when the password isn't the cluster's. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl(port, password, 'postgres'),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: CREATE_LIMIT_MS,
  })
  // A server that goes away between two statements says so here too; the statement's own error is thrown.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [OWNER])
    if (rowCount === 0) await client.query(`create database ${OWNER}`)
  } catch (cause) {
    throw (cause as DatabaseError).code === '28P01' ? new WrongPassword({ cause }) : cause
  } finally {
    await client.end()
  }
}

/**
 * The cluster's server when one runs and answers, after its recovery if it is in one.
 * One that stays silent is stopped, unless its owner lives: then this throws.
 */
export async function findServer(
  cluster: Cluster,
  password: string,
  owner: string | undefined,
): Promise<Postmaster | undefined> {
  const begun = Date.now()
  for (;;) {
    const running = runningPostmaster(cluster.directory)
    if (!running) return undefined
    if (running.status === 'ready' && (await answers(running.port, password))) return running
    const limitMs = running.status === 'starting' ? RECOVERY_LIMIT_MS : SILENCE_LIMIT_MS
    if (Date.now() > begun + limitMs) return leaveOrStop(cluster, running.pid, owner)
    await pause(RETRY_PAUSE_MS)
  }
}

async function leaveOrStop(cluster: Cluster, pid: number, owner: string | undefined): Promise<undefined> {
  if (owner) {
    throw new Error(
      `The database in ${cluster.directory} doesn't answer; it belongs to the running process ${owner}`,
    )
  }
  await stopServer(cluster, pid)
}

async function answers(port: number, password: string): Promise<boolean> {
  try {
    await ensureDatabase(port, password)
    return true
  } catch (error) {
    if (error instanceof WrongPassword) throw error
    return false
  }
}

class WrongPassword extends Error {
  constructor(options: ErrorOptions) {
    super('The embedded database was made with another password', options)
  }
}
