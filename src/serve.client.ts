import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openProcesses } from './api-processes.client.ts'
import { buildApp, buildProbes, meansOf } from './app.ts'
import { openMailer } from './notices/mail.client.ts'
import type { Config } from './platform/config.ts'
import { openDatabase } from './platform/database.store.ts'
import { pooled } from './platform/ids.ts'
import { newMetrics } from './platform/metrics.plugin.ts'
import { migrate } from './platform/migrate.store.ts'
import { openStorage } from './platform/open-storage.client.ts'
import { openOutgoing } from './platform/outgoing.client.ts'
import { watchEventLoop } from './platform/overload.plugin.ts'
import type { KeyRing } from './platform/seal.ts'
import { sharedMetrics } from './platform/shared-metrics.client.ts'
import { clamd } from './platform/virus-scanner.client.ts'
import { type DatabaseAddress, findDatabase, type Runtime } from './runtime.client.ts'
import { type Couriers, startWorker } from './worker.job.ts'

const DRAIN_LIMIT_MS = 20_000

/** A running service. */
export interface Serving {
  readonly address: string
  /** Opens `/health/ready`; until then the service answers but says that it isn't ready. */
  beReady(): void
}

/**
 * Database, migrations, API and worker, as ROLE says; a worker alone answers the probes only. Ends by itself on SIGTERM
 * or SIGINT, finishing what is running.
 */
export async function serve(runtime: Runtime, readyAtOnce = true): Promise<Serving> {
  const { config, log, ring } = runtime
  const place = await findDatabase(runtime)
  const applied = await migrate(place.directUrl)
  if (applied.length > 0) log.info({ applied }, 'migrated')
  const world = worldOf(config, place, ring)
  const { database, replica, metrics, couriers } = world
  let ready = readyAtOnce
  const front = await openFront(runtime, place, world, () => ready)
  const worker =
    config.ROLE === 'api'
      ? null
      : startWorker({ database, means: meansOf(world), log, metrics }, place.directUrl, couriers)
  const drain = async () => {
    ready = false
    await front.close()
    await worker?.stop()
    couriers.mailer?.close()
    await couriers.outgoing.close()
    await database.close()
    await replica?.close()
  }
  const address = await front.listen().catch(async (error) => {
    log.fatal({ err: error }, `can't listen on ${config.HOST}:${config.PORT}: set PORT to a free one`)
    await drain()
    await place.stop()
    process.exit(1)
  })
  const losses = [
    place.lost.then((err) => ({
      err,
      says: 'the embedded Postgres has ended and isn’t started again: postgres.log says why',
    })),
    front.lost.then((err) => ({ err, says: 'the processes of the API don’t start any more' })),
  ]
  endInTime(runtime, losses, async () => {
    await drain()
    await place.stop()
  })
  return {
    address,
    beReady: () => {
      ready = true
    },
  }
}

/** Why a service can't go on, and how its log says so. */
interface Loss {
  readonly err: unknown
  readonly says: string
}

/** What answers on the port: an app of this process, or several processes with one each. */
interface Front {
  /** Resolves with the address once it answers there. */
  listen(): Promise<string>
  close(): Promise<void>
  /** Resolves with the reason once it answers no more. */
  readonly lost: Promise<unknown>
}

async function openFront(
  runtime: Runtime,
  place: DatabaseAddress,
  world: ReturnType<typeof worldOf>,
  isReady: () => boolean,
): Promise<Front> {
  const { config, log } = runtime
  const count = config.PROCESSES === 'auto' ? availableParallelism() : config.PROCESSES
  if (count > 1)
    return openProcesses(count, {
      log,
      place,
      connections: config.DATABASE_CONNECTIONS,
      metrics: world.metrics,
    })
  const build = config.ROLE === 'worker' ? buildProbes : buildApp
  const app = await build({ ...runtime, ...world, isReady })
  return {
    listen: () => app.listen({ port: config.PORT, host: config.HOST }),
    close: () => app.close(),
    lost: new Promise(() => undefined),
  }
}

/** What the app and the worker are built from, as the configuration says. */
function worldOf(config: Config, place: DatabaseAddress, ring: KeyRing) {
  const { DATABASE_PREPARE, DATABASE_CONNECTIONS: connections, DATABASE_QUEUE: queue } = config
  const options = { prepare: DATABASE_PREPARE === 'on', connections, queue }
  const database = openDatabase(place.url, options)
  const replica = config.DATABASE_REPLICA_URL ? openDatabase(config.DATABASE_REPLICA_URL, options) : undefined
  const metrics = config.METRICS === 'on' ? sharedMetrics(newMetrics()) : undefined
  const couriers = couriersOf(config)
  metrics?.watchPool('primary', database)
  if (replica) metrics?.watchPool('replica', replica)
  return {
    ...{ database, replica, metrics, ring, now: () => new Date(), random: pooled(randomBytes) },
    ...{ graphiql: config.NODE_ENV !== 'production', rateLimit: config.RATE_LIMIT },
    publicUrl: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
    ...{ couriers, outgoing: couriers.outgoing, mail: couriers.mailer !== null },
    storage: openStorage(config.STORAGE_URL ?? pathToFileURL(resolve(config.DATA_DIR, 'files')).href),
    scanner: config.CLAMAV_URL ? clamd(config.CLAMAV_URL) : undefined,
    loopDelay: { delayMs: watchEventLoop(), mostMs: config.OVERLOAD_DELAY_MS },
  }
}

/** By what customers are reached; without SMTP_URL no e-mail is sent, and the log of the messages says so. */
function couriersOf(config: Config): Couriers {
  const { SMTP_URL, MAIL_FROM, PUBLIC_URL, NODE_ENV, WEBHOOK_ALLOW_PRIVATE } = config
  const allowPrivate = WEBHOOK_ALLOW_PRIVATE === 'true'
  const from = MAIL_FROM ?? `no-reply@${PUBLIC_URL ? new URL(PUBLIC_URL).hostname : 'localhost'}`
  return {
    mailer: SMTP_URL ? openMailer(SMTP_URL, from) : null,
    outgoing: openOutgoing({ allowPrivate, allowHttp: allowPrivate || NODE_ENV !== 'production' }),
    publicUrl: PUBLIC_URL ?? null,
  }
}

/** Ends with 0 when asked to, with 1 when what it can't do without is gone for good: whoever supervises starts it anew. */
function endInTime({ log }: Runtime, losses: readonly Promise<Loss>[], drain: () => Promise<void>): void {
  let ending = false
  const end = async (code: number) => {
    if (ending) return
    ending = true
    const limit = setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref()
    await drain()
    clearTimeout(limit)
    process.exit(code)
  }
  const endBy = (signal: string) => {
    if (!ending) log.info({ signal }, 'stopping: what is running is finished first')
    void end(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => endBy(signal))
  void Promise.race(losses).then(({ err, says }) => {
    log.fatal({ err }, says)
    return end(1)
  })
}
