import t from 'tap'
import { admin, deliver, message, type SetUp, startReached } from '../support/channels.ts'
import { tells } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const LETTERS = '/v1/inbound/dead-letters'

t.test(
  'REC-4 what can’t be understood waits with what was wrong, and is worked once its channel is mended',
  async (t) => {
    const api = await startReached(t)
    const shape = {
      name: '商城',
      channel: 'app_chat',
      adapter: 'json',
      verification: { scheme: 'standard_webhooks' },
    }
    const channel = await api.channel({
      ...shape,
      mapping: '{ "id": no, "complaint": { "account": text.said } }',
    })
    await deliver(api, channel, { no: 'A-1', words: '配送员把包裹扔在门口，里面的碗碎了。' })
    await api.work()
    t.same(await api.complaints(), [])
    const { body } = await api.call(admin, 'GET', LETTERS)
    tells(t, body.items[0], {
      ...{ channel: channel.id, tries: 1 },
      flaws: [{ pointer: '/complaint/account', code: 'required', message: 'This is missing.' }],
    })
    t.notOk(JSON.stringify(body).includes('包裹'), 'nothing of what stands in it')
    const mended = { ...shape, mapping: '{ "id": no, "complaint": { "account": words } }' }
    await api.call(admin, 'PUT', `/v1/channels/${channel.id}`, mended)
    const [{ id }] = body.items
    const replayed = await api.call(admin, 'POST', `${LETTERS}/${id}/replay`, {})
    t.equal(replayed.status, 200)
    await api.work()
    t.equal((await api.complaints()).length, 1)
    t.same((await api.call(admin, 'GET', LETTERS)).body.items, [])
    t.equal((await api.call(admin, 'POST', `${LETTERS}/${id}/replay`, {})).status, 404, 'it is dead no more')
  },
)

t.test(
  'REC-4 a supervisor reads it for a purpose, mends it by hand, or discards it with a reason',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    await deliver(api, channel, '{"id": "x-1", "complaint": {"account": "电饭煲冒烟"')
    api.advance(1000)
    await deliver(api, channel, { id: 'x-2', complaint: { account: '测试', unknownField: 1 } })
    await api.work()
    const { body } = await api.call(supervisor, 'GET', LETTERS, undefined, { 'accept-language': 'en' })
    t.match(body.items[0].flaws, [{ code: 'not_json', message: 'The body is not valid JSON in UTF-8.' }])
    t.match(body.items[1].flaws, [{ pointer: '/complaint/unknownField', code: 'unknown' }])
    const [first, second] = body.items
    const read = await api.call(supervisor, 'POST', `${LETTERS}/${first.id}/read`, { purpose: '补全来件' })
    tells(t, read.body, { contentType: 'application/json' })
    t.ok(read.body.text.includes('电饭煲冒烟'))
    t.equal((await api.call(admin, 'POST', `${LETTERS}/${first.id}/read`, { purpose: '看看' })).status, 403)
    t.equal((await api.call(agent, 'GET', LETTERS)).status, 403)
    const content = JSON.stringify(message({ id: 'x-1', complaint: { account: '电饭煲冒烟，有焦味。' } }))
    const byAdmin = await api.call(admin, 'POST', `${LETTERS}/${first.id}/replay`, { content })
    t.equal(byAdmin.status, 403, 'whoever sets channels up writes no complaint')
    t.equal((await api.call(supervisor, 'POST', `${LETTERS}/${first.id}/replay`, { content })).status, 200)
    const gone = await api.call(supervisor, 'POST', `${LETTERS}/${second.id}/discard`, {
      reason: '联调测试数据',
    })
    t.equal(gone.status, 200)
    await api.work()
    const [made, ...others] = await api.complaints()
    t.ok(made)
    t.same(others, [])
    t.same((await api.call(supervisor, 'GET', LETTERS)).body.items, [])
  },
)

