import { createHmac } from 'node:crypto'

/** What opens a channel. */
interface Opening {
  readonly key: string
  readonly secret: string
}

/** A channel that sends at a steady rate whatever happens, and sends again what was not taken. */
export interface Storm {
  /** Where it sends to; asked anew for each try, since who answers is killed meanwhile. */
  readonly urlOf: (n: number) => string
  readonly channel: Opening
  /** How many messages there are. */
  readonly messages: number
  /** How many deliveries it begins a second. */
  readonly perSecond: number
}

/** How it went: how many deliveries were sent, how many tries that took, and how long each took until its 202 (ms). */
export interface StormReport {
  readonly deliveries: number
  readonly tries: number
  readonly tookMs: readonly number[]
}

/**
 * Delivers each message, every second one a second time a moment later (a third of all deliveries are repeats), each until it
 * is answered 202.
 */
export async function storm({ urlOf, channel, messages, perSecond }: Storm): Promise<StormReport> {
  const queue = Array.from({ length: messages }, (_, n) => (n % 2 === 0 ? [n, n] : [n])).flat()
  const tookMs: number[] = []
  let tries = 0
  const sendOne = async (n: number) => {
    const began = performance.now()
    for (;;) {
      tries += 1
      const status = await attempt(urlOf(tries), channel, n).catch(() => 0)
      if (status === 202) break
      if (status >= 400 && status < 500 && status !== 429) throw new Error(`answered ${status}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    tookMs.push(performance.now() - began)
  }
  const sent: Promise<void>[] = []
  const began = performance.now()
  for (const [place, n] of queue.entries()) {
    const dueMs = (place / perSecond) * 1000 - (performance.now() - began)
    if (dueMs > 1) await new Promise((resolve) => setTimeout(resolve, dueMs))
    sent.push(sendOne(n))
  }
  await Promise.all(sent)
  return { deliveries: queue.length, tries, tookMs }
}

async function attempt(url: string, { key, secret }: Opening, n: number): Promise<number> {
  const body = JSON.stringify({
    id: `storm-${n}`,
    complaint: {
      account: `第 ${n} 号包裹外箱破损，里面的东西少了一件。`,
      customer: { name: '收件人', phone: `139${String(n).padStart(8, '0')}` },
      incident: { orderNumber: `S-${n}` },
    },
  })
  const [id, at] = [`delivery-${n}`, String(Math.floor(Date.now() / 1000))]
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
  const answer = await fetch(`${url}/v1/inbound/${key}`, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(10_000),
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': at },
      'webhook-signature': `v1,${mac.update(`${id}.${at}.${body}`).digest('base64')}`,
    },
  })
  await answer.arrayBuffer()
  return answer.status
}
