import { createHmac, timingSafeEqual } from 'node:crypto'

/** A request as it arrived; header names in lower case. */
export interface Arrived {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A secret that a request may be signed by, and the subscription that it is of; null: the echo's own. */
export interface KnownSecret {
  readonly secret: string
  readonly webhookId: string | null
}

/** Whether it was signed as Standard Webhooks say: by the secret of which subscription (null: the echo's own), or why not. */
export interface EchoedSignature {
  readonly verified: boolean
  readonly webhookId: string | null
  readonly because: 'not_signed' | 'wrong_time' | 'no_secret_fits' | null
}

const WINDOW_S = 300

/** Checks a request as its receiver would: its signature by any of the secrets, and its time to five minutes. */
export function checkSignature(
  { headers, body }: Arrived,
  secrets: readonly KnownSecret[],
  at: Date,
): EchoedSignature {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers
  if (!id || !timestamp || !signature || !/^\d{1,12}$/.test(timestamp)) return unverified('not_signed')
  if (Math.abs(at.getTime() / 1000 - Number(timestamp)) > WINDOW_S) return unverified('wrong_time')
  const given = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  const fitting = secrets.find(({ secret }) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
    return given.some((one) => isSame(expected, Buffer.from(one, 'base64')))
  })
  return fitting
    ? { verified: true, webhookId: fitting.webhookId, because: null }
    : unverified('no_secret_fits')
}

function unverified(because: EchoedSignature['because']): EchoedSignature {
  return { verified: false, webhookId: null, because }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
