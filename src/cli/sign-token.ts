import { createSigner } from 'fast-jwt'
import type { Role } from '../access/actor.ts'
import type { Runtime } from '../runtime.client.ts'

/** What a token says of its bearer. */
export interface Bearer {
  readonly sub: string
  readonly roles: readonly Role[]
  readonly tenant?: string | undefined
  readonly departments?: readonly string[] | undefined
  readonly scope?: string | undefined
}

/** The secret that tokens are signed with; ends the process, saying why, where the issuer of JWKS_URL signs them. */
export function secretOf(source: Runtime['jwt']): string | Buffer {
  if ('secret' in source) return source.secret
  console.error('JWKS_URL: tokens come from your identity provider; unset it to sign them with JWT_SECRET')
  process.exit(78) // EX_CONFIG
}

/** Signs a token with the service's secret; `expiresIn` as in `12h` or `30d`. */
export function signToken(source: Runtime['jwt'], bearer: Bearer, expiresIn: string): string {
  const { issuer, audience } = source
  const claims = { ...(issuer ? { iss: issuer } : {}), ...(audience ? { aud: audience } : {}) }
  return createSigner({ key: secretOf(source), expiresIn, ...claims })({ ...bearer })
}
