import t from 'tap'
import { type Bearer, startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { asOwner } from '../support/database.ts'
import { done, receive, refused, type Told } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'

const reader: Bearer = { sub: 'crm', roles: ['system'], scope: 'events:read' }
const DAY_MS = 86_400_000
const GONE = '/problems/events-gone'

const ask = (api: TestApp, query = '', who = reader, headers = {}) =>
  api.call(who, 'GET', `/v1/events?${query}`, undefined, headers)

/** The ids of the events of a complaint as the feed gives them. */
const idsOf = ({ body }: { body: Told }, { id }: Told): string[] =>
  body.items.filter(({ subject }: Told) => subject === id).map(({ id }: Told) => id)

/** One complaint, and 91 days later another. */
async function quarterApart(t: Parameters<typeof startTestApp>[0]) {
  const api = await startTestApp(t)
  const old = await receive(api)
  await done(api, agent, old.id, 'classify', bodies.classification)
  const before = idsOf(await ask(api), old)
  api.advance(91 * DAY_MS)
  const recent = await receive(api)
  return { api, old, recent, before }
}

t.test('without `after` a reader starts at the oldest event that is still offered', async (t) => {
  const { api, old, recent } = await quarterApart(t)
  const answer = await ask(api)
  t.equal(answer.status, 200)
  t.same(
    [idsOf(answer, old).length, answer.body.items[0].subject],
    [0, recent.id],
    'what is older than 90 days is no longer offered',
  )
  const { body } = await api.call(agent, 'GET', `/v1/complaints/${old.id}/timeline`)
  t.same(body.items[0].type, 'complaint.received', 'and stays on the timeline')
})

t.test('a reader who comes back too late is told so, and where to go on, in both languages', async (t) => {
  const { api, recent, before } = await quarterApart(t)
  const answer = await ask(api, `after=${before[0]}`)
  const whole = await ask(api)
  refused(t, answer, 410, 'events-gone', {
    ...{ after: before.at(-1), latest: whole.body.items.at(-1).id, instance: '/v1/events' },
    offeredSince: new Date(api.now().getTime() - 90 * DAY_MS).toISOString(),
  })
  t.match(answer.body.detail, /worklist.*`latest`.*`after`/)
  const zh = await ask(api, `after=${before[0]}`, reader, { 'accept-language': 'zh-CN' })
  t.match([zh.status, zh.body.detail], [410, /工作列表.*latest.*after/])
  const rest = await ask(api, `after=${answer.body.after}`)
  t.same(rest.body.items, whole.body.items, 'after `after` comes everything that is still offered')
  const none = await ask(api, `after=${answer.body.latest}`)
  t.same(none.body, { items: [], nextCursor: null }, 'after `latest` only what is new')
  const next = await done(api, agent, recent.id, 'classify', bodies.classification)
  t.same((await ask(api, `after=${answer.body.latest}`)).body.items[0].subject, next.id)
})

t.test('a reader who missed nothing goes on, however long it was quiet', async (t) => {
  const api = await startTestApp(t)
  await receive(api)
  const { nextCursor } = (await ask(api)).body
  api.advance(400 * DAY_MS)
  t.same((await ask(api, `after=${nextCursor}`)).body, { items: [], nextCursor: null })
  t.same((await ask(api)).body, { items: [], nextCursor: null })
  const recent = await receive(api)
  for (const query of [`after=${nextCursor}`, ''])
    t.equal((await ask(api, query)).body.items[0].subject, recent.id)
})

t.test('long poll and streams are answered alike, before anything is sent', async (t) => {
  const { api, before } = await quarterApart(t)
  const accept = 'text/event-stream'
  const answers = [
    await ask(api, `after=${before[0]}&wait=25`),
    await ask(api, `after=${before[0]}`, reader, { accept }),
    await ask(api, '', reader, { accept, 'last-event-id': before[0] }),
  ]
  for (const { status, body, headers } of answers)
    t.match(
      [status, body.type, body.after, headers['content-type']],
      [...[410, GONE, before.at(-1)], /^application\/problem\+json/],
    )
})

t.test('an event is offered to the last millisecond, with all that were made together with it', async (t) => {
  const api = await startTestApp(t)
  for (let count = 0; count < 8; count += 1) await receive(api)
  const all = (await ask(api)).body
  t.equal(all.items.length, 8)
  api.advance(90 * DAY_MS)
  t.same((await ask(api)).body, all)
  api.advance(1)
  t.same((await ask(api)).body, { items: [], nextCursor: null })
  t.equal((await ask(api, `after=${all.items[6].id}`)).status, 410, 'the last one was missed')
  t.equal((await ask(api, `after=${all.items[7].id}`)).status, 200)
})

t.test('how long is the tenant’s to say, from the moment that the policy is in force', async (t) => {
  const api = await startTestApp(t)
  const old = await receive(api)
  await done(api, agent, old.id, 'classify', bodies.classification)
  const [first] = idsOf(await ask(api), old)
  const { body } = await api.call(admin, 'GET', '/v1/policies/retention')
  t.equal(body.content.feed, 'P90D')
  const put = (feed: string) =>
    api.call(admin, 'PUT', '/v1/policies/retention', {
      ...{ content: { ...body.content, feed }, reason: 'readers come daily' },
    })
  const shortest = await put('PT59M')
  t.match(
    [shortest.status, shortest.body.errors],
    [400, [{ pointer: '/content/feed', code: 'feed_too_short' }]],
  )
  api.advance(2 * DAY_MS)
  t.equal((await ask(api, `after=${first}`)).status, 200)
  const set = await put('P1D')
  t.equal(set.status, 200)
  t.match(set.body.findings, [{ code: 'feed_short' }])
  t.equal((await ask(api, `after=${first}`)).status, 410)
})

t.test('a retention policy that was stored before offers events for 90 days', async (t) => {
  const { api, before } = await quarterApart(t)
  await asOwner(api.url, (client) =>
    client.query(
      `insert into policy (tenant_id, name, version, content, author, reason, in_force_from)
       select tenant_id, name, 2, content - 'feed', author, reason, in_force_from from policy where name = 'retention'`,
    ),
  )
  t.equal((await ask(api, `after=${before[0]}`)).status, 410)
})

t.test(
  'SBX-1 in a sandbox events grow old by its own clock, ahead of the house’s or behind it',
  async (t) => {
    const api = await startTestApp(t)
    const { body: made } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
      ...{ name: 'Trial', locale: 'en', timezone: 'UTC', sandbox: true },
    })
    const of = (who: Bearer) => ({ ...who, tenant: made.id })
    const later = async (advance: string) =>
      t.equal((await api.call(of(admin), 'POST', '/v1/sandbox/clock', { advance })).status, 200)
    const old = await receive(api, {}, of(agent))
    await api.call(of(agent), 'POST', `/v1/complaints/${old.id}/classify`, bodies.classification)
    const [first] = idsOf(await ask(api, '', of(reader)), old)
    api.advance(400 * DAY_MS)
    t.equal((await ask(api, `after=${first}`, of(reader))).status, 200, 'behind: nothing is old yet')
    await later('P91D')
    t.equal((await ask(api, `after=${first}`, of(reader))).status, 410)
    await later('P600D')
    const recent = await receive(api, {}, of(agent))
    const { body } = await ask(api, 'limit=200', of(reader))
    t.ok(idsOf({ body }, recent).length > 0, 'ahead: what happens now is offered')
    t.same(idsOf({ body }, old).includes(first ?? ''), false)
  },
)

t.test('PRIV-6 of another tenant’s old event only that it is unknown is said', async (t) => {
  const { api, before } = await quarterApart(t)
  const { body: other } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  for (const id of [before[0], '0191f6ae-0000-7000-8000-000000000000']) {
    const answer = await ask(api, `after=${id}`, { ...reader, tenant: other.id })
    t.match([answer.status, answer.body.errors[0].code], [400, 'unknown_event'])
  }
})
