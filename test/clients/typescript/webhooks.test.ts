import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { verifyWebhook, WebhookRefused } from '../../../clients/typescript/webhooks.ts'
import { newWebhookSecret, signWebhook } from '../../../src/platform/webhook-signature.ts'

const event = { specversion: '1.0', id: 'e1', type: 'complaint.held', data: { note: '暂缓处理' } }
const body = JSON.stringify(event)
const at = new Date('2026-11-20T02:00:00.000Z')
const now = at.getTime()
const old = newWebhookSecret(randomBytes)
const secret = newWebhookSecret(randomBytes)
const headers = signWebhook([secret], { id: 'e1', at, body })

async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown = await work.catch((error: unknown) => error)
  return thrown instanceof WebhookRefused ? thrown.message : `not refused: ${thrown}`
}

t.test(
  'a delivery of the service is believed, as text, as bytes, and with the headers of a Request',
  async (t) => {
    const judging = { secrets: [secret], now }
    t.strictSame(await verifyWebhook(headers, body, judging), event)
    t.strictSame(await verifyWebhook(headers, new TextEncoder().encode(body), judging), event)
    t.strictSame(await verifyWebhook(new Headers(headers), body, judging), event)
  },
)

t.test('what the library of Standard Webhooks signs is believed, and what its own vector says', async (t) => {
  const signature = new Webhook(secret).sign('e1', at, body)
  const signed = { ...headers, 'webhook-signature': signature }
  t.strictSame(await verifyWebhook(signed, body, { secrets: [secret], now }), event)
  const vector = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
  const judging = { secrets, now: 1_614_265_330_000 }
  t.strictSame(await verifyWebhook(vector, '{"test": 2432232314}', judging), { test: 2_432_232_314 })
})

t.test('while a secret is exchanged either is believed, whoever is ahead', async (t) => {
  const both = signWebhook([secret, old], { id: 'e1', at, body })
  t.strictSame(await verifyWebhook(both, body, { secrets: [old], now }), event)
  t.strictSame(await verifyWebhook(headers, body, { secrets: [old, secret], now }), event)
})

t.test('what was changed, or signed by somebody else, is refused', async (t) => {
  const judging = { secrets: [secret], now }
  const wrong = 'no signature is right'
  t.equal(await refusal(verifyWebhook(headers, body.replace('held', 'released'), judging)), wrong)
  t.equal(await refusal(verifyWebhook({ ...headers, 'webhook-id': 'e2' }, body, judging)), wrong)
  t.equal(await refusal(verifyWebhook(headers, body, { secrets: [old], now })), wrong)
  t.equal(await refusal(verifyWebhook(headers, body, { secrets: [], now })), wrong)
  for (const signature of ['v1,', 'v1,%%%', 'v2,AAAA', 'v1a,AAAA', headers['webhook-signature'].slice(3)])
    t.equal(
      await refusal(verifyWebhook({ ...headers, 'webhook-signature': signature }, body, judging)),
      wrong,
    )
})

t.test('what is too old, or from a time to come, is refused; and what has no headers', async (t) => {
  const secrets = [secret]
  const far = 'webhook-timestamp is too far from now'
  for (const ms of [301_000, -301_000])
    t.equal(await refusal(verifyWebhook(headers, body, { secrets, now: now + ms })), far)
  t.strictSame(await verifyWebhook(headers, body, { secrets, now: now + 300_000 }), event)
  t.equal(
    await refusal(verifyWebhook(headers, body, { secrets, now: now + 60_000, toleranceSeconds: 30 })),
    far,
  )
  t.equal(await refusal(verifyWebhook({}, body, { secrets, now })), 'webhook-id is missing')
  const noTime = { ...headers, 'webhook-timestamp': 'soon' }
  t.equal(await refusal(verifyWebhook(noTime, body, { secrets, now })), 'webhook-timestamp is no time')
})
