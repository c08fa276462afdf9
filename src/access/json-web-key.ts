import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isWeakRsaKey } from './weak-key.ts'

/** The signature algorithms that tokens may use when the keys come from a JWKS: asymmetric ones only. */
export const TOKEN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const

/** One of the algorithms. */
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number]

/** A public key that tokens are checked with, for one algorithm only. */
export interface VerificationKey {
  readonly kid: string | undefined
  readonly algorithm: TokenAlgorithm
  readonly key: KeyObject
}

const KeySet = z.object({ keys: z.array(z.unknown()) })

const SigningKey = z.object({
  kid: z.string().optional(),
  alg: z.enum(TOKEN_ALGORITHMS).optional(),
  use: z.literal('sig').optional(),
  key_ops: z
    .array(z.string())
    .refine((operations) => operations.includes('verify'))
    .optional(),
  // A private key that is published is no secret any more.
  d: z.undefined().optional(),
})

const PublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
])

const ALGORITHM_OF = { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' } as const

/**
 * The keys of a JWK set (RFC 7517) that may check tokens; null when it is no JWK set. Left out: symmetric and private
 * keys, keys for other uses or algorithms, weak and malformed ones.
 */
export function verificationKeys(document: unknown): readonly VerificationKey[] | null {
  const set = KeySet.safeParse(document)
  return set.success ? set.data.keys.flatMap((one) => verificationKey(one) ?? []) : null
}

function verificationKey(jwk: unknown): VerificationKey | null {
  const purpose = SigningKey.safeParse(jwk)
  const numbers = PublicKey.safeParse(jwk)
  if (!purpose.success || !numbers.success) return null
  const { kid, alg } = purpose.data
  const algorithm = ALGORITHM_OF[numbers.data.kty]
  if (alg !== undefined && alg !== algorithm) return null
  if (numbers.data.kty === 'RSA' && isWeakRsaKey(numbers.data.n, numbers.data.e)) return null
  const key = publicKey(numbers.data)
  return key && { kid, algorithm, key }
}

function publicKey(jwk: z.output<typeof PublicKey>): KeyObject | null {
  try {
    return createPublicKey({ key: jwk satisfies JsonWebKey, format: 'jwk' })
  } catch {
    return null
  }
}
