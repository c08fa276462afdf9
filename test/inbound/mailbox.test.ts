import t from 'tap'
import { mailboxOf, mailKey, untilNextLook } from '../../src/inbound/mailbox.ts'
import type { Bearer } from '../support/app.ts'
import { admin, setUp, startReached } from '../support/channels.ts'
import { tells } from '../support/journey.ts'

const MAIL = { name: '客服邮箱', channel: 'email', adapter: 'email', verification: { scheme: 'bearer' } }
const input = { host: 'imap.example.com', user: 'care@example.com', password: 'a password of the mailbox' }

t.test(
  'a mailbox is set up, changed and given up; its password is shown to nobody, and to no log',
  async (t) => {
    const api = await startReached(t)
    const { id } = await setUp(api, MAIL)
    const url = `/v1/channels/${id}/mailbox`
    t.equal((await api.call(admin, 'GET', url)).status, 404)
    const put = await api.call(admin, 'PUT', url, input)
    tells(t, put.body, {
      ...{
        host: input.host,
        port: 993,
        security: 'tls',
        user: input.user,
        folder: 'INBOX',
        afterwards: 'leave',
      },
      ...{ state: 'waiting', code: null, kept: 0, since: api.now().toISOString(), author: admin.sub },
    })
    const { password: _, ...without } = input
    const moved = await api.call(admin, 'PUT', url, { ...without, afterwards: 'move', moveTo: 'Done' })
    tells(t, moved.body, { afterwards: 'move', moveTo: 'Done' })
    const { body: channel, payload } = await api.call(admin, 'GET', `/v1/channels/${id}`)
    tells(t, channel, { mailbox: { host: input.host, state: 'waiting' } })
    t.notOk([payload, put.payload, moved.payload, ...api.logged].join().includes(input.password))
    const gone = await api.app.inject({
      ...{
        method: 'DELETE',
        url,
        headers: { authorization: `Bearer ${api.token({ ...admin, tenant: api.tenant })}` },
      },
    })
    t.equal(gone.statusCode, 204)
    t.equal(gone.payload, '')
    t.equal((await api.call(admin, 'GET', url)).status, 404)
    tells(t, (await api.call(admin, 'GET', `/v1/channels/${id}`)).body, { mailbox: null })
  },
)

const refused: readonly (readonly [string, object, string, string])[] = [
  ['without a password the first time', { password: undefined }, '/password', 'required'],
  ['within the house, by its address', { host: '192.168.1.20' }, '/host', 'private_address'],
  ['within the house, by IPv6', { host: '::1' }, '/host', 'private_address'],
  ['within the house, by name', { host: 'localhost' }, '/host', 'private_address'],
  ['over an open line', { security: 'none' }, '/security', 'not_secure'],
]
t.test('a mailbox is refused, in both languages', async (t) => {
  const api = await startReached(t)
  const { id } = await setUp(api, MAIL)
  for (const [what, overrides, pointer, code] of refused)
    for (const language of ['en', 'zh-CN']) {
      const body = { ...input, ...overrides }
      const headers = { 'accept-language': language }
      const answer = await api.call(admin, 'PUT', `/v1/channels/${id}/mailbox`, body, headers)
      t.equal(answer.status, 400, what)
      tells(t, answer.body.errors, [{ pointer, code }])
      t.equal(/[\u4e00-\u9fff]/.test(answer.body.errors[0].message), language === 'zh-CN')
    }
  for (const wrong of [
    { host: 'a b' },
    { host: 'http://x' },
    { port: 0 },
    { afterwards: 'move' },
    { moveTo: 'Done' },
  ])
    t.equal((await api.call(admin, 'PUT', `/v1/channels/${id}/mailbox`, { ...input, ...wrong })).status, 400)
})

t.test(
  'only a channel of e-mail has a mailbox, and only an administrator of its tenant sees it',
  async (t) => {
    const api = await startReached(t)
    const chat = await api.channel()
    const answer = await api.call(admin, 'PUT', `/v1/channels/${chat.id}/mailbox`, input)
    tells(t, answer.body.errors, [{ pointer: '', code: 'no_mail_channel' }])
    const { id } = await setUp(api, MAIL)
    const url = `/v1/channels/${id}/mailbox`
    await api.call(admin, 'PUT', url, input)
    const agent: Bearer = { sub: 'agent.li', roles: ['agent'] }
    t.equal((await api.call(agent, 'GET', url)).status, 403)
    const company = { name: 'Other', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
    const { body: other } = await api.call(
      { sub: 'ops', roles: ['operator'] },
      'POST',
      '/v1/tenants',
      company,
    )
    t.equal((await api.call({ ...admin, tenant: other.id }, 'GET', url)).status, 404)
    t.equal((await api.call({ ...admin, tenant: other.id }, 'PUT', url, input)).status, 404)
  },
)

t.test('a password is kept for the same mailbox only', (t) => {
  const before = mailboxOf(input, null)
  const { password: _, ...without } = input
  t.equal(mailboxOf({ ...without, afterwards: 'mark_seen' }, before)?.password, input.password)
  for (const other of [{ host: 'imap.elsewhere.example' }, { user: 'sales@example.com' }, { folder: 'Care' }])
    t.equal(mailboxOf({ ...without, ...other }, before), null)
  t.end()
})

t.test('REC-5 a mail is known by its mailbox, folder, UIDVALIDITY and UID', (t) => {
  const settings = mailboxOf(input, null)
  if (!settings) throw new Error('a mailbox')
  const keys = [
    mailKey(settings, { validity: '7', uid: 1 }),
    mailKey(settings, { validity: '7', uid: 2 }),
    mailKey(settings, { validity: '8', uid: 1 }),
    mailKey({ ...settings, folder: 'Care' }, { validity: '7', uid: 1 }),
    mailKey({ ...settings, host: 'imap.elsewhere.example' }, { validity: '7', uid: 1 }),
  ]
  t.equal(new Set(keys).size, keys.length)
  t.end()
})

t.test('a mailbox is looked into every 20 s, and after failures ever more rarely, up to 15 min', (t) => {
  t.equal(untilNextLook(0, 0.5), 20_000)
  t.same(
    [1, 2, 3, 20].map((failures) => untilNextLook(failures, 0.5)),
    [40_000, 80_000, 160_000, 900_000],
  )
  t.ok(untilNextLook(1, 0) < untilNextLook(1, 1))
  t.end()
})
