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

/** Signs a token with the service's secret; `expiresIn` as in `12h` or `30d`. */
export function signToken(
  { secret, issuer, audience }: Runtime['jwt'],
  bearer: Bearer,
  expiresIn: string,
): string {
  const sign = createSigner({
    key: secret,
    expiresIn,
    ...(issuer ? { iss: issuer } : {}),
    ...(audience ? { aud: audience } : {}),
  })
  return sign({ ...bearer })
}
