import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { placeByHand } from '../../src/inbound/decide-message.store.ts'
import { claimDeliveries } from '../../src/inbound/delivery.store.ts'
import { endFiling, fileMessages } from '../../src/inbound/file-messages.store.ts'
import { workInbound } from '../../src/inbound/inbound.job.ts'
import { lockMessage } from '../../src/inbound/message.store.ts'
import { placeMessage, referencesIn } from '../../src/inbound/place-message.ts'
import { readClaimed } from '../../src/inbound/read-claimed.job.ts'
import { workDeliveries } from '../../src/inbound/work-deliveries.store.ts'
import type { Storage } from '../../src/platform/storage.client.ts'
import { deliver, message, type Reached, type SetUp, startReached } from '../support/channels.ts'
import { asOwner } from '../support/database.ts'
import { done, look, tells, timeline } from '../support/journey.ts'
import { agent, auditor, supervisor } from '../support/people.ts'

const MESSAGES = '/v1/inbound/messages'
const CUSTOMER = { name: '陶女士', phone: '13900139000' }
const ORDER = { orderNumber: 'T-2026-881' }

async function listed(api: Reached, query = '') {
  return (await api.call(supervisor, 'GET', `${MESSAGES}${query}`)).body.items
}

async function said(api: Reached, channel: SetUp, overrides: Parameters<typeof message>[0]) {
  api.advance(1000)
  await deliver(api, channel, message(overrides))
  await api.work()
  const [latest] = await listed(api)
  return latest
}

