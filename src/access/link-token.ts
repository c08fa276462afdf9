import { createHash } from 'node:crypto'
import { fromBase32, toBase32 } from '../platform/base32.ts'

const SECRET_BYTES = 20
const UUID_BYTES = 16
const NO_TENANT = '00000000-0000-0000-0000-000000000000'

/** A token that a link carries, with what is kept of it: the token itself is shown once and never stored. */
export interface NewLinkToken {
  readonly token: string
  /** SHA-256 of the part after the tenant. */
  readonly secretHash: Buffer
}

/** Where a token is looked up: in which tenant, and under which hash. */
export interface LinkTokenPlace {
  readonly tenant: string
  readonly secretHash: Buffer
}

/** A new token: `<tenant uuid in base 32>_<160 random bits>` (api.md); `random` yields that many random bytes. */
export function newLinkToken(tenant: string, random: (bytes: number) => Uint8Array): NewLinkToken {
  const secret = toBase32(random(SECRET_BYTES))
  const prefix = toBase32(Buffer.from(tenant.replaceAll('-', ''), 'hex'))
  return { token: `${prefix}_${secret}`, secretHash: hashOf(secret) }
}

/**
 * Where the token that somebody brings would be found. One that is no token at all is looked up like any other, in the
 * tenant that nobody is: what is invented fails alike, by the same work (PRIV-6).
 */
export function readLinkToken(token: string): LinkTokenPlace {
  const [prefix = '', secret = ''] = token.split(/_(.*)/s)
  return { tenant: tenantOf(prefix), secretHash: hashOf(secret) }
}

function tenantOf(prefix: string): string {
  const hex = fromBase32(prefix, UUID_BYTES)?.toString('hex')
  if (!hex) return NO_TENANT
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
