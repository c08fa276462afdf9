import type { Database, Transaction } from '../platform/database.store.ts'

/**
 * How far the feed may be read: whatever took a place up to there has been committed or rolled back, so that a reader who
 * goes on from it never passes over an event of a transaction that was slow.
 */
export interface Horizon {
  /** The last place that a writer has taken: while it doesn't rise, neither does the horizon. Costs next to nothing. */
  drawn(): Promise<bigint>
  /** A horizon of now or later: what was committed before the call lies within it, unless a writer holds it back. */
  reach(): Promise<bigint>
  /** Resolves when the horizon has passed `place`, when `signal` aborts, or after `mostMs`. */
  beyond(place: bigint, mostMs: number, signal: AbortSignal): Promise<void>
}

// The places are drawn by writers that have written already, so that their transaction numbers lie below this one.
// A sequence that nothing was drawn from says 1 as well.
const LAST = {
  name: 'last-place',
  text: 'select case when is_called then last_value else 0 end as place from event_position',
}
const BARRIER = { name: 'feed-barrier', text: 'select pg_current_xact_id()::text as xid' }
const PASSED = {
  name: 'feed-barrier-passed',
  text: 'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as passed',
}

const LOOK_MS = 150
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 50
const HELD_BACK_MS = 6000 // no writing transaction of ours lasts longer: what still holds it back is somebody else's

/** One horizon for all readers of a process: who asks while it is being found takes part in the next one. */
export function horizonOf(database: Database): Horizon {
  let place = 0n
  let running: Promise<bigint> | null = null
  let following: Promise<bigint> | null = null
  const find = async () => {
    place = (await findHorizon(database)) ?? place
    return place
  }
  const reach = (): Promise<bigint> => {
    if (running) {
      following ??= running
        .catch(() => undefined)
        .then(() => {
          following = null
          return reach()
        })
      return following
    }
    running = find().finally(() => {
      running = null
    })
    return running
  }
  return {
    drawn: () => drawnIn(database),
    reach,
    beyond: async (from, mostMs, signal) => {
      const until = performance.now() + mostMs
      for (;;) {
        const leftMs = until - performance.now()
        if (leftMs <= 0 || signal.aborted || (await reach()) > from) return
        await pause(Math.min(leftMs, LOOK_MS), signal)
      }
    },
  }
}

async function drawnIn(database: Database): Promise<bigint> {
  const [row] = await database.transact(null, (tx) => tx.run<{ place: string }>(LAST, []))
  return BigInt(row?.place ?? 0)
}

async function findHorizon(database: Database): Promise<bigint | null> {
  const [last, barrier] = await database.transact(null, (tx: Transaction) =>
    Promise.all([tx.run<{ place: string }>(LAST, []), tx.run<{ xid: string }>(BARRIER, [])]),
  )
  const deadline = performance.now() + HELD_BACK_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const [row] = await database.transact(null, (tx) =>
      tx.run<{ passed: boolean }>(PASSED, [barrier[0]?.xid]),
    )
    if (row?.passed) return BigInt(last[0]?.place ?? 0)
    if (performance.now() > deadline) return null
    await pause(pauseMs)
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
