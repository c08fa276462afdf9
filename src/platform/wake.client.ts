import pg from 'pg'

const RETRY_MS = 5000

/** What the database tells of: something is due sooner than its worker knew, or is told to others. */
export type Call =
  | 'redress_clock'
  | 'redress_notice'
  | 'redress_delivery'
  | 'redress_import'
  | 'redress_webhook'

/** Somebody who is told. */
export interface Wake {
  /** Whether notices come; without them whoever waits looks once a second. */
  isListening(): boolean
  stop(): Promise<void>
}

/**
 * Listens on a session of its own, for several workers at once. A connection that breaks is made again after a while; until
 * then `isListening` says no. `url` is the owner's, past any pooler: behind one notices are never heard.
 */
export function listenFor(url: string, told: Readonly<Record<Call, () => void>>): Wake {
  let client: pg.Client | null = null
  let listening = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const calls = Object.keys(told) as Call[]
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true })
    client = next
    const again = () => {
      if (client !== next || stopped) return
      listening = false
      client = null
      timer = setTimeout(() => void connect(), RETRY_MS).unref()
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', ({ channel }) => told[channel as Call]?.())
    try {
      await next.connect()
      for (const call of calls) await next.query(`listen ${call}`)
      listening = true
      for (const call of calls) told[call]()
    } catch {
      again()
      await next.end().catch(() => undefined)
    }
  }
  const connecting = connect()
  return {
    isListening: () => listening,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await connecting
      await client?.end().catch(() => undefined)
    },
  }
}