async function wordsIn(api: Reached, id: string): Promise<string[]> {
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/messages`)
  return body.items.map(({ words }: { words: string }) => words)
}

t.test(
  'REC-5 a further message joins the open complaint: by thread, by reference, by customer and order',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const first = await said(api, channel, {
      thread: 'chat-1',
      complaint: { customer: CUSTOMER, incident: ORDER },
    })
    tells(t, first, { outcome: 'received', because: null, decidedBy: 'policy' })
    const { reference } = await look(api, supervisor, first.complaint)
    const further: readonly (readonly [string, Parameters<typeof message>[0]])[] = [
      ['thread', { thread: 'chat-1', complaint: { account: '照片发了', customer: {} } }],
      [
        'reference',
        { complaint: { account: `关于 ${reference.toLowerCase()}，还没人联系我`, customer: CUSTOMER } },
      ],
      ['customer_and_order', { complaint: { account: '到底退不退', customer: CUSTOMER, incident: ORDER } }],
    ]
    for (const [because, overrides] of further)
      tells(t, await said(api, channel, overrides), { outcome: 'added', because, complaint: first.complaint })
    t.same(await wordsIn(api, first.complaint), [
      '照片发了',
      `关于 ${reference.toLowerCase()}，还没人联系我`,
      '到底退不退',
    ])
    t.equal((await api.complaints()).length, 1)
  },
)

t.test(
  'REC-5 what only looks alike is a complaint of its own: another customer, another order, a closed one',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const first = await said(api, channel, {
      thread: 'c-1',
      complaint: { customer: CUSTOMER, incident: ORDER },
    })
    const { reference } = await look(api, supervisor, first.complaint)
    const others = [
      { complaint: { account: `我也要投诉 ${reference}`, customer: { name: '旁人', phone: '13700137000' } } },
      { complaint: { customer: CUSTOMER, incident: { orderNumber: 'T-2026-882' } } },
      { complaint: { customer: CUSTOMER } },
    ]
    for (const one of others) tells(t, await said(api, channel, one), { outcome: 'received' })
    await done(api, supervisor, first.complaint, 'withdraw', { reason: '客户来电撤回' })
    tells(t, await said(api, channel, { thread: 'c-1' }), { outcome: 'received' })
    const asking = await api.channel({ additions: 'ask' })
    await said(api, asking, { complaint: { customer: CUSTOMER, incident: { orderNumber: 'T-9' } } })
    const again = await said(api, asking, {
      complaint: { customer: CUSTOMER, incident: { orderNumber: 'T-9' } },
    })
    tells(t, again, { outcome: 'received' })
    const { suggestions } = await look(api, supervisor, again.complaint)
    t.ok(suggestions.length > 0, 'a person may merge them')
  },
)

t.test('CLK-13 an answer to what was asked of the customer ends the wait', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const first = await said(api, channel, { thread: 'chat-7' })
  await done(api, agent, first.complaint, 'pause', {
    awaiting: 'customer',
    question: '请补充订单号',
  })
  t.same((await look(api, supervisor, first.complaint)).awaiting, ['customer'])
  await said(api, channel, { thread: 'chat-7', complaint: { account: '订单号是 T-2026-881' } })
  t.same((await look(api, supervisor, first.complaint)).awaiting, [])
  t.ok((await timeline(api, first.complaint)).some(({ type }) => type === 'complaint.resumed'))
})

t.test('REC-10 what is no complaint is kept, answered and counted; what nobody wrote is left', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const question = await said(api, channel, { kind: 'inquiry', complaint: { account: '门店几点关门？' } })
  tells(t, question, { outcome: 'open', kind: 'inquiry', because: 'kind', complaint: null, message: null })
  const read = await api.call(agent, 'GET', `${MESSAGES}/${question.id}`)
  t.match(read.body.message, { account: '门店几点关门？', customer: { name: '陶女士' } })
  const masked = await api.call(auditor, 'GET', `${MESSAGES}/${question.id}`)
  t.notOk(/门店|陶女士|13900139000/.test(masked.payload))
  const answered = await api.call(agent, 'POST', `${MESSAGES}/${question.id}/answer`, { words: '晚上九点' })
  tells(t, answered.body, {
    outcome: 'answered',
    decidedBy: agent.sub,
    answer: { words: '晚上九点', by: agent.sub },
  })
  await said(api, channel, { kind: 'praise', complaint: { account: '小哥态度真好' } })
  tells(t, await said(api, channel, { kind: 'automatic' }), { outcome: 'left', because: 'nobody_wrote' })
  t.same(await api.complaints(), [])
  const { figures } = (await api.call({ sub: 'a', roles: ['admin'] }, 'GET', `/v1/channels/${channel.id}`))
    .body
  t.match(figures, {
    messages: 3,
    byKind: { inquiry: 1, praise: 1, automatic: 1 },
    byOutcome: { answered: 1, open: 1, left: 1 },
  })
  const all = await api.channel({ otherKinds: 'complaint' })
  tells(t, await said(api, all, { kind: 'suggestion' }), { outcome: 'received', kind: 'suggestion' })
})

t.test('REC-10 a report is for supervisors and auditors: it may be about whoever reads it', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const report = await said(api, channel, { kind: 'report', complaint: { account: '店员私收现金' } })
  t.equal((await api.call(agent, 'GET', `${MESSAGES}/${report.id}`)).status, 404)
  t.equal((await api.call(agent, 'POST', `${MESSAGES}/${report.id}/answer`, { words: '好' })).status, 404)
  t.same((await api.call(agent, 'GET', MESSAGES)).body.items, [])
  t.equal((await api.call(supervisor, 'GET', `${MESSAGES}/${report.id}`)).status, 200)
})

t.test('REC-5 what was decided of a message is turned back by a person, with its history', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const place = (id: string, body: object) => api.call(supervisor, 'POST', `${MESSAGES}/${id}/place`, body)
  const first = await said(api, channel, { thread: 'c-9' })
  const wrong = await said(api, channel, { thread: 'c-9', complaint: { account: '另外，发票也开错了' } })
  tells(t, wrong, { outcome: 'added', complaint: first.complaint })
  const own = await place(wrong.id, { as: 'complaint' })
  tells(t, own.body, { outcome: 'received', because: 'person', decidedBy: supervisor.sub })
  t.not(own.body.complaint, first.complaint)
  t.equal((await look(api, supervisor, own.body.complaint)).account, '另外，发票也开错了')
  const moved = (await timeline(api, first.complaint)).find(({ type }) => type === 'message.moved')
  t.match(moved.data, { id: wrong.id, complaint: own.body.complaint })
  t.equal((await place(wrong.id, { as: 'inquiry' })).body.type, '/problems/message-placed')

  const question = await said(api, channel, { kind: 'inquiry', complaint: { account: '为什么还不退款' } })
  tells(t, (await place(question.id, { as: 'addition', complaint: first.complaint })).body, {
    outcome: 'added',
  })
  t.ok((await wordsIn(api, first.complaint)).includes('为什么还不退款'))
  t.equal((await place(question.id, { as: 'addition', complaint: first.complaint })).status, 400)
  tells(t, (await place(question.id, { as: 'help' })).body, {
    outcome: 'open',
    kind: 'help',
    complaint: null,
  })
  tells(t, (await place(question.id, { as: 'complaint' })).body, { outcome: 'received' })
  t.equal((await api.complaints()).length, 3)
})

t.test(
  'REC-5 a message that is placed anew while its files are being filed takes all of them along',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const first = await said(api, channel, { thread: 'f-1' })
    const other = await said(api, channel, { thread: 'f-2', complaint: { customer: { name: '程先生' } } })
    await deliver(api, channel, message({ thread: 'f-1', files: [file('一.txt'), file('二.txt')] }))
    const { storage, begun, goOn } = held(api.means.storage)
    const working = workInbound({ ...api.inbound, means: { ...api.inbound.means, storage } })
    await begun
    const [wrong] = await listed(api, `?complaint=${first.complaint}&outcome=added`)
    const body = { as: 'addition', complaint: other.complaint }
    t.equal((await api.call(supervisor, 'POST', `${MESSAGES}/${wrong.id}/place`, body)).status, 200)
    goOn()
    await working
    t.same(await filesOf(api, other.complaint), ['一.txt', '二.txt'])
    t.same(await filesOf(api, first.complaint), [])
  },
)

t.test(
  'REC-5 a message that is placed anew at the moment at which its files are filed takes them along',
  async (t) => {
    const api = await startReached(t)
    const { database, means, tenant } = api
    const channel = await api.channel()
    const first = await said(api, channel, { thread: 'f-1' })
    const other = await said(api, channel, { thread: 'f-2', complaint: { customer: { name: '程先生' } } })
    await deliver(api, channel, message({ thread: 'f-1', files: [file('一.txt')] }))
    const next = async () => {
      const claimed = await database.transact(null, (tx) => claimDeliveries(tx, api.now(), 0, 1))
      return readClaimed(api.inbound, tenant, claimed)
    }
    const waiting = await next()
    await database.transact(tenant, (tx) => workDeliveries(tx, means, waiting))
    const [filing] = await next()
    if (!filing) throw new Error('its files are to be filed')
    const filed = await fileMessages(api.inbound.means, tenant, filing)
    const [wrong] = await listed(api, `?complaint=${first.complaint}&outcome=added`)
    let isOver = false
    const ending = await database.transact(tenant, async (tx) => {
      const row = await lockMessage(tx, wrong.id)
      const to = { as: 'addition' as const, complaint: other.complaint }
      const actor = { id: supervisor.sub, tenant, roles: supervisor.roles, departments: [] }
      if (row) await placeByHand(tx, means, row, to, actor)
      const end = database
        .transact(tenant, (tx2) => endFiling(tx2, means, filing, filed))
        .finally(() => {
          isOver = true
        })
      await asOwner(api.url, async (owner) => {
        const waits = `select count(*)::int as count from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        while (!isOver && (await owner.query(waits)).rows[0].count === 0);
      })
      return { end }
    })
    await ending.end
    await api.work()
    t.same(await filesOf(api, other.complaint), ['一.txt'])
  },
)

