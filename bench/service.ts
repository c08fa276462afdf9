import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'

/** A service under load. */
export interface Service {
  readonly url: string
  /** Ends it at once, as if its machine had gone (SIGKILL). */
  kill(): Promise<void>
  /** What it holds in memory now, and the most that it ever held (MB). */
  memoryMb(): { readonly now: number; readonly most: number }
  stop(): Promise<void>
}

/** Starts it as production runs it, over that database; an api, and in one process unless said otherwise. */
export async function startService(
  databaseUrl: string,
  secret: string,
  keys: string,
  role: 'api' | 'worker' = 'api',
  processes = 1,
): Promise<Service> {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', '--import=tsx', 'src/server.ts'], {
    env: {
      ...{ PATH: process.env.PATH ?? '', PORT: '0', RATE_LIMIT: 'off', ROLE: role, NODE_ENV: 'production' },
      ...{ PROCESSES: String(processes) },
      ...{ DATABASE_URL: databaseUrl, JWT_SECRET: secret, ENCRYPTION_KEYS: keys },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let url = ''
  for await (const line of createInterface(child.stdout ?? Readable.from([]))) {
    url = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? ''
    if (url) break
  }
  child.stdout?.resume()
  return {
    url,
    memoryMb: () => ({ now: megabytes(child.pid, 'VmRSS'), most: megabytes(child.pid, 'VmHWM') }),
    kill: () => endedBy(child, 'SIGKILL'),
    stop: () => endedBy(child, 'SIGTERM'),
  }
}

async function endedBy(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

function megabytes(pid: number | undefined, field: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0 // only Linux tells
  }
}
