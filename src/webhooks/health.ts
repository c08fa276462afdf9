import { endOf, isTaken, type Tried } from './delivery.ts'

/** How a receiver fares, as far as that decides what is tried next. */
export interface Health {
  /** Failures since the last success. */
  readonly failures: number
  readonly failingSince: Date | null
  /** Until then nothing is tried: it failed again and again, or asked to be left alone. */
  readonly restsUntil: Date | null
}

/** Why a subscription is served, or no more. */
export interface Verdict {
  readonly state: 'active' | 'paused' | 'ended'
  readonly because: 'asked' | 'failing' | 'gone' | null
}

export const HEALTHY: Health = { failures: 0, failingSince: null, restsUntil: null }

const FAILURES_TO_REST = 5
const RESTS_S = [5, 10, 30, 60, 300, 900, 3600]
const LONGEST_REST_S = 3600
const MOST_ASKED_S = 24 * 3600
const LOST_MS = 72 * 3_600_000

/**
 * How a receiver fares after a try. After five failures in a row it is left alone for longer and longer, up to an hour;
 * what was on its way already when that began adds nothing. A time that it asked for is kept, up to a day.
 */
export function healthAfter(health: Health, tried: Tried): Health {
  if (isTaken(tried)) return HEALTHY
  const wasResting = health.restsUntil !== null && health.restsUntil > tried.at
  const failures = health.failures + (wasResting ? 0 : 1)
  const asked = after(tried, Math.min(tried.retryAfterSeconds ?? 0, MOST_ASKED_S))
  const rest = wasResting ? health.restsUntil : after(tried, restOf(failures))
  return {
    ...{ failures, failingSince: health.failingSince ?? tried.at },
    restsUntil: asked && rest ? new Date(Math.max(asked.getTime(), rest.getTime())) : (asked ?? rest),
  }
}

/** How many deliveries may be on their way to a receiver at once: one where it failed again and again, none while it rests. */
export function mostAtOnce({ failures, restsUntil }: Health, now: Date, most: number): number {
  if (restsUntil && restsUntil > now) return 0
  return isDown({ failures }) ? 1 : most
}

/** Whether it failed so often in a row that it is only asked whether it is back. */
export function isDown({ failures }: Pick<Health, 'failures'>): boolean {
  return failures >= FAILURES_TO_REST
}

/**
 * What becomes of the subscription: it ends where the receiver says that it is gone, and pauses after three days of failing,
 * or where a delivery was `givenUp` after its three days and nothing succeeded since it was `begun`.
 */
export function verdictOn(
  { failingSince }: Health,
  tried: Tried,
  { givenUp, begun }: { readonly givenUp: boolean; readonly begun: Date },
): Verdict {
  if (tried.status === 410) return { state: 'ended', because: 'gone' }
  if (failingSince === null) return { state: 'active', because: null }
  const isLost = tried.at.getTime() - failingSince.getTime() >= LOST_MS || (givenUp && failingSince <= begun)
  return isLost ? { state: 'paused', because: 'failing' } : { state: 'active', because: null }
}

function restOf(failures: number): number {
  if (!isDown({ failures })) return 0
  return RESTS_S[failures - FAILURES_TO_REST] ?? LONGEST_REST_S
}

function after(tried: Tried, seconds: number): Date | null {
  return seconds > 0 ? new Date(endOf(tried).getTime() + seconds * 1000) : null
}