t.test('REC-4 of many that are worked together the one that fails holds up nobody else', async (t) => {
  const api = await startReached(t)
  const channel = await api.channel()
  for (let n = 0; n < 10; n += 1)
    await deliver(
      api,
      channel,
      n === 4 ? '[1, 2' : message({ complaint: { customer: { phone: `1391000000${n}` } } }),
    )
  await api.work()
  t.equal((await api.complaints()).length, 9)
  t.equal((await api.call(admin, 'GET', LETTERS)).body.items.length, 1)
})

t.test(
  'a mapping that doesn’t end, eats memory or fails is a dead letter, and the next delivery is worked',
  async (t) => {
    const api = await startReached(t)
    const failing: readonly (readonly [string, string])[] = [
      ['mapping_timeout', '($f := function($x){ $f($x + 1) + 1 }; $f(1))'],
      ['mapping_timeout', '$match(text, /^(a+)+$/)'],
      ['mapping_timeout', '$map([1..9000000], function($v){ [$v,$v,$v,$v,$v,$v,$v,$v] })'],
      ['mapping_failed', '$number(text)'],
      ['wrong_type', '"only a text"'],
    ]
    for (const [code, mapping] of failing) {
      const channel = await api.channel({ mapping })
      await deliver(api, channel, { text: `${'a'.repeat(60)}!` })
      // A machine that is busy may be why it did not end: it is tried three times.
      for (let tries = 0; tries < 3; tries += 1) {
        await api.work()
        api.advance(10_000)
      }
      const { body } = await api.call(admin, 'GET', `${LETTERS}?channel=${channel.id}`)
      t.match(body.items, [{ flaws: [{ code }] }], mapping)
    }
    const working = await api.channel({ mapping: '{ "id": "1", "complaint": { "account": text } }' })
    await deliver(api, working, { text: '空调不制冷' })
    await api.work()
    t.equal((await api.complaints()).length, 1)
  },
)

t.test(
  'an administrator tries a mapping before it is put: what it would make, or what is wrong',
  async (t) => {
    const api = await startReached(t)
    const channel = await api.channel()
    const attempt = (body: object) => api.call(admin, 'POST', `/v1/channels/${channel.id}/try`, body)
    const content = '{"no":"7","text":"窗帘尺寸不对","mobile":"13900139000"}'
    const mapping = '{ "id": no, "complaint": { "account": text, "customer": { "phone": mobile } } }'
    const good = await attempt({ content, mapping })
    tells(t, good.body, { flaws: [], messages: [{ id: '7', kind: 'complaint', becomes: 'received' }] })
    t.match(good.body.messages[0].complaint, { channel: 'web_chat', customer: { phone: '13900139000' } })
    const bad = await attempt({ content, mapping: '{ "complaint": { "account": txt } }' })
    t.match(bad.body, { messages: [], flaws: [{ pointer: '/complaint/account', code: 'required' }] })
    t.same(await api.complaints(), [])
    t.equal(await api.work(), 0, 'nothing is kept')
  },
)

t.test('PRIV-6 a channel, its letters and messages are there for its own tenant only', async (t) => {
  const api = await startReached(t)
  const channel: SetUp = await api.channel()
  await deliver(api, channel, '{')
  await deliver(api, channel, message({ kind: 'inquiry' }))
  await api.work()
  const made = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: '别家', locale: 'zh-CN', timezone: 'Asia/Shanghai' },
  })
  const tenant = made.body.id as string
  const [letter] = (await api.call(supervisor, 'GET', LETTERS)).body.items
  const [open] = (await api.call(supervisor, 'GET', '/v1/inbound/messages')).body.items
  t.ok(letter && open)
  for (const path of [LETTERS, '/v1/inbound/messages', '/v1/channels'])
    t.same((await api.call({ sub: 'x', roles: ['admin', 'supervisor'], tenant }, 'GET', path)).body.items, [])
  const theirs = { sub: 'x', roles: ['admin', 'supervisor'] as const, tenant }
  t.equal((await api.call(theirs, 'GET', `/v1/channels/${channel.id}`)).status, 404)
  t.equal((await api.call(theirs, 'POST', `${LETTERS}/${letter.id}/replay`, {})).status, 404)
  t.equal((await api.call(theirs, 'GET', `/v1/inbound/messages/${open.id}`)).status, 404)
})
