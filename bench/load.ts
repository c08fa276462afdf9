import { Pool } from 'undici'

/** One request of a load. */
export interface Shot {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a load took: how many a second, how long single ones took (ms), how many failed. */
export interface Taken {
  readonly rate: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly failed: number
}

/** A service with connections to it. */
export interface Target {
  readonly pool: Pool
}

/** Connections to a service that are kept alive: undici's, since the load runs on the machine that it measures. */
export function targetOf(url: string, connections: number): Target {
  return { pool: new Pool(url, { connections, pipelining: 1 }) }
}

/** Shoots with that many connections for that long (ms); `next` makes the shots; anything but 2xx counts as failed. */
export async function load(
  url: string,
  connections: number,
  lastMs: number,
  next: () => Shot,
): Promise<Taken> {
  const target = targetOf(url, connections)
  const taken = await repeat(connections, lastMs, async () => (await shoot(target, next())).status < 300)
  await target.pool.close()
  return taken
}

/** Does `once` over and over, that many at a time, for that long (ms); `false` counts as failed. */
export async function repeat(atOnce: number, lastMs: number, once: () => Promise<boolean>): Promise<Taken> {
  const times: number[] = []
  let failed = 0
  const began = performance.now()
  const one = async () => {
    while (performance.now() - began < lastMs) {
      const start = performance.now()
      if (!(await once())) failed += 1
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return { ...percentiles(times), rate: (times.length / (performance.now() - began)) * 1000, failed }
}

/** Sends one request; returns its status and body. */
export function shoot(
  { pool }: Target,
  { method, path, headers, body }: Shot,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    // The shortest way: what the load takes of the machine, the service doesn't have.
    pool.dispatch(
      { method, path, headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, code) => {
          status = code
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}

/** The 50th, 95th and 99th percentile of times (ms). */
export function percentiles(times: readonly number[]): Pick<Taken, 'p50' | 'p95' | 'p99'> {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
