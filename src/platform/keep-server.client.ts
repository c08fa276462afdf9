import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

const MOST_REVIVALS = 3
const WINDOW_MS = 600_000
const BREATH_MS = 100
const CONNECT_LIMIT_MS = 3_000

/** Who hears of a server that ended by itself: each time it was brought back, and once when it is not any more. */
export interface Keeping {
  readonly revived: () => void
  readonly lost: (error: unknown) => void
}

/**
 * Keeps a server up: holds a connection to it and, once that breaks, has `revive` bring the server back at the same
 * address; that says whether it had to. At most three times in ten minutes: a server that ends again and again has a
 * cause that starting it doesn't mend.
 */
export function keepServer(
  url: string,
  revive: () => Promise<boolean>,
  { revived, lost }: Keeping,
): { stop(): Promise<void> } {
  const revivals: number[] = []
  let stopped = false
  let held: Client | undefined
  const keep = async () => {
    while (!stopped) {
      await broken(url, (client) => {
        held = client
      })
      await pause(BREATH_MS)
      if (stopped || !(await revive())) continue
      const recent = revivals.filter((at) => performance.now() - at < WINDOW_MS)
      if (recent.length >= MOST_REVIVALS)
        throw new Error(`The embedded Postgres ended ${recent.length + 1} times in ten minutes`)
      revivals.splice(0, revivals.length, ...recent, performance.now())
      revived()
    }
  }
  const kept = keep().catch(lost)
  return {
    stop: async () => {
      stopped = true
      await held?.end().catch(() => undefined)
      await kept
    },
  }
}

/** Resolves when a connection to the server ends, or can't be had. */
async function broken(url: string, hold: (client: Client) => void): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS })
  const ended = new Promise<void>((resolve) => client.once('end', resolve).on('error', () => resolve()))
  hold(client)
  await client.connect().then(
    () => ended,
    () => undefined,
  )
  await client.end().catch(() => undefined)
}
