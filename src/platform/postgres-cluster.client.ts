import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './postgres-account.client.ts'
import { handOver, isReachable, isRoot, NOBODY, newSharedDirectory } from './postgres-account.client.ts'
import { program } from './postgres-binaries.client.ts'

/** A cluster on disk: its directory, and the account it runs as when we are root. */
export interface Cluster {
  directory: string
  account: Account | undefined
}

/** The user that owns the embedded cluster, and the name of its database. */
export const OWNER = 'redress'

/**
 * Where the cluster of a data directory lives: `postgres` in it. Where root's unprivileged account couldn't
 * reach that, `postgres` is a link to a directory which it can reach, so that later starts find the data again.
 * Throws when the cluster exists but belongs to somebody else or can't be reached any more.
 */
export function locateCluster(dataDir: string): Cluster {
  const home = join(dataDir, 'postgres')
  const directory = linkTarget(home) ?? home
  if (existsSync(directory)) return { directory, account: accountOf(directory) }
  rmSync(home, { force: true })
  const account = isRoot() ? NOBODY : undefined
  if (!account || isReachable(dataDir, account)) return { directory: home, account }
  const elsewhere = newSharedDirectory('cluster-', account)
  symlinkSync(elsewhere, home)
  return { directory: elsewhere, account }
}

/** Whether the cluster has been made; it appears whole or not at all. */
export function isInitialised(directory: string): boolean {
  return existsSync(join(directory, 'PG_VERSION'))
}

/** Makes the cluster beside its place and then moves it there, so that an interrupted start leaves none. */
export async function initialise(
  { directory, account }: Cluster,
  binaries: string,
  options: { password: string; durable: boolean },
): Promise<void> {
  const unfinished = unfinishedOf(directory)
  const passwordFile = passwordFileOf(directory)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  handOver(unfinished, account)
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, options.password, { mode: 0o600, flag: 'wx' })
  handOver(passwordFile, account)
  try {
    await runInitdb(program(binaries, 'initdb'), account, [
      ...['-D', unfinished, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C.UTF-8'],
      ...(options.durable ? [] : ['--no-sync']),
    ])
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(unfinished, directory)
}

/** Deletes a stopped cluster, also where it lives outside the data directory. */
export function removeCluster(dataDir: string): void {
  const home = join(dataDir, 'postgres')
  const directory = linkTarget(home) ?? home
  for (const path of [directory, unfinishedOf(directory), passwordFileOf(directory), home]) {
    rmSync(path, { recursive: true, force: true })
  }
}

function unfinishedOf(directory: string): string {
  return `${directory}.new`
}

function passwordFileOf(directory: string): string {
  return `${directory}.pw`
}

function linkTarget(home: string): string | undefined {
  return lstatSync(home, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(home) : undefined
}

/** Root takes on the owner of an existing cluster, so that one made by an ordinary user opens too. */
function accountOf(directory: string): Account | undefined {
  const { uid, gid } = statSync(directory)
  if (!isRoot()) {
    if (uid === process.getuid?.() || process.platform === 'win32') return undefined
    throw new Error(`The database in ${directory} belongs to uid ${uid}: start as that user or as root.`)
  }
  const account = uid === 0 ? NOBODY : { uid, gid }
  if (isReachable(dirname(directory), account)) return account
  throw new Error(`Uid ${account.uid}, whose database is in ${directory}, can no longer reach it.`)
}

async function runInitdb(path: string, account: Account | undefined, args: string[]): Promise<void> {
  const child = spawn(path, args, { ...account, cwd: dirname(path), stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`initdb failed: ${complaint.trim()}`)
}
