import t from 'tap'
import { deliverDue } from '../../src/notices/deliver.job.ts'
import { openMailer } from '../../src/notices/mail.client.ts'
import { openOutgoing } from '../../src/platform/outgoing.client.ts'
import { nextTry } from '../../src/platform/retry.ts'
import { arrive, REACH, startPosted, typesOf } from '../support/delivery.ts'
import { startGateway } from '../support/gateway.ts'
import { done, give, receive, tells, timeline } from '../support/journey.ts'
import { startMailServer } from '../support/mail.ts'
import { agent } from '../support/people.ts'

const MINUTE = 60_000
const CUSTOMER = { name: '孟女士', email: 'meng@customer.example', phone: '+8613800138000' }
const said = { kind: 'answer', channel: 'email', words: '退款已原路退回，预计三日内到账。' }
const admin = { sub: 'admin.mo', roles: ['admin'] as const }

t.test(
  'NOT-1 a mail server that is down for an hour: nothing is lost, nothing is sent twice, the log says what happened',
  async (t) => {
    const api = await startPosted(t)
    const port = Number(new URL(api.mail.url).port)
    await api.mail.close()
    const told = await Promise.all(
      Array.from({ length: 5 }, async () => (await receive(api, { customer: CUSTOMER })).id as string),
    )
    for (const id of told) await done(api, agent, id, 'messages', said)
    for (let minute = 0; minute < 60; minute += 2) {
      await api.deliver()
      api.advance(2 * MINUTE)
    }
    const back = await startMailServer(t, port)
    for (let minute = 0; minute < 60; minute += 5) {
      await api.deliver()
      api.advance(5 * MINUTE)
    }
    const ids = back.taken.map(({ id }) => id)
    t.equal(ids.length, told.length, 'all of them')
    t.equal(new Set(ids).size, told.length, 'each once')
    for (const id of told) {
      const [message] = await api.messages(id)
      tells(t, message, { delivery: { state: 'delivered', way: 'email' } })
      const tries = await api.dispatches(id, message.id)
      t.equal(tries.length, message.delivery.tries)
      t.ok(tries.length > 5 && tries.length < 15, `growing waits: ${tries.length} tries`)
      tells(t, tries[0], { number: 1, outcome: 'failed', code: 'ESOCKET' })
      tells(t, tries.at(-1), { outcome: 'delivered' })
    }
  },
)

t.test('NOT-1 a server that says later is tried again, one that says never is not', async (t) => {
  const api = await startPosted(t)
  const { id } = await receive(api, { customer: { name: '孟女士', email: CUSTOMER.email } })
  api.mail.answer(451)
  await done(api, agent, id, 'messages', said)
  await api.deliver()
  const [waiting] = await api.messages(id)
  tells(t, waiting, { delivery: { state: 'waiting', tries: 1, code: '451' } })
  t.ok(waiting.delivery.nextTryAt > api.now().toISOString())
  api.mail.answer(550)
  api.advance(MINUTE)
  await api.deliver()
  const [failed] = await api.messages(id)
  tells(t, failed, { delivery: { state: 'failed', tries: 2, code: '550', nextTryAt: null } })
  tells(t, await api.dispatches(id, failed.id), [
    { number: 1, outcome: 'failed', code: '451' },
    { number: 2, outcome: 'refused', code: '550' },
  ])
  const event = (await timeline(api, id)).at(-1)
  tells(t, event, {
    ...{ type: 'message.failed', role: 'worker', actor: 'worker' },
    data: { id: failed.id, ways: ['email'], code: '550' },
  })
  api.advance(72 * 60 * MINUTE)
  t.equal(await api.deliver(), 0, 'it has an end')
})

