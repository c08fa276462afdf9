import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, colleague, deptManager, stranger, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)

t.test('who receives as an agent is the handler, in the first of their departments (§1)', async (t) => {
  const two = { ...agent, departments: ['after-sales', 'logistics'] }
  tells(t, await receive(api, {}, two), { state: 'received', handler: agent.sub, department: 'after-sales' })
  tells(t, await receive(api, {}, supervisor), { handler: supervisor.sub, department: null })
})

t.test('what a system delivers is nobody’s, and the first command takes it (REC-9)', async (t) => {
  const { id, handler, department } = await receive(api, {}, system)
  t.same([handler, department], [null, null])
  const taken = await done(api, stranger, id, 'classify', bodies.classification)
  tells(t, taken, { handler: stranger.sub, department: 'logistics' })
  const { data } = (await timeline(api, id)).at(-1)
  t.same(data.taken, { handler: stranger.sub, department: 'logistics' })
  refused(t, await give(api, agent, id, 'grade', bodies.plainFacts), 404, 'not-found')
})

t.test('a message takes it too, looking at it or urging does not (REC-9)', async (t) => {
  const { id } = await receive(api, {}, system)
  await look(api, colleague, id)
  await done(api, supervisor, id, 'urge', { words: '谁来接？' })
  t.equal((await look(api, agent, id)).handler, null)
  await done(api, agent, id, 'messages', { kind: 'personal', channel: 'phone', words: '我来负责' })
  t.equal((await look(api, agent, id)).handler, agent.sub)
})

t.test('of two who take it at once the first is the handler (REC-9, LIFE-1)', async (t) => {
  const { id } = await receive(api, {}, system)
  const both = [agent, colleague].map((who) => give(api, who, id, 'classify', bodies.classification))
  t.same(
    (await Promise.all(both)).map(({ status }) => status),
    [200, 200],
  )
  const takings = (await timeline(api, id)).filter(({ data }) => data.taken)
  t.equal(takings.length, 1)
  t.equal((await look(api, agent, id)).handler, takings[0].actor)
})

t.test(
  'the record comes back as it was given, with an id, a reference and where to find it (REC-1)',
  async (t) => {
    const body = bodies.intake({ facts: bodies.plainFacts, language: 'en', latentNeeds: '希望被重视' })
    const answer = await api.call(agent, 'POST', '/v1/complaints', body)
    tells(t, answer, { status: 201, headers: { location: `/v1/complaints/${answer.body.id}`, etag: '"1"' } })
    t.match(answer.body.reference, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z*~$=]{2}$/)
    const { demands, ...given } = body as { demands: object[] }
    tells(t, answer.body, { ...given, version: 1, missing: [], receivedAt: api.now().toISOString() })
    tells(t, answer.body.demands, [
      { kind: 'exchange', words: '换一台新的' },
      { kind: 'apology', words: null },
    ])
    t.equal(demands.length, 2)
  },
)

t.test('an account is all that is needed; what is missing is listed (REC-1)', async (t) => {
  const answer = await api.call(agent, 'POST', '/v1/complaints', { channel: 'paper', account: '东西是坏的' })
  t.same(answer.body.missing, [
    ...['customer.contact', 'incident.at', 'incident.scene', 'incident.product', 'demands'],
    ...['alreadyTried', 'facts'],
  ])
  tells(t, answer.body, { customer: { anonymous: true }, noContact: true })
  for (const body of [
    { channel: 'phone' },
    { channel: 'fax', account: '坏' },
    { channel: 'phone', account: ' ' },
  ])
    refused(t, await api.call(agent, 'POST', '/v1/complaints', body), 400, 'invalid-request')
})

t.test('it always creates, and names open ones of the same customer (REC-5)', async (t) => {
  const customer = { phone: '+8615600001111' }
  const first = await receive(api, { customer })
  const second = await receive(api, { customer: { phone: '156 0000 1111' } })
  t.not(second.id, first.id)
  tells(t, second.suggestions, [{ id: first.id, reference: first.reference, state: 'received' }])
  tells(t, (await receive(api, { customer }, stranger)).suggestions, [])
})

t.test('vulnerable and returning customers come first within their grade (GRD-3)', async (t) => {
  const customer = { phone: '+8615600002222', vulnerable: 'elderly' }
  t.equal((await receive(api)).priority, 0)
  t.equal((await receive(api, { customer })).priority, 1)
  t.equal((await receive(api, { customer })).priority, 2)
})

t.test('an approver does not receive (§1)', async (t) => {
  refused(t, await api.call(deptManager, 'POST', '/v1/complaints', bodies.intake()), 403, 'role-not-allowed')
})
