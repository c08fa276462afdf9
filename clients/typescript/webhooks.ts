import type { RedressEvent } from './events.ts'

/** The headers of a delivery: those of a `Request`, or of Node's own `IncomingMessage`. */
export type DeliveryHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/** By what a delivery is judged. */
export interface Judging {
  /** The secrets (`whsec_…`) that hold just now: one, two while it is exchanged. */
  readonly secrets: readonly string[]
  /** What time it is, in ms; the clock of the machine where absent. */
  readonly now?: number
  /** How much the times may differ, in seconds; 300 where absent. */
  readonly toleranceSeconds?: number
}

/** Why a delivery is not believed. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused'
}

/**
 * The event of a delivery whose signature is right (Standard Webhooks); throws WebhookRefused where it isn't, or where it
 * is too old. `body` is what arrived, byte for byte. The same event may come again: its `id` stays the same.
 */
export async function verifyWebhook(
  headers: DeliveryHeaders,
  body: string | Uint8Array,
  { secrets, now = Date.now(), toleranceSeconds = 300 }: Judging,
): Promise<RedressEvent> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused('webhook-timestamp is no time')
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds)
    throw new WebhookRefused('webhook-timestamp is too far from now')
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`)
  if (!(await isSigned(signed, signatures, secrets))) throw new WebhookRefused('no signature is right')
  return JSON.parse(text) as RedressEvent
}

async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly string[],
): Promise<boolean> {
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []))
  for (const secret of secrets) {
    const key = await keyOf(secret)
    for (const signature of given)
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true
  }
  return false
}

function keyOf(secret: string) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''))
  if (!bytes || bytes.length === 0) throw new TypeError('a secret is `whsec_` and base 64')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  } catch {
    return null
  }
}

function headerOf(headers: DeliveryHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  if (typeof value !== 'string' || value === '') throw new WebhookRefused(`${name} is missing`)
  return value
}
