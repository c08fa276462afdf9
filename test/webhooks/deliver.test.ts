import t from 'tap'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, receive, type Told, tells } from '../support/journey.ts'
import { admin, agent } from '../support/people.ts'
import { type Delivered, startReceiver, startTelling, verifies } from '../support/receiver.ts'

const SECOND = 1000
const HOUR = 3_600_000
const seqs = (heard: readonly Delivered[]) => heard.map(({ event }) => event.data.seq)

t.test(
  'a subscriber is told what happens, as the feed has it, signed as Standard Webhooks say',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id, secret } = await api.subscribe(receiver.url)
    const complaint = await receive(api)
    await done(api, agent, complaint.id, 'classify', bodies.classification)
    await api.tell()
    const feed = await api.call({ sub: 'crm', roles: ['system'] }, 'GET', '/v1/events?types=complaint.*')
    t.strictSame(
      receiver.heard.map(({ event }) => event),
      feed.body.items,
    )
    for (const { headers, body, event } of receiver.heard) {
      t.ok(verifies({ headers, body }, secret, api.now()))
      t.equal(headers['webhook-id'], event.id)
      t.match(headers['content-type'], 'application/json')
    }
    tells(t, await api.log(id), [
      {
        eventId: feed.body.items[1].id,
        type: 'complaint.classified',
        state: 'delivered',
        tries: 1,
        status: 204,
      },
      { eventId: feed.body.items[0].id, type: 'complaint.received', state: 'delivered', code: 'http_204' },
    ])
    await api.tell()
    t.equal(receiver.heard.length, 2, 'once')
  },
)

t.test('what is sent holds nothing personal', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  await api.subscribe(receiver.url, { events: ['*'] })
  await complaintIn(api, 'archived')
  await api.tell()
  t.ok(receiver.heard.length > 10)
  const sent = JSON.stringify(receiver.heard)
  const { account, customer } = bodies.intake() as Told
  for (const secret of [account, customer.name, customer.phone]) t.notOk(sent.includes(secret), secret)
})

t.test('only what a subscription asks for comes: by type, department, grade and channel', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const to = (name: string) => new URL(`/${name}`, receiver.url).href
  await api.subscribe(to('types'), { events: ['complaint.graded', 'clock.*'] })
  await api.subscribe(to('urgent'), { filter: { grade: ['urgent'] } })
  await api.subscribe(to('store'), { filter: { channel: ['store', 'paper'] } })
  await api.subscribe(to('logistics'), { filter: { department: ['logistics'] } })
  await complaintIn(api, 'graded', { grade: 'urgent' })
  await receive(api, { channel: 'store' })
  await receive(api, {}, { ...agent, departments: ['logistics'] })
  await api.tell()
  const typesAt = (name: string) =>
    receiver.heard.filter(({ path }) => path === `/${name}`).map(({ event }) => event.type)
  t.ok(typesAt('types').includes('complaint.graded'))
  t.ok(typesAt('types').every((type) => /^(complaint\.graded|clock\..*)$/.test(type)))
  t.strictSame(typesAt('urgent'), ['complaint.received', 'complaint.classified', 'complaint.graded'])
  t.strictSame(typesAt('store'), ['complaint.received'])
  t.strictSame(typesAt('logistics'), ['complaint.received'])
})

t.test(
  'what fails is tried again after growing waits, in order per complaint, under the same id and a fresh signature',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id, secret } = await api.subscribe(receiver.url)
    receiver.answer((_, response) => void response.writeHead(500).end('out of order'))
    const complaint = await receive(api)
    await api.tell()
    await done(api, agent, complaint.id, 'classify', bodies.classification)
    await done(api, agent, complaint.id, 'grade', bodies.factsOf('general'))
    await api.tell()
    t.equal(receiver.heard.length, 1, 'what comes later of the complaint waits')
    const [third, second, first] = await api.log(id)
    tells(t, first, { state: 'waiting', tries: 1, status: 500, code: 'http_500', answer: 'out of order' })
    const waitMs = new Date(first.nextTryAt).getTime() - api.now().getTime()
    t.ok(waitMs >= 4 * SECOND && waitMs <= 7 * SECOND, `${waitMs} ms`)
    for (const one of [second, third]) tells(t, one, { state: 'waiting', tries: 0, nextTryAt: null })
    tells(t, await api.webhook(id), { state: 'active', failures: 1, failingSince: first.triedAt })

    api.advance(7 * SECOND)
    await api.tell()
    t.equal(receiver.heard.length, 2)
    receiver.answer(200)
    api.advance(20 * SECOND)
    await api.tell()
    t.strictSame(seqs(receiver.heard).slice(-3), seqs(receiver.heard).slice(-3).sort())
    t.equal(receiver.heard.length, 5)
    const [one, two, three] = receiver.heard
    t.equal(new Set([one, two, three].map((tried) => tried?.headers['webhook-id'])).size, 1)
    t.equal(new Set([one, two, three].map((tried) => tried?.headers['webhook-signature'])).size, 3)
    t.ok(verifies(receiver.heard.at(-1), secret, api.now()))
    t.ok((await api.log(id)).every(({ state }) => state === 'delivered'))
    tells(t, await api.webhook(id), { failures: 0, failingSince: null })
  },
)

