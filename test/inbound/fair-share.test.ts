import t from 'tap'
import { claimDeliveries } from '../../src/inbound/delivery.store.ts'
import { type Calls, callIn, rested } from '../support/call-in.ts'
import { deliver, message, post, type Reached, type SetUp, startReached } from '../support/channels.ts'
import { asOwner } from '../support/database.ts'
import { give, look, tells } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const MESSAGES = '/v1/inbound/messages'

/** Four come with all that is read at once and get their answer whether they may send it; `waiting` happens before. */
async function knock(
  api: Reached,
  { key }: SetUp,
  waiting: (calls: Calls) => Promise<void> = async () => undefined,
): Promise<Calls> {
  const head = `POST /v1/inbound/${key} HTTP/1.1\r\nhost: x\r\ncontent-length: 26214400\r\n\r\n`
  const waits = `select count(*)::int as count from pg_locks where relation = 'channel'::regclass and not granted`
  const calls = await asOwner(api.url, async (owner) => {
    // Meanwhile nobody can look a key up.
    await owner.query('begin; lock table channel in access exclusive mode')
    const calls = await callIn(api, 4, head)
    while ((await owner.query(waits)).rows[0].count < 4);
    await waiting(calls)
    await owner.query('rollback')
    return calls
  })
  await rested(api)
  return calls
}

function large(): string {
  return JSON.stringify(message({ complaint: { account: '很长的经过。'.repeat(12_000) } }))
}

async function said(api: Reached, channel: SetUp, what: object) {
  api.advance(1000)
  await deliver(api, channel, what)
  await api.work()
  return (await api.call(supervisor, 'GET', MESSAGES)).body.items[0]
}

t.test(
  'a channel that delivers a flood holds up no other: each gets its share of what is worked next',
  async (t) => {
    const api = await startReached(t)
    const [flooding, quiet] = [await api.channel(), await api.channel()]
    for (let n = 0; n < 80; n += 1) await deliver(api, flooding, message())
    api.advance(1000)
    const { body } = await deliver(api, quiet, message())
    const claimed = await api.database.transact(null, (tx) => claimDeliveries(tx, api.now(), 10_000, 20))
    t.equal(
      claimed.some(({ delivery_id }) => delivery_id === body.delivery),
      true,
    )
    t.ok(claimed.length <= 20 && claimed.length >= 11, `${claimed.length} at once`)
    const others = await api.database.transact(null, (tx) => claimDeliveries(tx, api.now(), 10_000, 20))
    const ids = new Set([...claimed, ...others].map(({ delivery_id }) => delivery_id))
    t.equal(ids.size, claimed.length + others.length, 'what one has claimed no other claims')
  },
)

t.test(
  'a delivery that was claimed and never came back from is set aside after twenty times, and works nobody to death',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    await deliver(api, channel, message())
    for (let times = 0; times < 20; times += 1) {
      await api.database.transact(null, (tx) => claimDeliveries(tx, api.now(), 10_000, 20))
      api.advance(10_000)
    }
    await api.work()
    const { items } = (await api.call(supervisor, 'GET', '/v1/inbound/dead-letters')).body
    t.match(items, [{ flaws: [{ code: 'not_workable' }] }])
  },
)

t.test('PRIV-6 what is large is read only for who holds a key', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const invented = `${channel.key.split('_')[0]}_${'A'.repeat(32)}`
  t.equal((await post(api, invented, large(), { 'content-type': 'application/json' })).status, 401)
  t.equal((await deliver(api, channel, large())).status, 202)
  const tooLarge = Buffer.alloc(26_214_401, 'x')
  t.equal((await post(api, channel.key, tooLarge, { 'content-type': 'text/plain' })).status, 413)
})

t.test('who hangs up before a large body is let in takes no room from who comes after', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  await knock(api, channel, (calls) => calls.hangUp())
  t.equal((await deliver(api, channel, large())).status, 202)
})

t.test('no more large bodies are read at once than fit, and who hangs up makes room again', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const calls = await knock(api, channel)
  t.equal((await deliver(api, channel, large())).status, 503)
  t.equal((await deliver(api, channel, message())).status, 202, 'what is small comes in all the same')
  await calls.hangUp()
  t.equal((await deliver(api, channel, large())).status, 202)
})

t.test(
  'CLK-10 a letter is a complaint of its own, whatever its customer said before; a further letter renews its dates',
  async (t) => {
    const api = await startReached(t)
    const chat = await api.channel()
    const customer = { name: '程先生', phone: '13600136000' }
    const incident = { orderNumber: 'T-77' }
    const before = await said(api, chat, message({ complaint: { customer, incident } }))
    const regulator = await api.channel({
      channel: 'regulator',
      adapter: 'regulator',
      authority: '市场监管局',
    })
    const letter = { number: '2026-0917', words: '充电宝鼓包', complainant: customer, orderNumber: 'T-77' }
    const first = await said(api, regulator, { case: { ...letter, replyBy: '2026-12-04' } })
    tells(t, first, { outcome: 'received' })
    t.not(first.complaint, before.complaint)
    const second = await said(api, regulator, {
      event: 'urged',
      case: { ...letter, words: '提前答复', replyBy: '2026-11-30' },
    })
    tells(t, second, { outcome: 'added', complaint: first.complaint })
    const { referral } = await look(api, supervisor, first.complaint)
    t.same(referral, { authority: '市场监管局', caseNumber: '2026-0917', replyBy: '2026-11-30' })
  },
)

t.test('FAIR-4 whoever is complained of reads no message that was added to the complaint', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const respondents = [{ kind: 'employee', name: agent.sub }]
  const first = await said(api, channel, message({ thread: 'f-1', complaint: { respondents } }))
  const added = await said(api, channel, message({ thread: 'f-1', complaint: { account: '我住在三楼' } }))
  tells(t, added, { outcome: 'added', complaint: first.complaint })
  const assigned = await give(api, supervisor, first.complaint, 'assign', {
    handler: 'agent.zhou',
    department: 'after-sales',
  })
  t.equal(assigned.status, 200)
  const theirs = await api.call(agent, 'GET', `${MESSAGES}/${added.id}`)
  t.equal(theirs.body.message, null)
  t.notOk(/三楼|陶女士/.test(theirs.payload))
  const open = await api.call(supervisor, 'GET', `${MESSAGES}/${added.id}`)
  t.match(open.body.message, { account: '我住在三楼' })
})

t.test('PRIV-5 a file for which there is no room is refused, and the custody log says so', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  const put = async (maxFiles: number) => {
    const { body } = await api.call({ sub: 'a', roles: ['admin'] }, 'GET', '/v1/policies/evidence')
    const content = { ...body.content, maxFiles, outside: { ...body.content.outside, maxFiles } }
    return api.call({ sub: 'a', roles: ['admin'] }, 'PUT', '/v1/policies/evidence', {
      content,
      reason: '试验',
    })
  }
  t.equal((await put(1)).status, 200)
  const file = (name: string) => ({ name, base64: Buffer.from(`内容 ${name}`).toString('base64') })
  const { complaint } = await said(api, channel, message({ files: [file('一.txt'), file('二.txt')] }))
  const custody = await api.call(supervisor, 'GET', `/v1/complaints/${complaint}/custody`)
  type Entry = { readonly action: string; readonly because: string | null }
  const told = custody.body.items.map(({ action, because }: Entry) => `${action} ${because}`)
  t.same(told.toSorted(), ['added null', 'refused evidence_full'])
})
