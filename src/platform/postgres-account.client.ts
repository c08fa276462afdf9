import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The user and group that the database server runs as when we are root, because Postgres refuses root. */
export interface Account {
  uid: number
  gid: number
}

/** Whom root runs a new cluster as. */
export const NOBODY: Account = { uid: 65534, gid: 65534 }

/** Whether this process is root (never on Windows). */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Whether every directory from the root down to `path` lets the account pass. */
export function isReachable(path: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(path)
  const passes = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & passes) === 0) return false
  return path === dirname(path) || isReachable(dirname(path), account)
}

/** Hands a directory or file that we made over to the account that the server runs as. */
export function handOver(path: string, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid)
}

/**
 * Root's own directory that the account can reach, for what can't stay beside the data:
 * /var/lib/redress, or one under the temporary directory where that can't be had.
 */
export function sharedDirectory(account: Account): string {
  const candidates = ['/var/lib/redress', join(tmpdir(), 'redress')]
  const found = candidates.find((path) => isOurs(path) && isReachable(path, account))
  if (found) return found
  throw new Error(`No directory that uid ${account.uid} can reach: tried ${candidates.join(', ')}`)
}

/** A new directory of the account's own under the shared directory. */
export function newSharedDirectory(prefix: string, account: Account): string {
  const path = mkdtempSync(join(sharedDirectory(account), prefix))
  handOver(path, account)
  return path
}

function isOurs(path: string): boolean {
  try {
    // The umask may have taken the bits away that others need to pass.
    if (mkdirSync(path, { recursive: true })) chmodSync(path, 0o755)
    accessSync(path, constants.W_OK)
    const found = lstatSync(path)
    return found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}
