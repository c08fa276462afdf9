import { createHash } from 'node:crypto'
import { canonical } from '../platform/canonical.ts'

/** What the first event of a chain follows. */
export const CHAIN_START = '0'.repeat(64)

/** An event as its hash sees it; `at` with ms, `sealed` as base64 or null. */
export interface Link {
  readonly tenant: string
  readonly complaint: string
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly origin: string
  readonly data: unknown
  readonly sealed: string | null
  readonly previousHash: string
}

/** LIFE-2: hex SHA-256 over the RFC 8785 JSON of the event and the hash before it. */
export function hashOf(link: Link): string {
  return createHash('sha256').update(canonical(link)).digest('hex')
}
