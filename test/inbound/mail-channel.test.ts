import t from 'tap'
import { typesOf } from '../support/delivery.ts'
import { clockOf, give, look, tells, timeline } from '../support/journey.ts'
import { textOf } from '../support/mail.ts'
import { mailFrom, startMailed } from '../support/mail-channel.ts'
import { mailOf } from '../support/mails.ts'
import { agent, supervisor } from '../support/people.ts'

const MENG = 'meng@customer.example'

t.test(
  'REC-1 REC-2 a mail is a complaint with its files, and is acknowledged by mail within seconds',
  async (t) => {
    const api = await startMailed(t)
    await api.bring(mailOf('gb18030-attachment'))
    const [{ id, reference }] = await api.complaints()
    const whole = await look(api, supervisor, id)
    tells(t, whole, {
      channel: 'email',
      reportedAt: '2026-11-20T02:00:00.000Z',
      incident: { orderNumber: '20261118-5521' },
    })
    tells(t, whole, { customer: { name: '孟女士', email: MENG } })
    t.match(whole.account, /第二天就不制冷/)
    const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/attachments`)
    tells(t, body.items, [{ name: '照片 No.1.png', type: 'image/png' }])
    api.advance(3000)
    await api.deliver()
    t.equal(api.mail.taken[0]?.to, MENG)
    t.ok(api.mail.taken[0] && textOf(api.mail.taken[0]).includes(reference))
    tells(t, clockOf(await look(api, supervisor, id), 'acknowledge'), { state: 'met' })
  },
)

t.test(
  'REC-5 who answers what we sent says it in the complaint, from whichever address and for ever once',
  async (t) => {
    const api = await startMailed(t)
    await api.bring(mailFrom(MENG, '快递一直没有送到。', { 'Message-ID': '<m1@customer.example>' }))
    await api.deliver()
    const answer = mailFrom('meng@work.example', '今天送到了，可是盒子是破的。\r\n\r\n> 您的投诉已收到', {
      ...{ 'Message-ID': '<m2@work.example>', 'In-Reply-To': api.mail.taken[0]?.id ?? '' },
      Subject: 'Re: 您的投诉',
    })
    await api.bring(answer, answer, `Received: by another way\r\n${answer}`)
    const complaints = await api.complaints()
    t.equal(complaints.length, 1)
    const { id } = complaints[0] ?? {}
    t.same(await typesOf(api, id), ['complaint.received', 'message.sent', 'message.received'])
    const said = (await api.messages(id)).at(-1)
    t.match(said?.words, /盒子是破的/)
    t.notMatch(said?.words, /您的投诉已收到/)
  },
)

t.test(
  'REC-5 who goes on in the same conversation before we said anything is in the same complaint',
  async (t) => {
    const api = await startMailed(t)
    await api.bring(
      mailFrom(MENG, '杯子是坏的。', { 'Message-ID': '<m1@customer.example>' }),
      mailFrom(MENG, '忘了说，盖子也裂了。', {
        'Message-ID': '<m2@customer.example>',
        References: '<m1@customer.example>',
      }),
    )
    t.equal((await api.complaints()).length, 1)
  },
)

t.test('REC-10 two robots do not talk: an automatic answer is left, and is answered by nobody', async (t) => {
  const api = await startMailed(t)
  await api.bring(mailFrom(MENG, '快递一直没有送到。', { 'Message-ID': '<m1@customer.example>' }))
  await api.deliver()
  const [sent] = api.mail.taken
  await api.bring(
    mailFrom(MENG, '我正在休假。', {
      ...{
        'Auto-Submitted': 'auto-replied',
        'In-Reply-To': sent?.id ?? '',
        'Message-ID': '<m2@customer.example>',
      },
    }),
    sent?.raw ?? '', // our own mail, which a rule of the customer's sends back
  )
  t.equal(await api.deliver(), 0)
  const complaints = await api.complaints()
  t.equal(complaints.length, 1)
  t.same(await typesOf(api, complaints[0]?.id), ['complaint.received', 'message.sent'])
})

t.test(
  'NOT-1 a mail of ours that comes back did not reach its customer: the timeline says so, once',
  async (t) => {
    const api = await startMailed(t)
    await api.bring(mailFrom(MENG, '快递一直没有送到。', { 'Message-ID': '<m1@customer.example>' }))
    await api.deliver()
    const [{ id }] = await api.complaints()
    const bounce = (n: number) =>
      `Return-Path: <>\r\nMessage-ID: <b${n}@mx.example>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n` +
      `The mail ${api.mail.taken[0]?.id} could not be delivered.`
    await api.bring(bounce(1), bounce(2))
    const [failed, ...more] = (await timeline(api, id)).filter(({ type }) => type === 'message.failed')
    tells(t, failed, { data: { kind: 'acknowledgement', ways: ['email'], code: 'bounced' } })
    t.same(more, [])
    tells(t, (await api.messages(id))[0], { delivery: { state: 'failed', code: 'bounced' } })
    t.equal((await api.complaints()).length, 1)
  },
)

t.test('NOT-1 a bounce for a message of another complaint, or of none, marks nothing', async (t) => {
  const api = await startMailed(t)
  await api.bring(mailFrom(MENG, '快递一直没有送到。'), mailFrom('tao@customer.example', '杯子是坏的。'))
  await api.deliver()
  const [one, two] = api.mail.taken.map(({ id }) => /^<([^.]+)\.([^@]+)@/.exec(id) ?? [])
  await api.bring(
    `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n<${one?.[1]}.${two?.[2]}@care.example.com>`,
  )
  for (const { id } of await api.complaints()) t.notOk((await typesOf(api, id)).includes('message.failed'))
})

t.test('an answer in a complaint that is closed begins one of its own', async (t) => {
  const api = await startMailed(t)
  await api.bring(mailFrom(MENG, '快递一直没有送到。', { 'Message-ID': '<m1@customer.example>' }))
  await api.deliver()
  const [{ id }] = await api.complaints()
  await give(api, agent, id, 'convert', { kind: 'inquiry', answer: '快递已于今天送达，请查收。' })
  await api.bring(
    mailFrom(MENG, '送来的是别人的包裹。', {
      ...{ 'Message-ID': '<m2@customer.example>', 'In-Reply-To': api.mail.taken[0]?.id ?? '' },
    }),
  )
  t.equal((await api.complaints()).length, 2)
})

t.test('REC-4 what is no mail is a dead letter that says what is wrong', async (t) => {
  const api = await startMailed(t)
  await api.bring('{"hello": 1}')
  const { body } = await api.call({ sub: 'admin.mo', roles: ['admin'] }, 'GET', '/v1/inbound/dead-letters')
  t.equal(body.items.length, 1)
  t.match(JSON.stringify(body.items[0]), /not_a_mail/)
  t.same(await api.complaints(), [])
})
