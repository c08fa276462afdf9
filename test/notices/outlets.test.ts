import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { openOutgoing, type Resolve } from '../../src/platform/outgoing.client.ts'
import { isPrivateAddress } from '../../src/platform/private-address.client.ts'
import { startTestApp } from '../support/app.ts'
import { startPosted } from '../support/delivery.ts'
import { startGateway } from '../support/gateway.ts'
import { done, receive, refused, tells } from '../support/journey.ts'
import { agent } from '../support/people.ts'

const admin = { sub: 'admin.mo', roles: ['admin'] as const }
const said = { kind: 'personal', channel: 'sms', words: '孟女士您好，我来负责，今晚八点前给您回话' }

t.test('NOT-1 a message goes to the tenant’s gateway, signed as Standard Webhooks say', async (t) => {
  const api = await startPosted(t)
  const gateway = await startGateway(t)
  const { body: outlet } = await api.call(admin, 'PUT', '/v1/outlets/sms', { url: gateway.url })
  t.match(outlet.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const { id, reference } = await receive(api, { customer: { name: '孟女士', phone: '+8613800138000' } })
  const message = await done(api, agent, id, 'messages', said)
  await api.deliver()
  const [call] = gateway.heard
  if (!call) return t.fail('nothing was heard')
  // The library looks at the clock of the machine: what was signed at another time it takes for a replay.
  const signed = { ...call.headers } as object as Record<string, string>
  const now = Date.now
  Date.now = () => api.now().getTime()
  const event = new Webhook(outlet.secret).verify(call.body, signed)
  t.throws(() => new Webhook(outlet.secret).verify(`${call.body} `, signed), 'another body')
  Date.now = now
  tells(t, event, {
    ...{ specversion: '1.0', id: message.id, type: 'message.sent', subject: id },
    data: {
      complaintId: id,
      reference,
      kind: 'personal',
      channel: 'sms',
      to: '+8613800138000',
      words: said.words,
    },
  })
  t.equal(call.headers['webhook-id'], message.id)
})

t.test('NOT-1 a gateway that redirects is not followed, and is tried again', async (t) => {
  const api = await startPosted(t)
  const [gateway, elsewhere] = [await startGateway(t), await startGateway(t)]
  await api.call(admin, 'PUT', '/v1/outlets/sms', { url: gateway.url })
  gateway.answer(302, { location: elsewhere.url })
  const { id } = await receive(api, { customer: { name: '孟女士', phone: '+8613800138000' } })
  const message = await done(api, agent, id, 'messages', said)
  await api.deliver()
  t.equal(elsewhere.heard.length, 0)
  tells(t, await api.dispatches(id, message.id), [{ outcome: 'failed', code: 'http_302' }])
})

t.test('an outlet shows its secret once, and a new one when it is asked for', async (t) => {
  const api = await startTestApp(t)
  const url = 'https://gateway.example.com/sms'
  const { body: first } = await api.call(admin, 'PUT', '/v1/outlets/sms', { url })
  const { body: again } = await api.call(admin, 'PUT', '/v1/outlets/sms', { url, enabled: false })
  t.notOk('secret' in again)
  const { body: renewed } = await api.call(admin, 'PUT', '/v1/outlets/sms', { url, newSecret: true })
  t.not(renewed.secret, first.secret)
  const listed = await api.call(admin, 'GET', '/v1/outlets')
  tells(t, listed.body.items, [{ channel: 'sms', url, enabled: true, author: admin.sub }])
  t.notOk(listed.payload.includes('whsec_'))
  const other = await api.call({ sub: 'ops', roles: ['operator'], tenant: '' }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  const { body } = await api.call({ ...admin, tenant: other.body.id }, 'GET', '/v1/outlets')
  t.same(body.items, [], 'another tenant has its own')
})

t.test('an outlet within the house is refused, in both languages', async (t) => {
  const api = await startTestApp(t)
  const urls = {
    private_address: [
      ...[
        'https://127.0.0.1/',
        'https://[::1]/',
        'https://10.1.2.3/',
        'https://0x7f.1/',
        'https://2130706433/',
      ],
      ...[
        'https://169.254.169.254/latest',
        'https://localhost/',
        'https://a.localhost/',
        'https://[::ffff:10.0.0.1]/',
      ],
    ],
    wrong_scheme: ['http://gateway.example.com/'],
    has_credentials: ['https://user:word@gateway.example.com/'],
  }
  for (const [code, list] of Object.entries(urls))
    for (const url of list) {
      const answer = await api.call(admin, 'PUT', '/v1/outlets/sms', { url })
      refused(t, answer, 400, 'invalid-request', { errors: [{ pointer: '/url', code }] })
    }
  const zh = await api.call(
    admin,
    'PUT',
    '/v1/outlets/sms',
    { url: 'https://10.0.0.1/' },
    { 'accept-language': 'zh' },
  )
  t.match(zh.body.errors[0].message, '内部网络')
})

t.test(
  'a name that leads into the house is refused when it is connected to, and nothing is sent',
  async (t) => {
    const gateway = await startGateway(t)
    const { port } = new URL(gateway.url)
    const named: string[] = []
    // A name that answers with an address of the house only once it is connected to.
    const resolve: Resolve = (name, _, done) => {
      named.push(name)
      done(null, [
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    }
    const strict = openOutgoing({ allowPrivate: false, allowHttp: true }, resolve)
    t.teardown(() => strict.close())
    const url = `http://gateway.example.com:${port}/`
    t.equal(strict.refusalOf(url), null)
    await t.rejects(strict.post(url, '{}', {}), { code: 'address_refused' })
    t.same(named, ['gateway.example.com'])
    await t.rejects(strict.post(gateway.url, '{}', {}), { code: 'address_refused' })
    t.equal(gateway.heard.length, 0)
  },
)

t.test('an address is private or not, however it is written', (t) => {
  for (const address of [
    ...['10.0.0.1', '172.31.255.255', '192.168.1.1', '127.8.8.8', '169.254.169.254', '0.0.0.0', '100.64.0.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fd00::1', '::ffff:127.0.0.1', '2002:7f00:1::', '224.0.0.1'],
    ...['', 'example.com', '1.2.3'],
  ])
    t.equal(isPrivateAddress(address), true, address)
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
    t.equal(isPrivateAddress(address), false, address)
  t.end()
})
