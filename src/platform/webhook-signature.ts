import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A new secret, as a receiver is shown it once: `whsec_` and 32 random bytes in base 64 (Standard Webhooks). */
export function newWebhookSecret(random: (bytes: number) => Buffer): string {
  return `${PREFIX}${random(SECRET_BYTES).toString('base64')}`
}

/** What is signed: the id that stays the same at each try, when it is sent, and the body byte for byte. */
export interface Signable {
  readonly id: string
  readonly at: Date
  readonly body: string
}

/**
 * The headers of a delivery by Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, one signature a secret, so that
 * while a secret is exchanged a receiver may still check by the old one.
 */
export function signWebhook(
  secrets: readonly string[],
  { id, at, body }: Signable,
): {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
} {
  const timestamp = `${Math.floor(at.getTime() / 1000)}`
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
