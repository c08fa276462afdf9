import type { TokenAlgorithm, VerificationKey } from './json-web-key.ts'

const MAX_AGE_MS = 600_000
const COOLDOWN_MS = 10_000
const FIRST_RETRY_MS = 1_000

/** 503: there is no key to check a token with, and none can be had. */
export class KeysUnavailable extends Error {
  readonly statusCode = 503
}

/** What a token says of the key that it was signed with. */
export interface WantedKey {
  readonly kid: string | undefined
  readonly algorithm: TokenAlgorithm
}

/** Finds the key of a token; null where none fits or more than one does. Throws KeysUnavailable. */
export type FindKey = (wanted: WantedKey) => Promise<VerificationKey | null>

/** What a key set is made of. */
export interface KeySetMeans {
  /** Yields all keys of the issuer; rejects where they can't be had. */
  readonly fetchKeys: () => Promise<readonly VerificationKey[]>
  readonly now: () => Date
  /** Hears of every fetch that failed. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The issuer's keys, remembered: fetched when first needed, again when they are ten minutes old, and when a token names
 * a key that isn't among them (once in ten seconds, so that invented names don't reach the issuer). One fetch at a time.
 * While the issuer can't be reached, the remembered keys go on working.
 */
export function rotatingKeys(means: KeySetMeans): FindKey {
  const memory = keyMemory(means)
  let soughtAt = Number.NEGATIVE_INFINITY
  return async (wanted) => {
    const { fetches } = memory
    const known = await memory.current()
    const { kid } = wanted
    if (kid === undefined || known.some((key) => key.kid === kid) || memory.fetches > fetches)
      return theOne(known, wanted)
    const now = means.now().getTime()
    if (!memory.isFetching()) {
      if (now - soughtAt < COOLDOWN_MS) return null
      soughtAt = now
    }
    await memory.fetch()
    return theOne(await memory.current(), wanted)
  }
}

/** Two keys of one name can't be told apart: neither counts. */
function theOne(keys: readonly VerificationKey[], { kid, algorithm }: WantedKey): VerificationKey | null {
  const fitting = keys.filter((key) => key.algorithm === algorithm && (kid === undefined || key.kid === kid))
  const [first] = fitting
  return first && fitting.length === 1 ? first : null
}

interface KeyMemory {
  /** How many fetches have ended. */
  readonly fetches: number
  isFetching(): boolean
  /** Fetches, or waits for the fetch that is running; a failure leaves what is remembered. */
  fetch(): Promise<void>
  /** What is remembered, refreshed where it is too old. Throws KeysUnavailable where there is nothing. */
  current(): Promise<readonly VerificationKey[]>
}

function keyMemory({ fetchKeys, now, onFailure }: KeySetMeans): KeyMemory {
  let keys: readonly VerificationKey[] | null = null
  let running: Promise<void> | null = null
  let [fetches, fetchedAt, failedAt, failing] = [0, 0, 0, false]
  const sinceMs = (time: number) => now().getTime() - time
  const fetchOnce = async () => {
    try {
      keys = await fetchKeys()
      fetchedAt = now().getTime()
      failing = false
    } catch (error) {
      failedAt = now().getTime()
      failing = true
      onFailure(error)
    }
    fetches += 1
  }
  const fetch = () => {
    running ??= fetchOnce().finally(() => {
      running = null
    })
    return running
  }
  const refresh = async () => {
    if (sinceMs(fetchedAt) < MAX_AGE_MS) return
    // Once a refresh has failed, nobody waits for the next: the remembered keys answer meanwhile.
    if (!failing) await fetch()
    else if (sinceMs(failedAt) >= COOLDOWN_MS) void fetch()
  }
  const current = async () => {
    if (keys) await refresh()
    else if (!failing || sinceMs(failedAt) >= FIRST_RETRY_MS) await fetch()
    if (!keys) throw new KeysUnavailable('the keys that tokens are checked with can’t be fetched')
    return keys
  }
  return {
    ...{ fetch, current, isFetching: () => running !== null },
    get fetches() {
      return fetches
    },
  }
}
