import { type VerificationKey, verificationKeys } from './json-web-key.ts'

const TIMEOUT_MS = 5_000
const SIZE_LIMIT_BYTES = 256 * 1024

/**
 * Fetches the keys of a JWKS URL. Rejects where the server can't be reached, takes longer than five seconds for the
 * whole answer, answers with anything but 200, redirects, sends more than 256 kB, or sends no JWK set.
 */
export async function fetchKeySet(url: string, timeoutMs = TIMEOUT_MS): Promise<readonly VerificationKey[]> {
  const answer = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (answer.status !== 200) {
    await answer.body?.cancel()
    throw new Error(`JWKS_URL answers ${answer.status}`)
  }
  const keys = verificationKeys(jsonOf(await textWithin(answer, SIZE_LIMIT_BYTES)))
  if (!keys) throw new Error('JWKS_URL answers with something else than a JWK set')
  return keys
}

async function textWithin(answer: Response, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop closes the connection: the rest is never read.
    if (bytes > limitBytes) throw new Error(`JWKS_URL answers with more than ${limitBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