t.test(
  'REC-5 messages of one conversation and customer that are worked at once by two workers are one complaint',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    for (let n = 0; n < 40; n += 1)
      await deliver(
        api,
        channel,
        message({ id: `r-${n}`, thread: 'same', complaint: { account: `第 ${n} 句`, customer: CUSTOMER } }),
      )
    await Promise.all([api.work(), api.work(), api.work()])
    const [one, ...others] = await api.complaints()
    t.same(others, [])
    t.equal((await wordsIn(api, one.id)).length, 39)
  },
)

t.test('a reference is found in a text as people write it, and only a true one', (t) => {
  const text = 'Re: abcd-1234-XY, 0000-0000-00 和 (0000-0000-00) 0000-0000-01 x0000-0000-00'
  t.same(referencesIn(text), ['0000-0000-00'])
  t.end()
})

t.test(
  'what is known decides in this order: nobody wrote, thread, reference, kind, customer and order',
  (t) => {
    const how = { additions: 'join', otherKinds: 'keep' } as const
    const all = { ofThread: 'T', ofReference: 'R', ofCustomer: ['R', 'B'], ofOrder: ['B'] }
    t.match(placeMessage({ kind: 'automatic', referred: false }, how, all), { outcome: 'left' })
    t.match(placeMessage({ kind: 'inquiry', referred: false }, how, all), {
      complaint: 'T',
      because: 'thread',
    })
    t.match(placeMessage({ kind: 'inquiry', referred: false }, how, { ...all, ofThread: null }), {
      complaint: 'R',
      because: 'reference',
    })
    const unknown = { ...all, ofThread: null, ofReference: 'X' }
    t.match(placeMessage({ kind: 'inquiry', referred: false }, how, unknown), { outcome: 'open' })
    t.match(placeMessage({ kind: 'complaint', referred: false }, how, unknown), {
      complaint: 'B',
      because: 'customer_and_order',
    })
    t.match(placeMessage({ kind: 'complaint', referred: true }, how, unknown), { outcome: 'received' })
    t.match(placeMessage({ kind: 'complaint', referred: false }, { ...how, additions: 'ask' }, unknown), {
      outcome: 'received',
    })
    t.end()
  },
)

function file(name: string) {
  return { name, base64: Buffer.from(`内容 ${name}`).toString('base64') }
}

/** A store that keeps nothing until it is told to go on. */
function held(storage: Storage) {
  const says = new EventEmitter()
  const [begun, told] = [once(says, 'begun'), once(says, 'go on')]
  const write: Storage['write'] = async (key, content) => {
    says.emit('begun')
    await told
    await storage.write(key, content)
  }
  return { storage: { ...storage, write }, begun, goOn: () => says.emit('go on') }
}

async function filesOf(api: Reached, complaint: string): Promise<string[]> {
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${complaint}/attachments`)
  return body.items.map(({ name }: { name: string }) => name).toSorted()
}
