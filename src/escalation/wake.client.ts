import pg from 'pg'

const CHANNEL = 'redress_clock'
const RETRY_MS = 5000

/** Somebody who is told when a clock is due earlier than the sweep knew. */
export interface Wake {
  /** Whether notices come; without them the sweep looks once a second. */
  isListening(): boolean
  stop(): Promise<void>
}

/**
 * Listens on a session of its own for clocks that are due soon. A connection that breaks is made again after a while; until
 * then `isListening` says no. `url` is the owner's, past any pooler: behind one notices are never heard.
 */
export function listenForClocks(url: string, onNotice: () => void): Wake {
  let client: pg.Client | null = null
  let listening = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
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
    next.on('notification', onNotice)
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
      listening = true
      onNotice()
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
