import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered under overload too: whoever watches over the service asks it. */
    vital?: boolean
  }
}

/** 503: there is more to do than can be done. The code is what Postgres says when it has too much to do. */
export class Overloaded extends Error {
  readonly code = '53400'
}

/** How late the event loop is, in milliseconds, and from when on that is too late. */
export interface LoopDelay {
  readonly delayMs: () => number
  readonly mostMs: number
}

/** Refuses requests at the door while the event loop is late, before anything of them is read; the vital ones pass. */
export function shedLoad(app: FastifyInstance, { delayMs, mostMs }: LoopDelay): void {
  app.addHook('onRequest', async (request) => {
    if (delayMs() > mostMs && !request.routeOptions.config.vital)
      throw new Overloaded('the event loop is late')
  })
}

const RESOLUTION_MS = 10
const SAMPLE_MS = 1000

/** How late the event loop was on average in the last second; one long pause alone is no overload. */
export function watchEventLoop(): LoopDelay['delayMs'] {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let delayMs = 0
  const sample = () => {
    delayMs = Math.max(0, histogram.mean / 1e6 - RESOLUTION_MS) || 0
    histogram.reset()
  }
  setInterval(sample, SAMPLE_MS).unref()
  return () => delayMs
}
