import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, liaison, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const other = { sub: 'liaison.he', roles: ['liaison'] as const }
const UNKNOWN = '01930000-0000-7000-8000-000000000000'

t.test(
  'a question has a kind, a source, an owner and a deadline, and is answered with a finding (VER-1)',
  async (t) => {
    const { id } = await complaintIn(api, 'classified')
    const asked = await give(api, agent, id, 'verifications', bodies.verification)
    const { dueIn: _, ...question } = bodies.verification
    const dueAt = new Date(api.now().getTime() + 6 * HOUR_MS).toISOString()
    tells(t, asked, { status: 201, body: { ...question, dueAt, state: 'asked', askedBy: agent.sub } })
    await done(api, liaison, id, `verifications/${asked.body.id}/answer`, bodies.finding)
    const { verifications, matters } = await look(api, agent, id)
    tells(t, verifications, [
      {
        ...bodies.finding,
        evidence: { ...bodies.finding.evidence, note: null },
        state: 'answered',
        concludedBy: liaison.sub,
      },
    ])
    t.equal(matters[0].finding, 'substantiated')
  },
)

t.test('a source fits its kind, a finding is one of four (VER-1)', async (t) => {
  const { id } = await receive(api)
  const wrong = { ...bodies.verification, source: 'supplier' }
  refused(t, await give(api, agent, id, 'verifications', wrong), 400, 'invalid-request')
  const { id: asked } = await done(api, agent, id, 'verifications', { ...wrong, kind: 'external' })
  const vague = { ...bodies.finding, finding: 'maybe' }
  refused(t, await give(api, agent, id, `verifications/${asked}/answer`, vague), 400, 'invalid-request')
})

t.test('a liaison answers what was put to them, and nothing else (§1)', async (t) => {
  const { id } = await receive(api)
  const { id: mine } = await done(api, agent, id, 'verifications', bodies.verification)
  const { id: theirs } = await done(api, agent, id, 'verifications', {
    ...bodies.verification,
    owner: other.sub,
  })
  refused(t, await give(api, liaison, id, `verifications/${theirs}/answer`, bodies.finding), 404, 'not-found')
  refused(
    t,
    await give(api, liaison, id, `verifications/${UNKNOWN}/answer`, bodies.finding),
    404,
    'not-found',
  )
  refused(
    t,
    await give(api, liaison, id, `verifications/${mine}/waive`, bodies.reason),
    403,
    'role-not-allowed',
  )
  t.equal((await give(api, liaison, id, `verifications/${mine}/answer`, bodies.finding)).status, 200)
})

t.test('a liaison sees their own question, and nobody’s name, contacts or words (§1, PRIV-1)', async (t) => {
  const secret = { name: '欧阳娜娜', phone: '+8615899990000', email: 'ouyang@example.com' }
  const { id } = await receive(api, { customer: secret })
  refused(t, await api.call(liaison, 'GET', `/v1/complaints/${id}`), 404, 'not-found')
  await done(api, agent, id, 'verifications', bodies.verification)
  await done(api, agent, id, 'verifications', {
    ...bodies.verification,
    owner: other.sub,
    question: '另一个问题',
  })
  await done(api, agent, id, 'statements', { by: 'complainant', words: '店员骂人' })
  await done(api, agent, id, 'messages', { kind: 'personal', channel: 'phone', words: '欧阳女士您好' })
  const answer = await api.call(liaison, 'GET', `/v1/complaints/${id}`)
  tells(t, answer.body.verifications, [{ question: bodies.verification.question }])
  tells(t, answer.body, { statements: [], plan: null })
  for (const hidden of ['欧阳娜娜', '15899990000', 'ouyang@example.com', '另一个问题', '店员骂人', '跳闸'])
    t.notOk(answer.payload.includes(hidden), hidden)
  const list = await api.call(liaison, 'GET', '/v1/complaints')
  t.ok(list.body.items.some((item: { id: string }) => item.id === id))
  for (const path of ['timeline', 'messages'])
    refused(t, await api.call(liaison, 'GET', `/v1/complaints/${id}/${path}`), 403, 'role-not-allowed')
})

t.test('it is concluded once, by an answer or a waiver with its reason (VER-1)', async (t) => {
  const { id } = await receive(api)
  const { id: asked } = await done(api, agent, id, 'verifications', bodies.verification)
  refused(t, await give(api, agent, id, `verifications/${asked}/waive`), 400, 'invalid-request')
  await done(api, agent, id, `verifications/${asked}/waive`, { reason: '已有录像' })
  tells(t, (await timeline(api, id)).at(-1), { type: 'verification.waived', reason: '已有录像' })
  const again = await give(api, liaison, id, `verifications/${asked}/answer`, bodies.finding)
  refused(t, again, 409, 'already-concluded', { state: 'received' })
})

t.test('of two answers at once one is kept (LIFE-1)', async (t) => {
  const { id } = await receive(api)
  const { id: asked } = await done(api, agent, id, 'verifications', bodies.verification)
  const both = [liaison, supervisor].map((who) =>
    give(api, who, id, `verifications/${asked}/answer`, bodies.finding),
  )
  t.same((await Promise.all(both)).map(({ status }) => status).sort(), [200, 409])
})

t.test('casework leaves the version alone and stays in the department (§1)', async (t) => {
  const { id, version } = await receive(api)
  await done(api, agent, id, 'verifications', bodies.verification)
  t.equal((await look(api, agent, id)).version, version)
  refused(t, await give(api, stranger, id, 'verifications', bodies.verification), 404, 'not-found')
  const ended = await complaintIn(api, 'withdrawn')
  refused(
    t,
    await give(api, agent, ended.id, 'verifications', bodies.verification),
    409,
    'transition-not-allowed',
  )
})
