/** The rests of somebody who works until they are stopped. */
export interface Rests {
  readonly isStopped: boolean
  /** Something is to be done: the rest ends, or, where work is being looked for just now, is not begun. */
  wake(): void
  /** The same, for good. */
  stop(): void
  /** Says that work is looked for from here on: whoever wakes after this is heard. */
  look(): void
  /** Rests for so long (ms), unless somebody woke or stopped it since `look`. */
  rest(ms: number): Promise<void>
}

/** Rests that nobody has woken yet. */
export function newRests(): Rests {
  let [isStopped, isTold] = [false, false]
  let end: () => void = () => undefined
  const wake = () => {
    isTold = true
    end()
  }
  return {
    get isStopped() {
      return isStopped
    },
    wake,
    stop() {
      isStopped = true
      wake()
    },
    look() {
      isTold = false
    },
    rest(ms) {
      if (isTold || isStopped) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

// What is due and held by somebody else is theirs to say: looking again at once would only burn.
const SHORTEST_REST_MS = 20

/** How long to rest until something is due (ms), at most `mostMs`; null: nothing is. */
export function restUntil(due: Date | null | undefined, now: Date, mostMs: number): number {
  if (!due) return mostMs
  return Math.min(mostMs, Math.max(SHORTEST_REST_MS, due.getTime() - now.getTime()))
}
