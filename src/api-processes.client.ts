import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Metrics } from './platform/metrics.plugin.ts'
import { addUpMetrics } from './platform/shared-metrics.client.ts'
import type { DatabaseAddress } from './runtime.client.ts'

const ENTRY = import.meta.url.endsWith('.ts') ? './server.ts' : './server.js'
const ANEW_AFTER_MS = 1000
/** So many ends in a row before anything was answered are not an accident. */
const MOST_FAILED_STARTS = 5
// Postgres takes 100 by itself; what is left is for workers, migrations and people.
const MOST_CONNECTIONS = 80
const CONNECTIONS_OF_ONE = 10

/** What processes are started with. */
export interface Starting {
  readonly log: Logger
  readonly place: DatabaseAddress
  /** How many connections each may open; 10, or fewer where they are many, unless said. */
  readonly connections: number | undefined
  readonly metrics: Metrics | undefined
}

/** Several processes of the API on one port. */
export interface Processes {
  /** Starts them; resolves with the address once all answer there, rejects where one of them can't. */
  listen(): Promise<string>
  /** Lets each finish what it does, and waits for it. */
  close(): Promise<void>
  /** Resolves with the reason once none can be started any more. */
  readonly lost: Promise<unknown>
}

/**
 * Processes with an API each that share one port, for a machine with several cores. One that ends by itself is started
 * anew after a second, while the others go on answering; after five starts in a row that fail, all are given up.
 */
export function openProcesses(count: number, { log, place, connections, metrics }: Starting): Processes {
  const each = connections ?? Math.max(1, Math.min(CONNECTIONS_OF_ONE, Math.floor(MOST_CONNECTIONS / count)))
  const environment = {
    ...{ ROLE: 'api', PROCESSES: '1', DATABASE_CONNECTIONS: String(each) },
    ...{ DATABASE_URL: place.url, DATABASE_DIRECT_URL: place.directUrl },
  }
  const running = new Set<Worker>()
  let closing = false
  let failedStarts = 0
  let lose: (reason: unknown) => void = () => undefined
  const lost = new Promise((resolve) => {
    lose = resolve
  })
  const start = (): Worker => {
    const worker = cluster.fork(environment)
    running.add(worker)
    worker.once('listening', () => {
      failedStarts = 0
    })
    return worker
  }
  const restart = (ended: string) => {
    if (closing) return
    failedStarts += 1
    if (failedStarts > MOST_FAILED_STARTS) return lose(new Error(ended))
    log.error({ reason: ended }, 'a process of the API has ended by itself and is started anew')
    setTimeout(() => closing || keep(start()), ANEW_AFTER_MS)
  }
  const keep = (worker: Worker) => {
    const ended = (code: number | null, signal: string | null) => {
      running.delete(worker)
      restart(`it ended with ${signal ?? code}`)
    }
    if (worker.isDead()) ended(worker.process.exitCode, worker.process.signalCode)
    else worker.once('exit', ended)
  }
  return {
    lost,
    listen: async () => {
      cluster.setupPrimary({ exec: fileURLToPath(new URL(ENTRY, import.meta.url)), args: [] })
      if (metrics) addUpMetrics(metrics)
      const workers = Array.from({ length: count }, start)
      const [address = ''] = await Promise.all(workers.map(listening))
      for (const worker of workers) keep(worker)
      log.info({ processes: count, address }, 'the processes of the API are up')
      return address
    },
    close: async () => {
      closing = true
      await Promise.all([...running].filter((worker) => !worker.isDead()).map(ended))
    },
  }
}

async function listening(worker: Worker): Promise<string> {
  const died = once(worker, 'exit').then(([code, signal]) =>
    Promise.reject(new Error(`a process of the API ended with ${signal ?? code} before it listened`)),
  )
  died.catch(() => undefined)
  const [{ address, port }] = await Promise.race([once(worker, 'listening'), died])
  return `http://${String(address).includes(':') ? `[${address}]` : address}:${port}`
}

async function ended(worker: Worker): Promise<void> {
  const gone = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  await gone
}