t.test(
  'NOT-1 where one way fails for good the next that is known is tried, the preferred first',
  async (t) => {
    const api = await startPosted(t)
    const [sms, wechat] = [await startGateway(t), await startGateway(t)]
    await api.call(admin, 'PUT', '/v1/outlets/sms', { url: sms.url })
    await api.call(admin, 'PUT', '/v1/outlets/wechat', { url: wechat.url })
    const customer = { ...CUSTOMER, wechat: 'meng-88', preferredContact: 'wechat' }
    const { id } = await receive(api, { customer })
    api.mail.answer(550, true)
    wechat.answer(410)
    const { id: message } = await done(api, agent, id, 'messages', said)
    await api.deliver()
    t.same([wechat.heard.length, sms.heard.length], [1, 1])
    const [shown] = await api.messages(id)
    tells(t, shown, { delivery: { state: 'delivered', way: 'sms', tries: 3 } })
    tells(t, await api.dispatches(id, message), [
      { number: 1, way: 'email', outcome: 'refused', code: '550' },
      { number: 2, way: 'wechat', outcome: 'refused', code: 'http_410' },
      { number: 3, way: 'sms', outcome: 'delivered', code: 'http_204' },
    ])
    t.notOk((await typesOf(api, id)).includes('message.failed'))
  },
)

t.test(
  'NOT-1 a message to an archived complaint that failed is shown, and its history stays as it was frozen',
  async (t) => {
    const api = await startPosted(t)
    const { id } = await receive(api, { customer: { name: '孟女士', email: CUSTOMER.email } })
    await done(api, agent, id, 'messages', said)
    await done(api, agent, id, 'convert', { kind: 'inquiry', answer: '保修期为购买之日起一年' })
    api.mail.answer(550)
    await api.deliver()
    tells(t, (await api.messages(id))[0], { delivery: { state: 'failed' } })
    t.equal((await typesOf(api, id)).at(-1), 'complaint.converted')
  },
)

t.test('NOT-1 several workers at once deliver each message once', async (t) => {
  const api = await startPosted(t)
  const told = await Promise.all(Array.from({ length: 30 }, () => receive(api, { customer: CUSTOMER })))
  await Promise.all(told.map(({ id }) => give(api, agent, id, 'messages', said)))
  const others = Array.from({ length: 3 }, () => {
    const outgoing = openOutgoing(REACH)
    const mailer = openMailer(api.mail.url, 'no-reply@care.example.com')
    t.teardown(async () => {
      mailer.close()
      await outgoing.close()
    })
    return deliverDue({ ...api.delivery, mailer, outgoing })
  })
  await Promise.all(others)
  t.equal(api.mail.taken.length, 30)
  t.equal(new Set(api.mail.taken.map(({ id }) => id)).size, 30)
})

t.test('NOT-1 waits grow up to an hour, differ by chance, and end after three days', (t) => {
  const since = new Date('2026-11-20T02:00:00.000Z')
  const waits = Array.from({ length: 12 }, (_, index) => {
    return (nextTry(index + 1, since, since, 0.5)?.getTime() ?? 0) - since.getTime()
  })
  t.same(
    waits,
    [...waits].sort((a, b) => a - b),
  )
  t.equal(waits[0], 5_000)
  t.equal(waits.at(-1), 3_600_000)
  t.same(
    [0, 1].map((chance) => (nextTry(3, since, since, chance)?.getTime() ?? 0) - since.getTime()),
    [48_000, 72_000],
  )
  t.equal(nextTry(80, since, new Date(since.getTime() + 72 * 3_600_000), 0.5), null)
  t.end()
})

t.test(
  'REC-2 an acknowledgement goes by the preferred contact, and is owed to none whom no way leads to',
  async (t) => {
    const api = await startPosted(t)
    const sms = await startGateway(t)
    await api.call(admin, 'PUT', '/v1/outlets/sms', { url: sms.url })
    const { id } = await arrive(api, { customer: { ...CUSTOMER, preferredContact: 'sms' } })
    await api.deliver()
    t.equal(api.mail.taken.length, 0)
    t.equal(sms.heard.length, 1)
    tells(t, (await api.messages(id))[0], { kind: 'acknowledgement', channel: 'sms' })
    await api.call(admin, 'PUT', '/v1/outlets/sms', { url: sms.url, enabled: false })
    await arrive(api, { customer: { name: '匿名', phone: CUSTOMER.phone } })
    t.equal(await api.deliver(), 0)
  },
)
