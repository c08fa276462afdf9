import type { Outgoing } from '../platform/outgoing.client.ts'
import { signWebhook } from '../platform/webhook-signature.ts'
import { codeOf, type Handed, type Parcel } from './courier.ts'
import type { OutletAddress } from './outlet.store.ts'

/** What may not be repeated: the receiver says that it will never take this. */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 404, 410, 413, 415, 422])
/** Of these nobody knows what the receiver did before it fell silent. */
const SILENT: readonly string[] = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET']

/**
 * Hands a message to an outlet of the tenant: CloudEvents in JSON, signed as Standard Webhooks say, with the message's id as
 * `webhook-id` at every try. Never rejects.
 */
export async function handToOutlet(
  outgoing: Outgoing,
  way: string,
  { url, secret }: OutletAddress,
  parcel: Parcel,
  at: Date,
): Promise<Handed> {
  const body = bodyOf(way, parcel)
  const headers = signWebhook([secret], { id: parcel.id, at, body })
  try {
    const { status } = await outgoing.post(url, body, headers)
    const code = `http_${status}`
    if (status >= 200 && status < 300) return { outcome: 'delivered', code }
    return { outcome: FOR_GOOD.has(status) ? 'refused' : 'failed', code }
  } catch (error) {
    const code = codeOf(error)
    const isSilent = SILENT.includes(code) || (error as Error).name === 'TimeoutError'
    return { outcome: isSilent ? 'unknown' : 'failed', code }
  }
}

function bodyOf(way: string, { id, tenant, complaint, reference, kind, language, to, words, at }: Parcel) {
  return JSON.stringify({
    ...{ specversion: '1.0', id, type: 'message.sent', source: `/tenants/${tenant}`, subject: complaint },
    ...{ time: at, datacontenttype: 'application/json' },
    data: { complaintId: complaint, reference, kind, channel: way, to, language, words },
  })
}
