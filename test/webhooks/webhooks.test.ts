import t from 'tap'
import { expireDeliveries } from '../../src/webhooks/lease.store.ts'
import type { Bearer } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { done, receive, refused, tells } from '../support/journey.ts'
import { admin, agent, system } from '../support/people.ts'
import { startReceiver, startTelling, verifies } from '../support/receiver.ts'

const URL = 'https://crm.example.com/redress?key=abc'
const DAY = 24 * 3_600_000
const NOWHERE = '01930000-0000-7000-8000-000000000000'

t.test('a subscription is made, read, listed, changed and deleted; its secret is shown once', async (t) => {
  const api = await startTelling(t)
  const asked = { url: URL, events: ['complaint.*', 'clock.breached'], filter: { grade: ['urgent'] } }
  const made = await api.call(admin, 'POST', '/v1/webhooks', asked)
  t.equal(made.status, 201)
  const { secret, ...shown } = made.body
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  tells(t, shown, { ...asked, state: 'active', because: null, author: 'admin.mo', failures: 0 })
  t.equal(made.headers.location, `/v1/webhooks/${shown.id}`)
  t.strictSame(await api.webhook(shown.id), shown)
  api.advance(1)
  const more = await api.subscribe(URL)
  const page = async (query: string) => (await api.call(admin, 'GET', `/v1/webhooks${query}`)).body
  t.strictSame(
    (await page('')).items.map(({ id }: { id: string }) => id),
    [shown.id, more.id],
  )
  const first = await page('?limit=1')
  t.strictSame((await page(`?limit=1&cursor=${first.nextCursor}`)).items[0].id, more.id)
  const change = async (body: object) =>
    (await api.call(admin, 'PATCH', `/v1/webhooks/${shown.id}`, body)).body
  tells(t, await change({ state: 'paused' }), { state: 'paused', because: 'asked' })
  tells(t, await change({ filter: { channel: ['store'] } }), {
    filter: { channel: ['store'] },
    state: 'paused',
  })
  tells(t, await change({ filter: null, events: ['*'], state: 'active' }), {
    ...{ filter: {}, events: ['*'], state: 'active', because: null },
  })
  t.equal((await api.call(admin, 'DELETE', `/v1/webhooks/${shown.id}`)).status, 204)
  for (const method of ['GET', 'DELETE', 'PATCH'] as const)
    refused(
      t,
      await api.call(admin, method, `/v1/webhooks/${shown.id}`, method === 'PATCH' ? {} : undefined),
      404,
      'not-found',
    )
  t.strictSame((await page('')).items.length, 1)
})

t.test('the same request under an Idempotency-Key subscribes once, and shows the same secret', async (t) => {
  const api = await startTelling(t)
  const subscribe = () =>
    api.call(admin, 'POST', '/v1/webhooks', { url: URL, events: ['*'] }, { 'idempotency-key': 'one' })
  const [first, second] = [await subscribe(), await subscribe()]
  t.equal(first.payload, second.payload)
  t.equal((await api.call(admin, 'GET', '/v1/webhooks')).body.items.length, 1)
})

t.test('URL and secrets lie sealed in the database', async (t) => {
  const api = await startTelling(t)
  const { secret } = await api.subscribe(URL)
  const rows = await asOwner(api.url, (client) =>
    client.query('select w::text as text, sealed from webhook w'),
  )
  for (const { text, sealed } of rows.rows)
    for (const hidden of [secret, 'crm.example.com', 'key=abc'])
      t.notOk(text.includes(hidden) || sealed.includes(Buffer.from(hidden)), hidden)
})

t.test('what can’t be told is refused, each with where and in the caller’s language', async (t) => {
  const api = await startTelling(t)
  const subscribe = (body: object) =>
    api.call(admin, 'POST', '/v1/webhooks', { url: URL, events: ['*'], ...body })
  for (const [body, pointer] of [
    [{ url: 'ftp://crm.example.com' }, '/url'],
    [{ url: 'crm' }, '/url'],
    [{ url: 'https://user:pass@crm.example.com' }, '/url'],
    [{ events: [] }, '/events'],
    [{ events: ['complaint.*', 'drop table'] }, '/events/1'],
    [{ filter: { grade: ['worst'] } }, '/filter/grade/0'],
    [{ filter: { grade: [] } }, '/filter/grade'],
    [{ filter: { region: ['x'] } }, '/filter/region'],
    [{ secret: 'mine' }, '/secret'],
  ] as const) {
    const answer = await subscribe(body)
    t.equal(answer.status, 400, JSON.stringify(body))
    t.equal(answer.body.errors[0].pointer, pointer)
  }
  const zh = await api.call(
    admin,
    'POST',
    '/v1/webhooks',
    { url: 'https://a:b@c.example', events: ['*'] },
    { 'accept-language': 'zh-CN' },
  )
  t.match(zh.body.errors[0].message, /用户名/)
})

