import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Bearer, startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { callIn, rested } from '../support/call-in.ts'
import { asOwner } from '../support/database.ts'
import { done, look, receive, type Told } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const reader: Bearer = { sub: 'crm', roles: ['system'], scope: 'events:read' }

interface Page {
  readonly items: readonly Told[]
  readonly nextCursor: string | null
}

async function page(api: TestApp, query = '', who = reader): Promise<Page> {
  const answer = await api.call(who, 'GET', `/v1/events?${query}`)
  if (answer.status !== 200) throw new Error(`the feed was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

/** Reads on until nothing is new, and `isOver` says that nothing more will be. */
async function readAll(api: TestApp, isOver = () => true): Promise<Told[]> {
  const all: Told[] = []
  let after = ''
  for (;;) {
    const over = isOver()
    const { items, nextCursor } = await page(api, `limit=37${after}`)
    all.push(...items)
    if (nextCursor !== null) after = `&after=${nextCursor}`
    else if (over) return all
  }
}

/** The ids of all events as the table has them, in the order of the feed. */
function stored({ url, tenant }: TestApp): Promise<{ id: string }[]> {
  return asOwner(url, (client) =>
    client
      .query<{ id: string }>('select id from complaint_event where tenant_id = $1 order by position', [
        tenant,
      ])
      .then(({ rows }) => rows),
  )
}

t.test('every event comes once and in order, while 50 write at the same time', async (t) => {
  const api = await startTestApp(t)
  let writing = true
  const write = async (index: number) => {
    const { id } = await receive(api, { customer: { name: '某先生', phone: `+86139${10_000_000 + index}` } })
    await done(api, agent, id, 'classify', bodies.classification)
    await done(api, agent, id, 'grade', bodies.factsOf('general'))
  }
  const writers = Promise.all(Array.from({ length: 50 }, (_, index) => write(index))).finally(() => {
    writing = false
  })
  const [read] = await Promise.all([readAll(api, () => !writing), writers])
  const ids = (await stored(api)).map(({ id }) => id)
  t.ok(ids.length >= 150)
  t.same(
    read.map(({ id }) => id),
    ids,
  )
})

t.test('an event that a slow transaction writes is never passed over', async (t) => {
  const api = await startTestApp(t)
  const slow = await receive(api)
  const fast = await receive(api)
  const { nextCursor: after } = await page(api, 'limit=200')
  const reading = await asOwner(api.url, async (client) => {
    await client.query('begin')
    await client.query('select id from complaint where id = $1 for update', [slow.id])
    await client.query(
      `insert into complaint_event (tenant_id, complaint_id, seq, id, type, at, actor, role, origin, data, hash, previous_hash)
       select tenant_id, complaint_id, seq + 1, gen_random_uuid(), 'complaint.urged', at, 'slow', role, origin, '{}', hash, hash
       from complaint_event where complaint_id = $1 order by seq desc limit 1`,
      [slow.id],
    )
    await done(api, agent, fast.id, 'classify', bodies.classification)
    let isAnswered = false
    const begun = page(api, `after=${after}`).finally(() => {
      isAnswered = true
    })
    for (let others = 0; others < 10; others += 1) await look(api, agent, fast.id)
    t.notOk(isAnswered, 'the reader waits for it, while others are answered')
    await client.query('commit')
    return begun
  })
  const later = await page(api, `after=${reading.nextCursor ?? after}`)
  const seen = [...reading.items, ...later.items].map(({ subject }) => subject)
  t.same([seen[0], seen.includes(fast.id)], [slow.id, true], 'the slow one took its place first')
})

t.test('an event says what happened in ids, codes and dates, and nothing personal', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api)
  const { items } = await page(api)
  t.match(items[0], {
    ...{ specversion: '1.0', type: 'complaint.received', subject: id, source: `/tenants/${api.tenant}` },
    data: { complaintId: id, seq: 1, actor: 'agent.li', role: 'agent', channel: 'phone' },
  })
  const { account, customer } = bodies.intake() as Told
  const text = JSON.stringify(items)
  for (const secret of [account, customer.name, customer.phone]) t.notOk(text.includes(secret))
})

t.test('only the types that were asked for come, and the reader goes on past the others', async (t) => {
  const api = await startTestApp(t)
  const { id } = await receive(api)
  await done(api, agent, id, 'classify', bodies.classification)
  await done(api, agent, id, 'messages', { kind: 'personal', channel: 'phone', words: '您好，我来跟进。' })
  const messages = await page(api, 'types=message.*')
  t.same(
    messages.items.map(({ type }) => type),
    ['message.sent'],
  )
  const both = await page(api, 'types=complaint.classified&types=message.sent')
  t.same(
    both.items.map(({ type }) => type),
    ['complaint.classified', 'message.sent'],
  )
  const none = await page(api, 'types=task.finished')
  t.same([none.items, none.nextCursor], [[], (await stored(api)).at(-1)?.id])
  t.same(await page(api, `types=task.finished&after=${none.nextCursor}`), { items: [], nextCursor: null })
})

t.test('a reader that waits is answered as soon as something happens', async (t) => {
  const api = await startTestApp(t)
  const { nextCursor } = await page(api, 'wait=0')
  t.equal(nextCursor, null)
  const waiting = page(api, 'wait=25')
  const { id } = await receive(api)
  t.equal((await waiting).items[0]?.subject, id)
})

t.test('PRIV-6 another tenant’s events are not in the feed, and their ids are unknown', async (t) => {
  const api = await startTestApp(t)
  await receive(api)
  const [event] = (await page(api)).items
  const { body } = await api.call({ sub: 'ops', roles: ['operator'] }, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  const other = { ...reader, tenant: body.id }
  t.same(await page(api, '', other), { items: [], nextCursor: null })
  for (const id of [event?.id, '01a1f6ae-0000-7000-8000-000000000000']) {
    const answer = await api.call(other, 'GET', `/v1/events?after=${id}`)
    t.match([answer.status, answer.body.errors[0]], [400, { pointer: '/query/after', code: 'unknown_event' }])
  }
})

t.test('only systems with the scope, and auditors, read events', async (t) => {
  const api = await startTestApp(t)
  const status = async (who: Bearer) => (await api.call(who, 'GET', '/v1/events')).status
  t.equal(await status({ ...reader, scope: 'complaints:read' }), 403)
  t.equal(await status(supervisor), 403)
  t.equal(await status({ sub: 'auditor.yu', roles: ['auditor'] }), 200)
})

t.test('a stream sends what happens, and goes on after the last event that the reader has', async (t) => {
  const api = await startTestApp(t)
  const address = await api.app.listen({ port: 0 })
  const first = await receive(api)
  const open = async (headers: object = {}) => {
    const leaving = new AbortController()
    const answer = await fetch(`${address}/v1/events`, {
      headers: { authorization: `Bearer ${api.token(reader)}`, accept: 'text/event-stream', ...headers },
      signal: leaving.signal,
    })
    t.match(answer.headers.get('content-type'), 'text/event-stream')
    const events = sentOver(answer)
    return { next: async () => (await events.next()).value, leave: () => leaving.abort() }
  }
  const one = await open()
  const received = await one.next()
  t.match(received, { type: 'complaint.received', subject: first.id })
  const second = await receive(api)
  const following = await one.next()
  t.equal(following?.subject, second.id)
  one.leave()
  const again = await open({ 'last-event-id': received?.id })
  t.same(await again.next(), following)
  again.leave()
})

t.test('who hangs up before a stream has begun takes none of those that a tenant may open', async (t) => {
  const api = await startTestApp(t)
  const streams = await streamsOf(t, api)
  const lines = Object.entries({ host: 'x', ...streams.headers }).map((header) => header.join(': '))
  await asOwner(api.url, async (owner) => {
    // Meanwhile nobody learns where to begin: as many as there are connections ask, the others wait for one.
    await owner.query('begin; lock table complaint_event in access exclusive mode')
    const calls = await callIn(api, 20, `GET /v1/events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    while (api.database.load().waiting < 10) await setImmediate()
    await calls.hangUp()
    await owner.query('rollback')
  })
  await rested(api)
  t.equal((await streams.open()).status, 200)
})

