import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import t, { type Test } from 'tap'
import type { Bearer } from '../support/app.ts'
import { receive, refused, tells } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'
import { startTelling } from '../support/receiver.ts'

const HOUR = 3_600_000
const ECHO = '/v1/sandbox/echo'

/** A sandbox, whose service listens where its public URL says. */
async function startSandbox(t: Test) {
  const api = await startTelling(t)
  const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const made = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Trial', locale: 'en', timezone: 'UTC', sandbox: true },
  })
  const inside = <Who extends Bearer>(who: Who) => ({ ...who, tenant: made.body.id as string })
  const there = inside(admin)
  return {
    ...{ ...api, inside, there },
    echoed: async () => (await api.call(there, 'GET', ECHO)).body.items,
    makeEcho: async (body: object = {}) => {
      const { url } = (await api.call(there, 'POST', ECHO, body)).body
      return new URL(new URL(url).pathname, address).href
    },
  }
}

t.test(
  'what a sandbox’s own subscription sends to its echo is read back there, and its signature verified',
  async (t) => {
    const api = await startSandbox(t)
    const url = await api.makeEcho()
    const { body: webhook } = await api.call(api.there, 'POST', '/v1/webhooks', {
      url,
      events: ['complaint.received'],
    })
    const { id } = await receive(api, {}, api.inside(agent))
    await api.tell()
    const [arrived] = await api.echoed()
    tells(t, JSON.parse(arrived.body), { type: 'complaint.received', subject: id })
    tells(t, arrived.signature, { verified: true, webhookId: webhook.id, because: null })
    t.equal(arrived.headers['webhook-id'], JSON.parse(arrived.body).id)
    const { body: rotated } = await api.call(api.there, 'POST', `/v1/webhooks/${webhook.id}/rotate`, {})
    t.not(rotated.secret, webhook.secret)
    await api.call(api.there, 'POST', `/v1/webhooks/${webhook.id}/test`, {})
    tells(t, (await api.echoed())[0].signature, { verified: true, webhookId: webhook.id })
  },
)

t.test('an echo says why a request of one’s own doesn’t verify', async (t) => {
  const api = await startSandbox(t)
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const url = await api.makeEcho({ secret })
  const send = async (headers: Record<string, string>, body = '{}') => {
    api.advance(1)
    const answer = await fetch(url, { method: 'POST', headers, body })
    t.equal(answer.status, 200)
    const { signature } = (await answer.json()) as { signature: object }
    t.strictSame((await api.echoed())[0].signature, signature)
    return signature
  }
  const signed = (by: string, at = api.now(), body = '{}') => ({
    ...{ 'content-type': 'application/json', 'webhook-id': 'one' },
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign('one', at, body),
  })
  tells(t, await send(signed(secret)), { verified: true, webhookId: null })
  tells(t, await send({ 'content-type': 'text/plain' }, 'hello'), { verified: false, because: 'not_signed' })
  tells(t, await send(signed(secret), '{ }'), { verified: false, because: 'no_secret_fits' })
  tells(t, await send(signed(`whsec_${randomBytes(32).toString('base64')}`)), { because: 'no_secret_fits' })
  tells(t, await send(signed(secret, new Date(api.now().getTime() - HOUR))), { because: 'wrong_time' })
})

t.test('an echo keeps the last fifty requests of the last hour, of its own tenant', async (t) => {
  const api = await startSandbox(t)
  const url = await api.makeEcho()
  await Promise.all(Array.from({ length: 60 }, () => fetch(url, { method: 'POST', body: 'x' })))
  t.equal((await api.echoed()).length, 50)
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other trial', locale: 'en', timezone: 'UTC', sandbox: true },
  })
  t.strictSame((await api.call({ ...admin, tenant: body.id }, 'GET', ECHO)).body, { items: [] })
  api.advance(HOUR + 1)
  t.strictSame(await api.echoed(), [])
})

t.test('only sandboxes have echoes, and nobody sends to one without its key', async (t) => {
  const api = await startSandbox(t)
  for (const [method, body] of [
    ['POST', {}],
    ['GET', undefined],
  ] as const)
    refused(t, await api.call(admin, method, ECHO, body), 409, 'not-a-sandbox')
  const url = await api.makeEcho()
  for (const wrong of [`${url}x`, url.replace(/_.*/, '_abc'), url.replace(/echo\/.*/, 'echo/nothing')]) {
    const answer = await fetch(wrong, { method: 'POST', body: '{}' })
    t.equal(answer.status, 401)
  }
  const big = await fetch(url, { method: 'POST', body: 'x'.repeat(70_000) })
  t.equal(big.status, 413)
  t.strictSame(await api.echoed(), [])
})
