import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './json-web-key.ts'
import type { FindKey } from './key-set.ts'

/** How far the clocks of issuer and service may be apart, in seconds; for `exp` and `nbf`. */
export const CLOCK_TOLERANCE_SECONDS = 5

/** What a token signed by the issuer is checked against. */
export interface SignedTokenRules {
  readonly findKey: FindKey
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  readonly now: () => Date
}

/** Checks a token and yields its claims; rejects where it isn't valid, with KeysUnavailable where that can't be told. */
export type VerifyToken = (token: string) => Promise<unknown>

/** Checks tokens that are signed with one of the issuer's keys; issuer and audience where they are set. */
export function signedTokenVerifier({ findKey, issuer, audience, now }: SignedTokenRules): VerifyToken {
  const keyOf = keyLookup(findKey)
  return async (token) => {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [...TOKEN_ALGORITHMS],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now(),
      ...(issuer ? { issuer } : {}),
      ...(audience ? { audience } : {}),
    })
    return payload
  }
}

/** The key that the header of a signature names. A key that comes with the token (`jwk`, `jku`, `x5c`) never counts. */
export function keyLookup(findKey: FindKey): JWTVerifyGetKey {
  return async ({ alg, kid }) => {
    if (kid !== undefined && typeof kid !== 'string') throw new errors.JWSInvalid('"kid" is not a string')
    const found = await findKey({ kid, algorithm: alg as TokenAlgorithm })
    if (!found) throw new errors.JWKSNoMatchingKey()
    return found.key
  }
}