t.test('a tenant has twenty streams open at most; one more is told when to come again', async (t) => {
  const api = await startTestApp(t)
  const streams = await streamsOf(t, api)
  const answers = await Promise.all(Array.from({ length: 20 }, streams.open))
  t.same([...new Set(answers.map(({ status }) => status))], [200])
  const refused = await streams.open()
  t.match([refused.status, refused.headers.get('retry-after')], [429, /^[1-9]\d*$/])
})

/** Opens streams, which end with the test. */
async function streamsOf(t: Test, api: TestApp) {
  const leaving = new AbortController()
  t.teardown(() => leaving.abort())
  const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { authorization: `Bearer ${api.token(reader)}`, accept: 'text/event-stream' }
  return { headers, open: () => fetch(`${address}/v1/events`, { headers, signal: leaving.signal }) }
}

/** The events of a stream, each held against the line that says its id. */
async function* sentOver(answer: Response): AsyncGenerator<Told> {
  let text = ''
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += new TextDecoder().decode(chunk)
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, id, data] = /^id: (.*)\nevent: .*\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
      text = text.slice(end + 2)
      if (!data) continue
      const event = JSON.parse(data)
      if (event.id !== id) throw new Error('the id of the stream is another than the event’s')
      yield event
    }
  }
}
