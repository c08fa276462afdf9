import { createHash, createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { admin, deliver, message, post, startReached } from '../support/channels.ts'
import { tells } from '../support/journey.ts'

const NOW = new Date('2026-11-20T02:00:00.000Z')
const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000))
const later = (ms: number) => new Date(NOW.getTime() + ms)
const body = JSON.stringify(message({ id: 'one' }))

t.test('REC-4 Standard Webhooks: what is signed is let in, anything else is 401', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  t.equal((await deliver(api, channel, body)).status, 202)
  t.equal(
    (await deliver(api, channel, body, { secret: `whsec_${'A'.repeat(43)}=` })).status,
    401,
    'other secret',
  )
  t.equal((await deliver(api, channel, body, { at: later(-301_000) })).status, 401, 'kept and sent again')
  t.equal((await deliver(api, channel, body, { at: later(301_000) })).status, 401, 'from the future')
  t.equal((await deliver(api, channel, body, { at: later(-299_000) })).status, 202, 'within the window')
  t.equal((await post(api, channel.key, body)).status, 401, 'unsigned')
  const invented = `${channel.key.split('_')[0]}_${'A'.repeat(32)}`
  t.equal((await deliver(api, { ...channel, key: invented }, body)).status, 401, 'an invented key')
})

t.test('REC-4 the published vector of Standard Webhooks is let in', async (t) => {
  const api = await startReached(t)
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const channel = await api.channel({ verification: { scheme: 'standard_webhooks', secret } })
  const at = new Date(1_614_265_330_000)
  api.advance(at.getTime() - api.now().getTime())
  const answer = await post(api, channel.key, '{"test": 2432232314}', {
    'content-type': 'application/json',
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
  t.equal(answer.status, 202)
})

t.test('REC-4 what the Standard Webhooks library signs is let in', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const signature = new Webhook(channel.secret).sign('msg_1', NOW, body)
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds(NOW), 'webhook-signature': signature }
  t.equal((await post(api, channel.key, body, headers)).status, 202)
  const two = { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}= ${signature}` }
  t.equal((await post(api, channel.key, body, two)).status, 202, 'one of several that fits is enough')
  t.equal((await post(api, channel.key, `${body} `, headers)).status, 401, 'another body')
})

t.test('REC-4 an HMAC in a header, with and without its time', async (t) => {
  const api = await startReached(t)
  const secret = 'platform-secret-0001'
  const plain = await api.channel({
    verification: { scheme: 'hmac', secret, header: 'X-Hub-Signature-256', prefix: 'sha256=' },
  })
  const hex = createHmac('sha256', secret).update(body).digest('hex')
  const signed = (value: string) => post(api, plain.key, body, { 'x-hub-signature-256': value })
  t.equal((await signed(`sha256=${hex}`)).status, 202)
  t.equal((await signed(hex)).status, 401, 'without its prefix')
  t.equal((await signed(`sha256=${hex.replace(/^./, (c) => (c === '0' ? '1' : '0'))}`)).status, 401)
  t.equal((await signed('sha256=')).status, 401)
  const timed = await api.channel({
    verification: {
      ...{ scheme: 'hmac', secret, header: 'x-signature', algorithm: 'sha512', encoding: 'base64' },
      ...{ timestampHeader: 'x-timestamp', idHeader: 'x-id' },
    },
  })
  const at = (time: Date) => ({
    'x-signature': createHmac('sha512', secret)
      .update(`${seconds(time)}.${body}`)
      .digest('base64'),
    ...{ 'x-timestamp': seconds(time), 'x-id': 'delivery-7' },
  })
  const first = await post(api, timed.key, body, at(NOW))
  t.equal(first.status, 202)
  const again = await post(api, timed.key, body, at(later(1000)))
  tells(t, again.body, { delivery: first.body.delivery, repeated: true })
  t.equal((await post(api, timed.key, body, at(later(-301_000)))).status, 401, 'too old')
})

t.test(
  'REC-4 WeChat: the query is signed by the token, and the address confirmed with its echo',
  async (t) => {
    const api = await startReached(t)
    const { key, secret } = await api.channel({ channel: 'social', verification: { scheme: 'wechat' } })
    t.match(secret, /^[0-9a-f]{32}$/, 'a token that WeChat takes')
    const query = (token: string, at: Date) => {
      const parts = [token, seconds(at), 'nonce-1']
      const signature = createHash('sha1').update(parts.toSorted().join('')).digest('hex')
      return `?signature=${signature}&timestamp=${seconds(at)}&nonce=nonce-1`
    }
    t.equal((await post(api, key, body, {}, query(secret, NOW))).status, 202)
    t.equal((await post(api, key, body, {}, query('another-token', NOW))).status, 401)
    t.equal((await post(api, key, body, {}, query(secret, later(-301_000)))).status, 401)
    const echo = (token: string) =>
      api.app.inject({ url: `/v1/inbound/${key}${query(token, NOW)}&echostr=5837002` })
    const confirmed = await echo(secret)
    t.same([confirmed.statusCode, confirmed.payload], [200, '5837002'])
    t.equal((await echo('another-token')).statusCode, 401)
  },
)

t.test('REC-4 basic and bearer open by what was set up and nothing else', async (t) => {
  const api = await startReached(t)
  const basic = await api.channel({ verification: { scheme: 'basic', user: 'shop' } })
  const by = (user: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
  })
  t.equal((await post(api, basic.key, body, by('shop', basic.secret))).status, 202)
  t.equal((await post(api, basic.key, body, by('shop', 'guess'))).status, 401)
  t.equal((await post(api, basic.key, body, by('other', basic.secret))).status, 401)
  const bearer = await api.channel({ verification: { scheme: 'bearer' } })
  const with_ = (secret: string) => post(api, bearer.key, body, { authorization: `Bearer ${secret}` })
  t.equal((await with_(bearer.secret)).status, 202)
  t.equal((await with_(`${bearer.secret}x`)).status, 401)
})

t.test('while a secret or a key is exchanged both hold, after that the new one only', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const rotate = (what: string) =>
    api.call(admin, 'POST', `/v1/channels/${channel.id}/rotate`, { what, overlap: 'PT1H' })
  const { secret } = (await rotate('secret')).body
  t.not(secret, channel.secret)
  t.equal((await deliver(api, channel, body)).status, 202, 'the old secret')
  t.equal((await deliver(api, { ...channel, secret }, body)).status, 202, 'the new one')
  const { key } = (await rotate('key')).body
  t.equal((await deliver(api, { ...channel, secret }, body)).status, 202, 'the old key')
  t.equal((await deliver(api, { ...channel, secret, key }, body)).status, 202, 'the new one')
  api.advance(3_600_000)
  t.equal((await deliver(api, { ...channel, key }, body)).status, 401, 'the old secret')
  t.equal((await deliver(api, { ...channel, secret }, body)).status, 401, 'the old key')
  t.equal((await deliver(api, { ...channel, secret, key }, body)).status, 202)
})

t.test('a channel that is off opens nothing, and no secret is shown again', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const { body: shown, payload } = await api.call(admin, 'GET', `/v1/channels/${channel.id}`)
  t.notOk(payload.includes(channel.secret) || payload.includes(channel.key))
  tells(t, shown, { verification: { scheme: 'standard_webhooks', secrets: [{ until: null }] } })
  const off = { name: '官网客服', channel: 'web_chat', adapter: 'json', enabled: false }
  const put = await api.call(admin, 'PUT', `/v1/channels/${channel.id}`, {
    ...{ ...off, verification: { scheme: 'standard_webhooks' } },
  })
  t.equal(put.status, 200)
  t.equal((await deliver(api, channel, body)).status, 401)
})
