import { createHash } from 'node:crypto'
import { requestError } from './request-error.ts'

/** Operations that callers name by the SHA-256 of their text (automatic persisted queries), the last ones used. */
export interface PersistedOperations {
  /** The text of an operation, given with its hash or known by it. Throws RequestError where hash and text don't fit. */
  textOf(query: string | null | undefined, persisted: PersistedQuery | undefined): string | undefined
  /** Keeps an operation that was found valid. */
  keep(text: string): void
}

/** `extensions.persistedQuery` of a request. */
export interface PersistedQuery {
  readonly version?: unknown
  readonly sha256Hash?: unknown
}

/** Remembers at most that many operations; another process may not know them, callers then send the text again. */
export function persistedOperations(most: number): PersistedOperations {
  const kept = new Map<string, string>()
  const keep = (text: string) => {
    const hash = hashOf(text)
    kept.delete(hash)
    kept.set(hash, text)
    const oldest = kept.keys().next()
    if (kept.size > most && !oldest.done) kept.delete(oldest.value)
  }
  return {
    keep,
    textOf: (query, persisted) => {
      if (!persisted) return query ?? undefined
      const { version, sha256Hash } = persisted
      if (version !== 1 || typeof sha256Hash !== 'string')
        throw requestError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
      const text = query ?? kept.get(sha256Hash)
      if (text === undefined) throw requestError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
      if (hashOf(text) !== sha256Hash)
        throw requestError('PERSISTED_QUERY_MISMATCH', 'The hash is not that of the query.')
      return text
    },
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
