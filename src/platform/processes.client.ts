import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 10

/**
 * A short text that stands for one run of a process: no later process with the same id shares it.
 * Undefined when no such process runs; one that has ended and only waits to be reaped doesn't run.
 */
export function processStart(pid: number): string | undefined {
  const start = process.platform === 'linux' ? linuxStart(pid) : portableStart(pid)
  return start && createHash('sha256').update(start).digest('hex').slice(0, 16)
}

/** The command line of a running process, empty when there is none to see. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    if (process.platform === 'win32')
      return output('powershell', ['-NoProfile', '-Command', windowsQuery(pid)])
    return output('ps', ['-o', 'command=', '-p', String(pid)])
  } catch {
    return ''
  }
}

/** Ids of the processes that work in a directory; only Linux can tell, elsewhere there are none. */
export function processesIn(directory: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, directory))
}

/** Whether a process works in a directory; only Linux can tell, elsewhere none does. */
export function worksIn(pid: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory
  } catch {
    return false
  }
}

/** Sends a signal; false when the process has already gone. Any other failure is thrown. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** Waits until the process has ended; false when it still runs after `limitMs`. */
export async function hasEnded(pid: number, limitMs: number): Promise<boolean> {
  const start = processStart(pid)
  const deadline = Date.now() + limitMs
  while (start !== undefined && processStart(pid) === start) {
    if (Date.now() > deadline) return false
    await pause(POLL_MS)
  }
  return true
}

function linuxStart(pid: number): string | undefined {
  try {
    // The name in brackets may itself hold spaces and brackets, so count from the last one.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    // Ticks since boot repeat after a reboot.
    return `${bootId()} ${fields[19]}`
  } catch {
    return undefined
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function portableStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    if (process.platform === 'win32') return 'running'
    const [state, ...start] = output('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
      .trim()
      .split(/\s+/)
    return state?.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}

function windowsQuery(pid: number): string {
  return `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`
}

function output(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' })
}
