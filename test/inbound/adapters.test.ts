import t from 'tap'
import { deliver, message, type Reached, startReached } from '../support/channels.ts'
import { clockOf, look, tells } from '../support/journey.ts'
import { supervisor } from '../support/people.ts'

async function worked(api: Reached, set: object, ...deliveries: readonly unknown[]) {
  const channel = await api.channel(set)
  for (const one of deliveries) {
    api.advance(1000)
    await deliver(api, channel, one)
    await api.work()
  }
  const query = `?channel=${channel.id}&limit=200`
  const messages = (await api.call(supervisor, 'GET', `/v1/inbound/messages${query}`)).body.items
  const letters = (await api.call(supervisor, 'GET', `/v1/inbound/dead-letters${query}`)).body.items
  t.same(letters, [], 'all of it is understood')
  return { channel, messages: messages.toReversed() }
}

t.test(
  'a chat handed over is a complaint with what the customer said and the whole transcript (REC-14)',
  async (t) => {
    const api = await startReached(t)
    const transcript = {
      ...{
        id: 'chat-88',
        channel: 'app_chat',
        startedAt: '2026-11-20T01:58:00Z',
        pickedUpAt: '2026-11-20T01:59:30Z',
      },
      customer: { id: 'crm-17', nickname: '小陶', phone: '139 0013 9000' },
      orderNumber: 'T-2026-881',
      lines: [
        { from: 'bot', at: '2026-11-20T01:58:00Z', words: '您好，我是智能客服' },
        { from: 'customer', at: '2026-11-20T01:58:20Z', words: '杯盖是裂的' },
        { from: 'agent', at: '2026-11-20T01:59:30Z', words: '给您添麻烦了' },
        { from: 'customer', at: '2026-11-20T01:59:50Z', words: '我要退款' },
      ],
    }
    const { messages } = await worked(...([api, { adapter: 'chat', promise: 'PT2M' }, transcript] as const), {
      ...transcript,
      handover: '2',
      lines: [{ from: 'customer', words: '还没收到退款' }],
    })
    tells(t, messages[0], { outcome: 'received', pickedUpMs: 90_000 })
    tells(t, messages[1], { outcome: 'added', complaint: messages[0].complaint })
    const complaint = await look(api, supervisor, messages[0].complaint)
    t.match(complaint, {
      ...{ channel: 'app_chat', account: '杯盖是裂的\n我要退款', reportedAt: '2026-11-20T01:58:00.000Z' },
      ...{ customer: { name: '小陶', externalId: 'crm-17' }, incident: { orderNumber: 'T-2026-881' } },
    })
    t.match(complaint.attachments, [
      { name: 'transcript.txt', type: 'text/plain' },
      { name: 'transcript.txt' },
    ])
  },
)

t.test(
  'a post is a complaint with its reach; from so many readers on it is a risk that grading sees (GRD-1)',
  async (t) => {
    const api = await startReached(t)
    const post = (id: string, more: object) => ({
      ...{
        id,
        url: `https://social.example/p/${id}`,
        at: '2026-11-20T01:00:00Z',
        words: '新买的婴儿车轮子掉了，避雷',
      },
      ...{ author: { id: 'u-1', nickname: '带娃日记', followers: 300 }, ...more },
    })
    const { messages } = await worked(
      ...([api, { channel: 'social', adapter: 'social', riskFromReach: 5000 }] as const),
      ...[post('p-1', { views: 120 }), post('p-2', { author: { id: 'u-2' }, views: 60_000 })],
      ...[post('p-3', { conversation: 'p-1', words: '客服已读不回' })],
      post('p-4', { conversation: 'p-1', author: { id: 'u-9' }, words: '我家的也是' }),
    )
    t.same(
      messages.map((one: { outcome: string }) => one.outcome),
      ['received', 'received', 'added', 'received'],
    )
    t.same(
      messages.map((one: { reach: number }) => one.reach),
      [300, 60_000, 300, 0],
    )
    const [small, large] = await Promise.all([0, 1].map((n) => look(api, supervisor, messages[n].complaint)))
    t.notOk(small.facts)
    t.match(large, { facts: { publicOpinionRisk: true }, incident: { page: 'https://social.example/p/p-2' } })
    t.same([small.provisionalGrade, large.provisionalGrade], [null, 'urgent'])
  },
)

