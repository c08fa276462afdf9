import { Agent, request } from 'node:http'

/** One request of a load. */
export interface Shot {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a load took: requests a second, and how long single ones took (ms). */
export interface Taken {
  readonly rate: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly failed: number
}

/** Shoots with that many connections for that long (ms); `next` makes the shots; anything but 2xx counts as failed. */
export async function load(
  address: string,
  connections: number,
  lastMs: number,
  next: () => Shot,
): Promise<Taken> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let failed = 0
  const began = performance.now()
  const one = async () => {
    while (performance.now() - began < lastMs) {
      const start = performance.now()
      const status = await shoot(address, agent, next())
      times.push(performance.now() - start)
      if (status >= 300) failed += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  agent.destroy()
  return { ...percentiles(times), rate: (times.length / (performance.now() - began)) * 1000, failed }
}

/** The 50th, 95th and 99th percentile of times (ms). */
export function percentiles(times: number[]): { p50: number; p95: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function shoot(address: string, agent: Agent, { method, path, headers, body }: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(address + path, { agent, method, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
