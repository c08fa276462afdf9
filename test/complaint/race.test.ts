import { Client } from 'pg'
import t from 'tap'
import { type Finding, verifyAll } from '../../src/complaint/verify.store.ts'
import { type Bearer, type Called, startTestApp } from '../support/app.ts'
import { AGENT, driveTo, giverOf, intakeOf, MANAGER, receive } from '../support/drive.ts'

const PAIRS = Number(process.env.RACE_PAIRS ?? 200)
const AT_ONCE = 20

const api = await startTestApp(t)

t.test('LIFE-1 of fifty people who approve the same plan at once, one succeeds', async (t) => {
  const { id, version } = await driveTo(api, 'planned')
  const approvals = Array.from({ length: 50 }, (_, index) => {
    const who: Bearer = { ...MANAGER, sub: `manager.${index}` }
    const headers: Record<string, string> = index % 2 === 0 ? {} : { 'if-match': `"${version}"` }
    return api.call(who, 'POST', `/v1/complaints/${id}/approve`, {}, headers)
  })
  const answers = await Promise.all(approvals)
  const [won, ...others] = answers.filter(({ status }) => status === 200)
  t.equal(won?.body.state, 'approved')
  t.equal(others.length, 0, 'nobody else succeeds')
  const late = answers.filter(({ status }) => status === 409)
  const stale = answers.filter(({ status }) => status === 412)
  t.equal(late.length + stale.length, 49)
  for (const { body } of late) {
    t.match(body, { type: '/problems/transition-not-allowed', state: 'approved', allowed: Array })
  }
  for (const { body } of stale) t.match(body, { type: '/problems/stale-version', version: version + 1 })
  const { body } = await api.call(AGENT, 'GET', `/v1/complaints/${id}/timeline`)
  const approved = body.items.filter(({ type }: { type: string }) => type === 'complaint.approved')
  t.equal(approved.length, 1, 'the history knows one approval')
  t.equal(approved[0].actor, won?.body.plan.approvedBy)
})

t.test('LIFE-1 an intake sent twenty times at once with one key is one complaint', async (t) => {
  const before = await received()
  const body = intakeOf({ customer: { name: '周先生', phone: '13911110000' } })
  const send = () =>
    api.call(AGENT, 'POST', '/v1/complaints', body, { 'idempotency-key': 'one-and-the-same' })
  const answers = await Promise.all(Array.from({ length: 20 }, send))
  const created = answers.filter(({ status }) => status === 201)
  const running = answers.filter(({ status }) => status === 409)
  t.equal(created.length + running.length, 20)
  t.equal(created.filter(({ headers }) => headers['idempotent-replayed'] === undefined).length, 1)
  t.equal(new Set(created.map(({ payload }) => payload)).size, 1, 'every 201 is the same, byte for byte')
  for (const { body } of running) t.equal(body.type, '/problems/idempotency-key-running')
  t.equal(await received(), before + 1)
  const again = await send()
  t.equal(again.payload, created[0]?.payload)
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test('LIFE-1 LIFE-8 archive against reopen: the dossier is frozen or reopened, never both', async (t) => {
  const rounds = Array.from({ length: 10 }, async (_, round) => {
    const { id } = await driveTo(api, 'revisited', customer(`1370000${1000 + round}`))
    const path = `/v1/complaints/${id}`
    const archive = () => api.call(AGENT, 'POST', `${path}/archive`, {})
    const reopen = () => api.call(AGENT, 'POST', `${path}/reopen`, { reason: '又漏水了' })
    const order = round % 2 === 0 ? [archive(), reopen()] : [reopen(), archive()]
    const [first, second] = await Promise.all(order)
    const [archived, reopened] = round % 2 === 0 ? [first, second] : [second, first]
    return { id, archived, reopened, now: (await api.call(AGENT, 'GET', path)).body }
  })
  for (const { id, archived, reopened, now } of await Promise.all(rounds)) {
    if (archived?.status === 200) {
      t.equal(reopened?.status, 201, 'what is archived gets a successor')
      t.match(reopened?.body, { predecessor: id, state: 'received', reopenedCount: 1 })
      t.match(now, { state: 'archived', successor: reopened?.body.id, reopenedCount: 0 })
    } else {
      t.match(archived, { status: 409, body: { type: '/problems/transition-not-allowed', state: 'graded' } })
      t.equal(reopened?.status, 200)
      t.match(now, { state: 'graded', successor: null, reopenedCount: 1 })
    }
  }
})

t.test(
  'GRP-1 of two complaints merged into each other at once one goes on; no cycle, no deadlock',
  async (t) => {
    let wins = 0
    for (let done = 0; done < PAIRS; done += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, PAIRS - done) }, (_, index) =>
        mergePair(done + index),
      )
      for (const { a, b, states } of await Promise.all(batch)) {
        const statuses = [a.status, b.status].sort()
        t.same(statuses, [200, 409])
        const lost = a.status === 409 ? a : b
        t.match(lost.body, { type: /target-not-open|transition-not-allowed/, allowed: Array })
        t.same(states.sort(), ['merged', 'received'])
        wins += 1
      }
    }
    t.equal(wins, PAIRS)
  },
)