t.test('one complaint that a receiver can’t take holds up no other', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id } = await api.subscribe(receiver.url)
  const bad = await receive(api)
  const good = await receive(api)
  receiver.answer(
    ({ event }, response) => void response.writeHead(event.subject === bad.id ? 422 : 200).end(),
  )
  for (const one of [bad, good]) await done(api, agent, one.id, 'classify', bodies.classification)
  await api.tell()
  const states = (await api.log(id)).map(({ complaintId, state }) => `${complaintId === bad.id} ${state}`)
  t.strictSame(states.sort(), ['false delivered', 'false delivered', 'true waiting', 'true waiting'])
})

t.test('410 ends a subscription at once', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id } = await api.subscribe(receiver.url)
  receiver.answer(410)
  await receive(api)
  await api.tell()
  tells(t, await api.webhook(id), { state: 'ended', because: 'gone' })
  tells(t, await api.log(id), [{ state: 'failed', status: 410, nextTryAt: null }])
  t.ok(api.logged.some((line) => line.includes('no longer served') && line.includes(id)))
  await receive(api)
  api.advance(HOUR)
  await api.tell()
  t.equal(receiver.heard.length, 1)
})

t.test('429 and 503 with Retry-After: nothing comes before', async (t) => {
  for (const [status, retryAfter] of [
    [429, () => '120'],
    [503, (now: Date) => new Date(now.getTime() + 120 * SECOND).toUTCString()],
  ] as const) {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    receiver.answer(status, { 'retry-after': retryAfter(api.now()) })
    await receive(api)
    await api.tell()
    const { restsUntil } = await api.webhook(id)
    const restMs = new Date(restsUntil).getTime() - api.now().getTime()
    t.ok(restMs >= 119 * SECOND && restMs < 125 * SECOND, `${restMs} ms`)
    receiver.answer(200)
    await receive(api)
    api.advance(115 * SECOND)
    await api.tell()
    t.equal(receiver.heard.length, 1, 'not even what is new')
    api.advance(30 * SECOND)
    await api.tell()
    t.equal(receiver.heard.length, 3)
  }
})

t.test(
  'after three days of failing the delivery is set aside and the subscription pauses; it goes on from there',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    receiver.answer(500)
    const first = await receive(api)
    for (let hour = 0; hour < 72; hour += 1) {
      await api.tell()
      api.advance(HOUR + 60 * SECOND)
    }
    await api.tell()
    tells(t, await api.webhook(id), { state: 'paused', because: 'failing' })
    tells(t, await api.log(id), [{ state: 'failed', complaintId: first.id, nextTryAt: null }])
    const tried = receiver.heard.length
    t.ok(tried > 20 && tried < 90, `${tried} tries`)
    const second = await receive(api)
    await api.tell()
    t.equal(receiver.heard.length, tried, 'nothing is tried')
    receiver.answer(200)
    const { body } = await api.call(admin, 'PATCH', `/v1/webhooks/${id}`, { state: 'active' })
    tells(t, body, { state: 'active', because: null, failures: 0, failingSince: null })
    await api.tell()
    t.strictSame(
      receiver.heard.slice(tried).map(({ event }) => event.subject),
      [second.id],
      'what happened meanwhile was kept',
    )
  },
)

t.test(
  'a receiver that fails again and again is left alone, asked by one delivery at a time, and told all once it is back',
  async (t) => {
    const api = await startTelling(t)
    const receiver = await startReceiver(t)
    const { id } = await api.subscribe(receiver.url)
    receiver.answer(500)
    const told = await Promise.all(Array.from({ length: 30 }, () => receive(api)))
    await api.tell()
    const first = receiver.heard.length
    t.ok(first <= 12, `${first} of 30`)
    t.ok((await api.webhook(id)).restsUntil > api.now().toISOString())
    api.advance(6 * SECOND)
    await api.tell()
    t.equal(receiver.heard.length, first + 1)
    receiver.answer(200)
    api.advance(HOUR)
    await api.tell()
    const taken = new Set(receiver.heard.slice(first + 1).map(({ event }) => event.subject))
    t.strictSame([...taken].sort(), told.map((one) => one.id).sort())
  },
)

t.test('while a secret is exchanged what is sent is signed by both, after that by the new one', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  const { id, secret: old } = await api.subscribe(receiver.url)
  const { body } = await api.call(admin, 'POST', `/v1/webhooks/${id}/rotate`, { keepOldFor: 'PT1H' })
  t.not(body.secret, old)
  t.equal(body.oldSecretUntil, new Date(api.now().getTime() + HOUR).toISOString())
  const fits = (secret: string) => verifies(receiver.heard.at(-1), secret, api.now())
  await receive(api)
  await api.tell()
  t.strictSame([fits(old), fits(body.secret)], [true, true])
  api.advance(HOUR)
  await receive(api)
  await api.tell()
  t.strictSame([fits(old), fits(body.secret)], [false, true])
  tells(t, await api.webhook(id), { secret: undefined })
})

t.test('the very first event of a database is told, too', async (t) => {
  const api = await startTelling(t)
  const receiver = await startReceiver(t)
  await api.subscribe(receiver.url)
  await api.tell()
  const { id } = await receive(api)
  await api.tell()
  tells(t, receiver.heard[0]?.event, { type: 'complaint.received', subject: id })
})
