import { Agent, request } from 'node:http'

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
  readonly url: string
  readonly agent: Agent
}

/** Connections to a service that are kept alive. */
export function targetOf(url: string, connections: number): Target {
  return { url, agent: new Agent({ keepAlive: true, maxSockets: connections }) }
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
  target.agent.destroy()
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
  { url, agent }: Target,
  { method, path, headers, body }: Shot,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The 50th, 95th and 99th percentile of times (ms). */
export function percentiles(times: readonly number[]): Pick<Taken, 'p50' | 'p95' | 'p99'> {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