t.test(
  'a dispute of a platform and a letter of a regulator carry their referral; what follows joins them (CLK-10)',
  async (t) => {
    const api = await startReached(t)
    const dispute = {
      ...{
        number: 'D-771',
        platform: '某电商平台',
        replyBy: '2026-11-23',
        orderNumber: 'T-5',
        reason: '商品破损',
      },
      ...{
        words: '碗碎了两个',
        amount: 12_900,
        demands: ['refund', '送优惠券'],
        buyer: { nickname: '买家甲' },
      },
    }
    const first = await worked(
      ...([api, { channel: 'platform', adapter: 'platform' }, { dispute }, { dispute }] as const),
      { event: 'added', eventId: 'e-2', dispute: { ...dispute, words: '补充了照片' } },
    )
    t.same(
      first.messages.map((one: { outcome: string }) => one.outcome),
      ['received', 'added'],
    )
    const ofPlatform = await look(api, supervisor, first.messages[0].complaint)
    t.match(ofPlatform, {
      ...{ channel: 'platform', account: '商品破损\n碗碎了两个\n争议金额 ¥129.00' },
      referral: { authority: '某电商平台', caseNumber: 'D-771', replyBy: '2026-11-23' },
      demands: [{ kind: 'refund' }, { kind: 'other', words: '送优惠券' }],
    })
    const letter = {
      case: {
        ...{
          number: '2026-沪-0917',
          referredAt: '2026-11-19T08:00:00Z',
          words: '消费者反映充电宝鼓包',
          region: '310000',
        },
        ...{ replyBy: '2026-12-04', complainant: { name: '程先生', phone: '13600136000' } },
      },
    }
    const second = await worked(
      ...([api, { channel: 'regulator', adapter: 'regulator', authority: '市场监管局' }, letter] as const),
      { event: 'urged', letterNumber: '2', case: { ...letter.case, words: '请尽快反馈' } },
    )
    t.same(
      second.messages.map((one: { outcome: string }) => one.outcome),
      ['received', 'added'],
    )
    const ofRegulator = await look(api, supervisor, second.messages[0].complaint)
    t.match(ofRegulator.referral, {
      authority: '市场监管局',
      caseNumber: '2026-沪-0917',
      replyBy: '2026-12-04',
    })
    t.match(clockOf(ofRegulator, 'referral_reply'), {
      ...{ state: 'running', dueAt: '2026-12-04T16:00:00.000Z' }, // the end of that day in Shanghai
    })
  },
)

t.test(
  'a call with what was written down is a complaint, one without is counted against the promise (REC-2)',
  async (t) => {
    const api = await startReached(t)
    const call = { from: '13800138000', ringsAt: '2026-11-20T01:00:00Z', answeredAt: '2026-11-20T01:00:08Z' }
    const { channel, messages } = await worked(
      ...([api, { channel: 'phone', adapter: 'call_centre', promise: 'PT10S' }] as const),
      { ...call, id: 'call-1', words: '安装师傅两次没来', customer: { name: '方女士' }, kind: 'complaint' },
      { ...call, id: 'call-2', answeredAt: '2026-11-20T01:00:25Z', words: '问营业时间', kind: 'inquiry' },
      { ...call, id: 'call-3', answeredAt: null },
    )
    t.same(
      messages.map((one: { outcome: string }) => one.outcome),
      ['received', 'open', 'left'],
    )
    t.match((await look(api, supervisor, messages[0].complaint)).customer, {
      name: '方女士',
      phone: '13800138000',
    })
    const { body } = await api.call({ sub: 'a', roles: ['admin'] }, 'GET', `/v1/channels/${channel.id}`)
    t.match(body.figures, { messages: 3, pickedUp: 2, withinPromise: 1 })
  },
)

t.test(
  'what is longer than a record is cut there and kept whole as a file; files that are no evidence are refused (PRIV-5)',
  async (t) => {
    const api = await startReached(t)
    const account = `开头${'很长的经过。'.repeat(4000)}结尾`
    const image = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    const files = [
      { name: '照片.png', type: 'image/png', base64: image.toString('base64') },
      { name: 'run.sh', base64: Buffer.from('#!/bin/sh\nrm -rf /\n').toString('base64') },
    ]
    const { messages } = await worked(api, {}, message({ files, complaint: { account } }))
    const complaint = await look(api, supervisor, messages[0].complaint)
    t.equal(complaint.account.length <= 20_000, true)
    t.ok(complaint.account.endsWith('…'))
    t.same(complaint.attachments.map(({ name }: { name: string }) => name).toSorted(), [
      'account.txt',
      '照片.png',
    ])
    const whole = await api.app.inject({
      url: `/v1/complaints/${complaint.id}/attachments/${complaint.attachments[0].id}`,
      headers: { authorization: `Bearer ${api.token(supervisor)}` },
    })
    t.equal(whole.payload, account)
    const custody = await api.call(supervisor, 'GET', `/v1/complaints/${complaint.id}/custody`)
    t.match(
      custody.body.items.filter(({ action }: { action: string }) => action === 'refused'),
      [{ because: 'type_not_allowed' }],
    )
  },
)

t.test('REC-2 a complaint by a machine counts from its arrival, however late it is worked', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  await deliver(api, channel, message())
  api.advance(45_000)
  await api.work()
  const [made] = await api.complaints()
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${made.id}/clocks`)
  const acknowledge = body.items.find(({ name }: { name: string }) => name === 'acknowledge')
  tells(t, acknowledge, { startedAt: '2026-11-20T02:00:00.000Z', dueAt: '2026-11-20T02:00:30.000Z' })
})
