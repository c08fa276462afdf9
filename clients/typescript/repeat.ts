import type { Answered } from './problems.ts'

/** How long and how often one waits for an answer. */
export interface Patience {
  /** How often it is sent at most; 5 where absent. */
  readonly tries?: number
  /** The wait before the second try, in ms; each further one is twice as long. 500 where absent. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

/** A key by which the service answers a POST once: make it with the request, and keep it with each further try. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID()
}

/**
 * Sends again where nothing was answered or the service has no time (429, 503), after `Retry-After` where it says so; any
 * other answer is returned. A POST needs an Idempotency-Key, so that what was done at the first try isn't done twice.
 * Rejects with the last failure, at once when aborted.
 */
export async function untilAnswered<A extends Answered>(
  send: () => Promise<A>,
  { tries = 5, waitMs = 500, signal }: Patience = {},
): Promise<A> {
  for (let left = tries - 1, wait = waitMs; ; left -= 1, wait *= 2) {
    const sent = await send().catch((error: unknown) => new Failed(error))
    if (left === 0 || signal?.aborted) return answerOf(sent)
    if (!(sent instanceof Failed) && ![429, 503].includes(sent.response.status)) return sent
    await pause(sent instanceof Failed ? wait : Math.max(wait, retryAfterMs(sent.response)), signal)
  }
}

class Failed {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

function answerOf<A>(sent: A | Failed): A {
  if (sent instanceof Failed) throw sent.error
  return sent
}

const LONGEST_MS = 60_000

function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_MS) : 0
}

/** Up to half as long again, so that many who were refused together don't come back together. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms * (1 + Math.random() / 2))
    signal?.addEventListener('abort', end)
  })
}
