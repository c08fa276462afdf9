import type { Outgoing } from '../platform/outgoing.client.ts'
import { signWebhook } from '../platform/webhook-signature.ts'
import type { Told, Tried } from './delivery.ts'
import type { WebhookAddress } from './webhook.store.ts'

const MOST_ANSWER = 1000

/**
 * Posts an event to a receiver, signed anew at each try with every secret that still holds (Standard Webhooks). Never
 * rejects: what went wrong is in `code`.
 */
export async function sendEvent(
  outgoing: Outgoing,
  { url, secrets }: WebhookAddress,
  { id, body }: Pick<Told, 'id' | 'body'>,
  at: Date,
): Promise<Tried> {
  const headers = signWebhook(holdingAt(secrets, at), { id, at, body })
  const began = performance.now()
  const answered = await outgoing.post(url, body, headers).catch((error: Error) => error)
  const durationMs = performance.now() - began
  if (answered instanceof Error)
    return { at, durationMs, status: null, code: codeOf(answered), answer: null, retryAfterSeconds: null }
  const { status, body: said, retryAfter } = answered
  return {
    ...{ at, durationMs, status, code: `http_${status}` },
    answer: said === '' ? null : said.slice(0, MOST_ANSWER),
    retryAfterSeconds: secondsUntil(retryAfter, at),
  }
}

/** The secrets that hold at an instant, the newest first. */
export function holdingAt(secrets: WebhookAddress['secrets'], at: Date): string[] {
  return secrets
    .filter(({ until }) => until === undefined || new Date(until) > at)
    .map(({ secret }) => secret)
}

/** The code of what broke, such as `econnrefused`, `timeout` or `address_refused`; never its text, which names the address. */
function codeOf(error: Error): string {
  const { code, name } = error as { readonly code?: string; readonly name: string }
  const said = name === 'TimeoutError' ? 'timeout' : (code ?? 'failed')
  return String(said)
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_')
    .slice(0, 100)
}

/** `Retry-After` as HTTP has it: seconds, or a date. */
function secondsUntil(retryAfter: string | null, at: Date): number | null {
  if (retryAfter === null) return null
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter)
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - at.getTime()) / 1000))
}
