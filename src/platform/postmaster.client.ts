import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine, processStart, worksIn } from './processes.client.ts'

/** The server process that a cluster's lock file names. It is `starting` through a recovery too. */
export interface Postmaster {
  pid: number
  port: number
  status: string
}

/** The running server of this cluster. */
export function runningPostmaster(directory: string): Postmaster | undefined {
  const lines = lockLines(directory)
  const [pid, port, status] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim() ?? '']
  return isPostmasterOf(directory, pid) ? { pid, port, status } : undefined
}

/**
 * Removes the lock file of a cluster whose server doesn't run. After a restart the number in it may belong to
 * a stranger, and Postgres would then refuse to start for good.
 */
export function removeStaleLock(directory: string): void {
  rmSync(lockFile(directory), { force: true })
}

/** Whether the process is the server of exactly this cluster. */
export function isPostmasterOf(directory: string, pid: number): boolean {
  if (processStart(pid) === undefined) return false
  const command = commandLine(pid)
  return command.includes(` -D ${directory} `) || (worksIn(pid, directory) && command.includes('postgres'))
}

function lockLines(directory: string): string[] {
  try {
    return readFileSync(lockFile(directory), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function lockFile(directory: string): string {
  return join(directory, 'postmaster.pid')
}