t.test('GRP-1 three complaints merged in a ring at once leave one open', async (t) => {
  for (let round = 0; round < 10; round += 1) {
    const ring = await Promise.all([1, 2, 3].map(() => receive(api, customer(`1360000${2000 + round}`))))
    const merges = ring.map(({ id }, index) => merge(id, ring[(index + 1) % 3].id))
    await Promise.all(merges)
    const now = await Promise.all(ring.map(({ id }) => api.call(AGENT, 'GET', `/v1/complaints/${id}`)))
    const open = now.filter(({ body }) => body.state === 'received')
    t.equal(open.length, 1, `one goes on: ${now.map(({ body }) => body.state)}`)
  }
})

t.test('LIFE-1 of twenty who take a complaint of nobody at once, one handles it', async (t) => {
  const { id } = await receive(api, {}, { sub: 'crm', roles: ['system'] })
  const takers = Array.from({ length: 20 }, (_, index) => `agent.${index}`)
  const answers = await Promise.all(
    takers.map((sub) =>
      api.call({ sub, roles: ['agent'] }, 'POST', `/v1/complaints/${id}/classify`, {
        ...{ category: 'product_quality', subcategory: 'malfunction' },
      }),
    ),
  )
  const won = answers.filter(({ status }) => status === 200)
  t.equal(won.length, 1)
  t.equal(
    answers.filter(({ status }) => status === 404).length,
    19,
    'for the others it is not there any more',
  )
  t.ok(takers.includes(won[0]?.body.handler))
})

t.test('LIFE-2 twenty messages at once stand in the history one after the other', async (t) => {
  const { id } = await receive(api)
  const words = Array.from({ length: 20 }, (_, index) => `第 ${index} 条留言`)
  const give = giverOf(api, id)
  await Promise.all(words.map((text) => give('messages', { kind: 'other', channel: 'phone', words: text })))
  const { body } = await api.call(AGENT, 'GET', `/v1/complaints/${id}/timeline`)
  t.same(
    body.items.map(({ seq }: { seq: number }) => seq),
    Array.from({ length: 21 }, (_, index) => index + 1),
  )
  const kept = await api.call(AGENT, 'GET', `/v1/complaints/${id}/messages`)
  t.same(kept.body.items.map((one: { words: string }) => one.words).sort(), words.sort())
})

t.test(
  'LIFE-2 LIFE-3 after all of that every chain is whole and every state is what its events say',
  async (t) => {
    t.same(await findings(), [])
  },
)

function customer(phone: string): object {
  return { customer: { name: '赵女士', phone } }
}

async function mergePair(index: number): Promise<{ a: Called; b: Called; states: string[] }> {
  const of = customer(`1350000${10_000 + index}`)
  const [one, other] = await Promise.all([receive(api, of), receive(api, of)])
  const [a, b] = await Promise.all([merge(one.id, other.id), merge(other.id, one.id)])
  const now = await Promise.all([one, other].map(({ id }) => api.call(AGENT, 'GET', `/v1/complaints/${id}`)))
  return { a, b, states: now.map(({ body }) => body.state) }
}

function merge(id: string, into: string): Promise<Called> {
  return api.call(AGENT, 'POST', `/v1/complaints/${id}/merge`, { into, reason: '同一件事' })
}

async function received(): Promise<number> {
  return database(async (client) => {
    const { rows } = await client.query('select count(*)::int as count from complaint')
    return rows[0].count
  })
}

async function findings(): Promise<Finding[]> {
  return database(async (client) => {
    const found: Finding[] = []
    for await (const finding of verifyAll(client)) found.push(finding)
    return found
  })
}

async function database<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: api.url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
