import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import type { Database } from './database.store.ts'
import { problems } from './document.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a command that is one of several in a request; a command alone is counted by itself. */
    countCommand(command: string, outcome: string): void
  }
  interface FastifyRequest {
    /** The name of the problem that it is answered with; null while all is well. */
    problem: string | null
  }
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What the process counts: no tenant, no person, nothing that a caller chose is ever a label. */
export interface Metrics {
  readonly registry: Registry
  /** All figures in Prometheus' format; of several processes on one port what they counted together. */
  read(): Promise<string>
  countRequest(labels: { method: string; route: string; status: number }, seconds: number): void
  /** `outcome`: `ok`, `replayed` or the name of a problem; `origin`: from where, as events say it. */
  countCommand(labels: { command: string; outcome: string; origin: string }): void
  /** What a clock said, and how long after its instant that was noticed. */
  countClock(labels: { type: string; clock: string }, lateSeconds: number): void
  /** How many clocks were open when it was last looked, by their state. */
  showClocks(open: Readonly<Record<'running' | 'paused' | 'breached', number>>): void
  countSweep(outcome: 'ok' | 'failed', seconds: number): void
  /** A try to deliver to a webhook, and how long the receiver took. */
  countDelivery(outcome: 'delivered' | 'failed' | 'given_up', seconds: number): void
  /** A subscription that is no longer served, as its receiver is gone or failed for days. */
  countStoppedWebhook(because: string): void
  /** Shows how busy that pool of connections is. */
  watchPool(pool: string, database: Database): void
}

/** Counters of their own for a process. */
export function newMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    ...{ name: 'redress_http_request_seconds', help: 'Requests and how long they took', registers },
    ...{ labelNames: ['method', 'route', 'status'], buckets: SECONDS },
  })
  const commands = new Counter({
    ...{ name: 'redress_commands_total', help: 'Commands and what became of them', registers },
    labelNames: ['command', 'outcome', 'origin'],
  })
  const sweeps = new Histogram({
    ...{ name: 'redress_worker_sweep_seconds', help: 'Rounds of the worker over what is due', registers },
    ...{ labelNames: ['outcome'], buckets: SECONDS },
  })
  const clocks = new Histogram({
    ...{
      name: 'redress_clock_late_seconds',
      help: 'What clocks said, and how late it was noticed',
      registers,
    },
    ...{ labelNames: ['type', 'clock'], buckets: SECONDS },
  })
  const deliveries = new Histogram({
    ...{ name: 'redress_webhook_delivery_seconds', help: 'Tries to deliver to webhooks', registers },
    ...{ labelNames: ['outcome'], buckets: SECONDS },
  })
  const stopped = new Counter({
    ...{ name: 'redress_webhooks_stopped_total', help: 'Webhooks that are no longer served', registers },
    labelNames: ['because'],
  })
  const open = new Gauge({
    ...{ name: 'redress_clocks', help: 'Open clocks by their state, looked at once a minute', registers },
    labelNames: ['state'],
  })
  return {
    registry,
    read: () => registry.metrics(),
    showClocks: (states) => {
      for (const [state, count] of Object.entries(states)) open.set({ state }, count)
    },
    countClock: (labels, seconds) => clocks.observe(labels, seconds),
    countRequest: (labels, seconds) => requests.observe(labels, seconds),
    countCommand: (labels) => commands.inc(labels),
    countSweep: (outcome, seconds) => sweeps.observe({ outcome }, seconds),
    countDelivery: (outcome, seconds) => deliveries.observe({ outcome }, seconds),
    countStoppedWebhook: (because) => stopped.inc({ because }),
    watchPool: watchedPools(registry),
  }
}

function watchedPools(registry: Registry): Metrics['watchPool'] {
  const pools = new Map<string, Database>()
  const gauge = (name: string, help: string, reads: (database: Database) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['pool'], registers: [registry] },
      collect() {
        for (const [pool, database] of pools) this.set({ pool }, reads(database))
      },
    })
  gauge('redress_database_connections', 'Open connections', (database) => database.load().connections)
  gauge('redress_database_idle', 'Open connections without work', (database) => database.load().idle)
  gauge('redress_database_waiting', 'Waiting for a connection', (database) => database.load().waiting)
  return (pool, database) => void pools.set(pool, database)
}

/**
 * Counts every answer and serves `GET /metrics` to whoever reaches it: it belongs on the inside network. Without
 * `metrics` nothing is counted or served.
 */
export function measure(app: FastifyInstance, metrics: Metrics | undefined): void {
  app.decorateRequest('problem', null)
  app.decorate('countCommand', (command, outcome) =>
    metrics?.countCommand({ command, outcome, origin: 'rest' }),
  )
  if (!metrics) return
  countAnswers(app, metrics)
  metricsRoute(app, metrics)
}

function countAnswers(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    metrics.countRequest({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    const command = commandOf(request)
    if (!command) return
    const outcome = request.problem ?? (reply.hasHeader('idempotent-replayed') ? 'replayed' : 'ok')
    metrics.countCommand({ command, outcome, origin: 'rest' })
  })
}

function metricsRoute(app: FastifyInstance, { registry, read }: Metrics): void {
  app.route({
    ...{ method: 'GET', url: '/metrics', logLevel: 'warn', config: { vital: true } },
    schema: {
      ...{ operationId: 'metrics', tags: ['health'] },
      summary: 'Figures of the service for Prometheus',
      description: 'For the inside network: it asks for no token. No figure names a person or a complaint.',
      response: {
        200: { description: 'Figures', content: { 'text/plain': { schema: z.string() } } },
        ...problems(500),
      },
    },
    handler: async (_, reply) => reply.header('content-type', registry.contentType).send(await read()),
  })
}

const COMMANDS = new Set(['lifecycle', 'casework'])

/** The command that a route gives; null for a route that reads or gives several. */
function commandOf({ method, routeOptions }: FastifyRequest): string | null {
  const { operationId, tags = [] } = (routeOptions.schema ?? {}) as {
    operationId?: string
    tags?: string[]
  }
  if (!operationId || method === 'GET' || operationId === 'bulk') return null
  return tags.some((tag) => COMMANDS.has(tag)) ? operationId : null
}
