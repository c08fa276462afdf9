import t from 'tap'
import { lastingOf } from '../../src/complaint/tracking-link.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { workOnce } from '../../src/worker.job.ts'
import { arrive, startPosted, typesOf } from '../support/delivery.ts'
import { clockOf, give, look, receive, tells } from '../support/journey.ts'
import { textOf } from '../support/mail.ts'
import { agent, supervisor } from '../support/people.ts'

const EMAIL = { name: '孟女士', email: 'meng@customer.example', preferredContact: 'email' }
const said = { kind: 'answer', channel: 'email', words: '孟女士您好：退款已原路退回，预计三日内到账。' }

t.test('NOT-1 a message on a channel where the service has a way is delivered word for word', async (t) => {
  const api = await startPosted(t)
  const { id } = await receive(api, { customer: EMAIL })
  const { body: sent } = await give(api, agent, id, 'messages', said)
  const [waiting] = await api.messages(id)
  tells(t, waiting, { id: sent.id, delivery: { state: 'waiting', tries: 0 } })
  t.equal(await api.deliver(), 1)
  t.equal(api.mail.taken.length, 1)
  const [mail] = api.mail.taken
  t.equal(mail?.to, EMAIL.email)
  t.equal(mail?.id, `<${sent.id}.${id}@care.example.com>`)
  t.match(mail?.raw, new RegExp(`^references:\\s*<${id}@care\\.example\\.com>`, 'im'), 'one conversation')
  t.notMatch(mail?.raw, /^auto-submitted:/im, 'a person said it')
  t.equal(mail && textOf(mail).trim(), said.words)
  const [delivered] = await api.messages(id)
  tells(t, delivered, { words: said.words, delivery: { state: 'delivered', way: 'email', tries: 1 } })
  tells(t, await api.dispatches(id, sent.id), [{ number: 1, way: 'email', outcome: 'delivered' }])
  t.equal(await api.deliver(), 0, 'once')
})

t.test(
  'NOT-1 what was said elsewhere, or where there is no way, is recorded and nothing is pretended',
  async (t) => {
    const api = await startPosted(t)
    const { id } = await receive(api, { customer: EMAIL })
    for (const message of [
      { ...said, alreadySaid: true },
      { ...said, channel: 'phone' },
      { ...said, channel: 'sms' },
    ])
      t.equal((await give(api, agent, id, 'messages', message)).status, 201)
    t.equal(await api.deliver(), 0)
    t.equal(api.mail.taken.length, 0)
    t.same(
      (await api.messages(id)).map((message) => 'delivery' in message),
      [false, false, false],
    )
  },
)

t.test(
  'REC-2 what comes by machine is acknowledged: reference, link, who is responsible, the next date',
  async (t) => {
    const api = await startPosted(t)
    const { id, reference, clocks } = await arrive(api, { customer: EMAIL })
    tells(t, clockOf({ clocks }, 'acknowledge'), { state: 'running' })
    api.advance(2_000)
    t.equal(await api.deliver(), 1)
    const [mail] = api.mail.taken
    const words = mail ? textOf(mail) : ''
    t.ok(words.includes(reference))
    t.match(mail?.raw, /^auto-submitted: auto-generated/im, 'no robot answers it')
    t.match(mail?.raw, /^x-auto-response-suppress: All/im)
    t.match(words, new RegExp(`https://care\\.example\\.com/#/${reference}/[0-9A-Z]+_[0-9A-Z]+`, 'i'))
    t.ok(words.includes('客户服务团队'), 'nobody has it yet')
    t.match(words, /2026年11月20日 ?11:00/, 'the first response is due within the hour')
    const told = await look(api, supervisor, id)
    tells(t, clockOf(told, 'acknowledge'), { state: 'met' })
    const [message] = await api.messages(id)
    tells(t, message, { kind: 'acknowledgement', by: 'worker', delivery: { state: 'delivered' } })
    t.ok(message.words.includes(`/#/${reference}/***`), 'the token stands in no history')
    t.same(await typesOf(api, id), ['complaint.received', 'message.sent'])
  },
)

t.test(
  'the link of the acknowledgement ends as any other does, when the time for appeal and what policy adds are over',
  async (t) => {
    const api = await startPosted(t)
    const { id, reference } = await arrive(api, { customer: EMAIL })
    await api.deliver()
    const [mail] = api.mail.taken
    const [, token = ''] = /#\/[^/]+\/([0-9A-Z]+_[0-9A-Z]+)/i.exec(mail ? textOf(mail) : '') ?? []
    const page = async () =>
      (
        await api.app.inject({
          ...{ method: 'GET', url: `/v1/track/${reference}` },
          headers: { authorization: `Bearer ${token}` },
        })
      ).statusCode
    t.equal(await page(), 200)
    await give(api, agent, id, 'convert', { kind: 'inquiry', answer: '营业时间是早九点到晚六点' })
    api.advance(lastingOf(readDefaultPack()) - 1)
    t.equal(await page(), 200, 'up to the last moment')
    api.advance(1)
    t.equal(await page(), 401)
  },
)

t.test('ARC-2 what was still on its way when its texts were disposed of is not sent', async (t) => {
  const api = await startPosted(t)
  const privacy = (sub: string) => ({ sub, roles: ['privacy' as const] })
  const { id } = await receive(api, { customer: EMAIL })
  await give(api, agent, id, 'messages', said)
  await give(api, agent, id, 'convert', { kind: 'inquiry', answer: '营业时间是早九点到晚六点' })
  api.advance(1097 * 86_400_000)
  await workOnce({ database: api.database, means: api.means, log: api.app.log })
  const { body } = await api.call(privacy('privacy.lan'), 'GET', '/v1/disposals?state=proposed')
  for (const sub of ['privacy.lan', 'privacy.mei'])
    await api.call(privacy(sub), 'POST', `/v1/disposals/${body.items[0].id}/approve`, {})
  await workOnce({ database: api.database, means: api.means, log: api.app.log })
  await api.deliver()
  t.equal(api.mail.taken.length, 0)
  tells(t, await api.messages(id), [
    { words: '***', delivery: { state: 'withheld', code: 'disposed', tries: 0 } },
  ])
})

t.test('REC-2 a person who was quicker is not followed by a second acknowledgement', async (t) => {
  const api = await startPosted(t)
  const { id } = await arrive(api, { customer: EMAIL })
  await give(api, supervisor, id, 'messages', { ...said, kind: 'acknowledgement', channel: 'phone' })
  await api.deliver()
  t.equal(api.mail.taken.length, 0)
  t.same(await typesOf(api, id), ['complaint.received', 'message.sent'])
})

t.test(
  'REC-2 who receives where the customer is, or has no way to them, waits for no acknowledgement',
  async (t) => {
    const api = await startPosted(t)
    await receive(api, { channel: 'phone', customer: EMAIL })
    await arrive(api, { customer: { name: '匿名', phone: '+8613800138000' } })
    t.equal(await api.deliver(), 0)
  },
)
