import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  discardEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres.client.ts'
import { processStart } from '../../src/platform/processes.client.ts'

const PREFIX = 'redress-test-'
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 2 ** 30
const URL_FILE = 'url'

/** The owner's URL of this run's cluster: TEST_DATABASE_URL where that is set, else the one the run started. */
export function clusterUrl(): string {
  const given = process.env.TEST_DATABASE_URL
  if (given) return given
  try {
    return readFileSync(join(runDirectory(), URL_FILE), 'utf8')
  } catch (cause) {
    throw new Error('No cluster runs for this file: start it with npm test, or set TEST_DATABASE_URL', {
      cause,
    })
  }
}

/** Starts this run's cluster, after sweeping up those of runs that were killed. */
export async function startCluster(): Promise<void> {
  await sweepKilledRuns()
  if (process.env.TEST_DATABASE_URL) return
  const dataDir = runDirectory()
  mkdirSync(dataDir)
  // The umask may have taken the bits away that the server's unprivileged account needs to pass.
  chmodSync(dataDir, 0o755)
  const password = randomBytes(16).toString('hex')
  const { url } = await startEmbeddedPostgres({ dataDir, password, durable: false, log: { info() {} } })
  writeFileSync(join(dataDir, URL_FILE), url, { mode: 0o600 })
}

/** Stops this run's cluster and deletes it. */
export async function stopCluster(): Promise<void> {
  if (!process.env.TEST_DATABASE_URL) await discard(runDirectory())
}

/** A directory for a cluster of a test's own; the next run sweeps it up, server and all, if this one is killed. */
export function ownDataDirectory(mode = 0o755): string {
  const directory = mkdtempSync(join(home(), `${PREFIX}${process.pid}-${processStart(process.pid)}-`))
  chmodSync(directory, mode)
  return directory
}

/** Stops the cluster of a data directory and deletes both. */
export async function discard(directory: string): Promise<void> {
  await discardEmbeddedPostgres(directory)
  rmSync(directory, { recursive: true, force: true })
}

/**
 * Where data directories are: in memory where that has a file system of enough size. Each test's database is a
 * thousand files that are made and deleted, which takes a disk's file system twenty times as long.
 */
function home(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bsize, blocks } = statfsSync(MEMORY)
  return bsize * blocks >= ENOUGH_BYTES ? MEMORY : tmpdir()
}

/** Test files and what runs before and after them are children of one runner, whose id names the run. */
function runDirectory(): string {
  return join(home(), `${PREFIX}${process.ppid}-${processStart(process.ppid)}`)
}

async function sweepKilledRuns(): Promise<void> {
  const left = readdirSync(home()).filter((name) => name.startsWith(PREFIX) && !runs(name))
  for (const directory of left.map((name) => join(home(), name))) {
    if (statSync(directory, { throwIfNoEntry: false })?.uid === process.getuid?.()) await sweep(directory)
  }
}

async function sweep(directory: string): Promise<void> {
  try {
    await discard(directory)
  } catch (error) {
    // Another run that starts at the same time may have swept it.
    if (existsSync(directory)) throw error
  }
}

function runs(name: string): boolean {
  const [pid, start] = name.slice(PREFIX.length).split('-')
  return processStart(Number(pid)) === start
}
