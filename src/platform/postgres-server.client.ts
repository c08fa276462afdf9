import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.client.ts'
import type { Account } from './postgres-account.client.ts'
import { handOver } from './postgres-account.client.ts'
import { program } from './postgres-binaries.client.ts'
import type { Cluster } from './postgres-cluster.client.ts'
import type { Postmaster } from './postmaster.client.ts'
import { isPostmasterOf, runningPostmaster } from './postmaster.client.ts'
import { commandLine, hasEnded, processesIn, processStart, signal } from './processes.client.ts'

const POLL_MS = 10
const RECOVERY_LIMIT_MS = 300_000
const RETRY_LIMIT_MS = 30_000
const ORPHANS_LIMIT_MS = 2_000
const RETRY_PAUSE_MS = 100
const LOG_LIMIT_BYTES = 10_000_000
/** Each way to stop a server, from the politest on, and how long it may take. */
const WAYS_TO_STOP: [NodeJS.Signals, number][] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
]
/** What goes away by itself: a port taken meanwhile, memory that a killed server's last children still hold. */
const PASSING = /could not bind|could not create any TCP|pre-existing shared memory block/

/** How a server is started; without `port` on any that is free. */
interface LaunchOptions {
  durable: boolean
  logFile: string
  port?: number | undefined
}

/**
 * Starts the server of a cluster on `port` of 127.0.0.1, else a free one, and waits until it takes connections,
 * also through a recovery. It outlives this process, and writes to `logFile`.
 * Throws with the server's own last words when it doesn't come up.
 */
export async function launchServer(
  cluster: Cluster,
  binaries: string,
  options: LaunchOptions,
): Promise<Postmaster> {
  const begun = Date.now()
  for (;;) {
    const attempt = await launchOnce(cluster, binaries, options)
    if (typeof attempt !== 'string') return attempt
    const elapsedMs = Date.now() - begun
    if (!PASSING.test(attempt) || elapsedMs > RETRY_LIMIT_MS)
      throw new Error(`Postgres didn't start: ${attempt}`)
    await pause(RETRY_PAUSE_MS)
    if (elapsedMs > ORPHANS_LIMIT_MS) endOrphans(cluster.directory)
  }
}

/** Stops a server of this cluster, at the latest after 20 s. Throws when even SIGKILL didn't end it. */
export async function stopServer({ directory }: Cluster, pid: number): Promise<void> {
  for (const [name, limitMs] of WAYS_TO_STOP) {
    if (!isPostmasterOf(directory, pid) || !signal(pid, name) || (await hasEnded(pid, limitMs))) return
  }
  throw new Error(`The Postgres server ${pid} of ${directory} can't be stopped`)
}

/** The server, or what it wrote before it gave up. */
async function launchOnce(
  cluster: Cluster,
  binaries: string,
  { durable, logFile, port }: LaunchOptions,
): Promise<Postmaster | string> {
  const log = openLog(logFile, cluster.account)
  const logged = statSync(logFile).size
  const args = ['-D', cluster.directory, '-p', String(port ?? (await freePort())), ...settings(durable)]
  const child = spawn(program(binaries, 'postgres'), args, {
    ...{ ...cluster.account, cwd: cluster.directory, detached: true, windowsHide: true },
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot },
  })
  closeSync(log)
  const ended = once(child, 'exit').then(
    () => undefined,
    (error: Error) => error.message,
  )
  child.unref()
  const ready = await becomesReady(cluster.directory, child.pid)
  if (ready) return ready
  if (child.pid) await stopServer(cluster, child.pid)
  child.ref()
  return (await ended) ?? readFileSync(logFile).subarray(logged).toString('utf8').trim()
}

async function becomesReady(directory: string, pid: number | undefined): Promise<Postmaster | undefined> {
  const deadline = Date.now() + RECOVERY_LIMIT_MS
  while (pid !== undefined && processStart(pid) && Date.now() < deadline) {
    const running = runningPostmaster(directory)
    if (running?.pid === pid && running.status === 'ready') return running
    await pause(POLL_MS)
  }
  return undefined
}

/** The children of a killed server: nobody else will ever end them. */
function endOrphans(directory: string): void {
  for (const pid of processesIn(directory)) {
    if (commandLine(pid).startsWith('postgres: ')) signal(pid, 'SIGQUIT')
  }
}

function openLog(path: string, account: Account | undefined): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`)
  const log = openSync(path, 'a', 0o600)
  // A cluster that root takes over from an ordinary user is to open for that user again.
  handOver(path, account)
  return log
}

function settings(durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: durable ? '128MB' : '64MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The details of a violated constraint quote the row.
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
