import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ChannelSecret, Verification } from './channel.ts'

/** What of a request its channel is known by; header names in lower case. */
export interface Signed {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

/** Who sent it is certain, and by which id the same delivery is known again; or nothing is. */
export type Verified = { readonly id: string } | null

const WINDOW_MS = 5 * 60_000
type Of<S extends Verification['scheme']> = Extract<Verification, { readonly scheme: S }>

/**
 * REC-4: whether a delivery comes from its channel, by the channel's own scheme and any secret that holds at `at`. What is
 * signed with its time is refused five minutes before and after it, so that nothing can be kept and sent again.
 */
export function verifyDelivery(verification: Verification, signed: Signed, at: Date): Verified {
  const holding = verification.secrets.filter(({ until }) => until === undefined || new Date(until) > at)
  switch (verification.scheme) {
    case 'standard_webhooks':
      return byStandard(holding, signed, at)
    case 'hmac':
      return byHmac(verification, holding, signed, at)
    case 'wechat':
      return byWechat(holding, signed.query, at) ? { id: bodyId(signed.body) } : null
    case 'basic':
      return byBasic(verification, holding, signed) ? { id: bodyId(signed.body) } : null
    case 'bearer':
      return byBearer(holding, signed) ? { id: bodyId(signed.body) } : null
  }
}

/** Where no id is given, the same body is the same delivery. */
function bodyId(body: Buffer): string {
  return `body ${createHash('sha256').update(body).digest('base64')}`
}

function byStandard(holding: readonly ChannelSecret[], { headers, body }: Signed, at: Date): Verified {
  const id = text(headers['webhook-id'])
  const timestamp = text(headers['webhook-timestamp'])
  if (id === '' || id.length > 256 || !isWithin(timestamp, at)) return null
  const signatures = text(headers['webhook-signature'])
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  const isGenuine = holding.some(({ secret }) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
    return signatures.some((one) => isSame(expected, Buffer.from(one, 'base64')))
  })
  return isGenuine ? { id } : null
}

function byHmac(
  { header, algorithm = 'sha256', encoding = 'hex', prefix = '', timestampHeader, idHeader }: Of<'hmac'>,
  holding: readonly ChannelSecret[],
  { headers, body }: Signed,
  at: Date,
): Verified {
  const written = text(headers[header.toLowerCase()])
  if (written === '' || !written.startsWith(prefix)) return null
  const timestamp = timestampHeader ? text(headers[timestampHeader.toLowerCase()]) : null
  if (timestamp !== null && !isWithin(timestamp, at)) return null
  const given = Buffer.from(written.slice(prefix.length), encoding)
  const isGenuine = holding.some(({ secret }) => {
    const mac = createHmac(algorithm, secret)
    if (timestamp !== null) mac.update(`${timestamp}.`)
    return isSame(mac.update(body).digest(), given)
  })
  if (!isGenuine) return null
  const id = idHeader ? text(headers[idHeader.toLowerCase()]) : ''
  return { id: id === '' || id.length > 256 ? bodyId(body) : `id ${id}` }
}

/** As WeChat signs what it posts: SHA-1 over token, time and nonce, sorted. */
function byWechat(holding: readonly ChannelSecret[], query: Signed['query'], at: Date): boolean {
  const [signature, timestamp, nonce] = [text(query.signature), text(query.timestamp), text(query.nonce)]
  if (!isWithin(timestamp, at)) return false
  return holding.some(({ secret }) => {
    const sorted = [secret, timestamp, nonce].sort().join('')
    return isSame(createHash('sha1').update(sorted).digest(), Buffer.from(signature, 'hex'))
  })
}

function byBasic({ user }: Of<'basic'>, holding: readonly ChannelSecret[], { headers }: Signed): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(text(headers.authorization))?.[1] ?? ''
  return holding.some(({ secret }) =>
    isSameText(`${user}:${secret}`, Buffer.from(given, 'base64').toString()),
  )
}

function byBearer(holding: readonly ChannelSecret[], { headers }: Signed): boolean {
  const given = /^Bearer ([^ ]+)$/i.exec(text(headers.authorization))?.[1] ?? ''
  return holding.some(({ secret }) => isSameText(secret, given))
}

function isWithin(seconds: string, at: Date): boolean {
  if (!/^\d{1,12}$/.test(seconds)) return false
  return Math.abs(Number(seconds) * 1000 - at.getTime()) <= WINDOW_MS
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** Compared by what they hash to: how long the secret is shows no more than what it is. */
function isSameText(expected: string, given: string): boolean {
  const hash = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(hash(expected), hash(given))
}
