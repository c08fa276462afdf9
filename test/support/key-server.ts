import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CompactJWSHeaderParameters, type JWK, SignJWT } from 'jose'
import type { Test } from 'tap'

/** What an issuer's server does with a request. */
export type Respond = (request: IncomingMessage, response: ServerResponse) => void

/** An issuer's server of keys. */
export interface KeyServer {
  readonly url: string
  /** How often it was asked. */
  asked(): number
  /** Publishes these keys from now on. */
  publish(...keys: readonly unknown[]): void
  /** Does that from now on. */
  does(respond: Respond): void
}

/** Hangs up without an answer. */
export const hangUp: Respond = (request) => request.socket.destroy()

/** Starts an issuer's server on a free port; it publishes no key yet. */
export async function startKeyServer(t: Test): Promise<KeyServer> {
  let asked = 0
  let respond: Respond = hangUp
  const server = createServer((request, response) => {
    asked += 1
    respond(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    publish: (...keys) => {
      respond = (_request, response) => void response.end(JSON.stringify({ keys }))
    },
    does: (next) => {
      respond = next
    },
  }
}

const PAIRS = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}

/** A key of an issuer: what it publishes of it, and what it signs with it. */
export interface IssuerKey {
  readonly jwk: JWK
  readonly pem: string
  sign(claims: object, header?: Partial<CompactJWSHeaderParameters>): Promise<string>
}

/** Makes a key of an issuer. */
export function issuerKey(alg: keyof typeof PAIRS, kid: string): IssuerKey {
  const { publicKey, privateKey } = PAIRS[alg]()
  return {
    jwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, alg, use: 'sig' },
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey, { crit: Object.fromEntries((header.crit ?? []).map((name) => [name, true])) }),
  }
}