t.test('another tenant’s subscription is answered like one that nobody has', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id } = await api.subscribe(receiver.url)
  const made = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  const other: Bearer = { ...admin, tenant: made.body.id }
  const theirs = await api.call(other, 'POST', '/v1/webhooks', {
    url: new globalThis.URL('/theirs', receiver.url).href,
    events: ['*'],
  })
  t.equal(theirs.status, 201)
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { state: 'paused' }],
    ['DELETE', '', undefined],
    ['GET', '/deliveries', undefined],
    ['POST', '/rotate', {}],
    ['POST', '/replay', { eventId: NOWHERE }],
    ['POST', '/test', {}],
  ] as const) {
    const answers = await Promise.all(
      [id, NOWHERE].map(async (one) => {
        const answer = await api.call(other, method, `/v1/webhooks/${one}${path}`, body)
        return { ...answer.body, instance: '', requestId: '' }
      }),
    )
    t.strictSame(answers[0], answers[1], `${method} ${path}`)
    t.equal(answers[0].status, 404)
  }
  await receive(api)
  await api.tell()
  t.strictSame(
    receiver.heard.map(({ path }) => path),
    ['/hook'],
    'nobody is told of another’s complaints',
  )
})

t.test(
  'what was delivered is delivered once more: one event, or those of a time that are wanted',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url, { filter: { channel: ['store'] } })
    const from = api.now().toISOString()
    const complaint = await receive(api, { channel: 'store' })
    await receive(api)
    await done(api, agent, complaint.id, 'classify', bodies.classification)
    api.advance(1)
    const to = api.now().toISOString()
    await done(api, agent, complaint.id, 'grade', bodies.factsOf('general'))
    await api.tell()
    const replay = (body: object) => api.call(admin, 'POST', `/v1/webhooks/${id}/replay`, body)
    const again = async (body: object) => {
      const before = receiver.heard.length
      const answer = await replay(body)
      t.equal(answer.status, 202)
      await api.tell()
      t.equal(receiver.heard.length - before, answer.body.events)
      return receiver.heard.slice(before).map(({ headers }) => headers['webhook-id'])
    }
    const ids = receiver.heard.map(({ event }) => event.id)
    t.strictSame(await again({ from, to }), ids.slice(0, 2), 'in order')
    t.strictSame(await again({ eventId: ids[2] }), [ids[2]])
    t.strictSame(await again({ from: to, to: new Date(api.now().getTime() + 1).toISOString() }), [ids[2]])
    for (const [body, pointer, code] of [
      [{}, '', 'one_of_both'],
      [{ from }, '', 'one_of_both'],
      [{ from, to, eventId: ids[0] }, '', 'one_of_both'],
      [{ from: to, to: from }, '/to', 'period_reversed'],
      [{ eventId: NOWHERE }, '/eventId', 'unknown_event'],
    ] as const)
      tells(t, (await replay(body)).body, { status: 400, errors: [{ pointer, code }] })
  },
)

t.test('a test event is sent at once and its answer shown', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id, secret } = await api.subscribe(receiver.url)
  const tried = async () => (await api.call(admin, 'POST', `/v1/webhooks/${id}/test`, {})).body
  receiver.answer((_, response) => void response.writeHead(200).end('got it'))
  const { eventId, ...told } = await tried()
  tells(t, told, { delivered: true, status: 200, code: 'http_200', answer: 'got it' })
  tells(t, receiver.heard[0]?.event, {
    id: eventId,
    type: 'webhook.test',
    subject: id,
    data: { webhookId: id },
  })
  t.ok(verifies(receiver.heard[0], secret, api.now()))
  receiver.answer(500)
  tells(t, await tried(), { delivered: false, status: 500, code: 'http_500', answer: null })
  receiver.answer((_, response) => void response.destroy())
  tells(t, await tried(), { delivered: false, status: null, code: 'und_err_socket' })
  tells(t, await api.webhook(id), { state: 'active', failures: 0 })
})

t.test('the log is read a page at a time and by state, and kept for two weeks', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id } = await api.subscribe(receiver.url)
  const bad = await receive(api)
  for (let index = 0; index < 6; index += 1) await receive(api)
  receiver.answer(
    ({ event }, response) => void response.writeHead(event.subject === bad.id ? 500 : 200).end(),
  )
  await api.tell()
  const page = async (query: string) =>
    (await api.call(admin, 'GET', `/v1/webhooks/${id}/deliveries?${query}`)).body
  const read: string[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await page(`limit=3${cursor}`)
    read.push(...items.map(({ eventId }: { eventId: string }) => eventId))
    if (!nextCursor) break
    cursor = `&cursor=${nextCursor}`
  }
  const feed = await api.call(system, 'GET', '/v1/events?types=complaint.*')
  t.strictSame(read, feed.body.items.map(({ id: event }: { id: string }) => event).reverse())
  t.equal((await page('state=waiting')).items[0].complaintId, bad.id)
  const let_go = (ago: number) =>
    api.database.transact(null, (tx) => expireDeliveries(tx, new Date(api.now().getTime() - ago), 1000))
  t.equal(await let_go(14 * DAY), 0)
  api.advance(15 * DAY)
  t.equal(await let_go(14 * DAY), 6, 'not what still waits')
  await api.call(admin, 'DELETE', `/v1/webhooks/${id}`)
  t.equal(await let_go(14 * DAY), 1, 'nor anything of what was deleted')
})

t.test('only admins subscribe, whatever scope a system has', async (t) => {
  const api = await startTelling(t)
  for (const who of [agent, { ...system, scope: 'events:read' }])
    refused(t, await api.call(who, 'GET', '/v1/webhooks'), 403, 'role-not-allowed')
})

t.test('a tenant has at most 200 subscriptions', async (t) => {
  const api = await startTelling(t)
  for (let index = 0; index < 200; index += 1) await api.subscribe(URL)
  const answer = await api.call(admin, 'POST', '/v1/webhooks', { url: URL, events: ['*'] })
  tells(t, answer.body, { status: 400, errors: [{ pointer: '', code: 'too_many' }] })
})
