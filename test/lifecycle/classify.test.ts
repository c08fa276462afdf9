import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, stranger } from '../support/people.ts'

const api = await startTestApp(t)
const attitude = { category: 'service_attitude', subcategory: 'rude' }

t.test('the place must be in the taxonomy, the subcategory in its own category (§5)', async (t) => {
  const { id } = await receive(api)
  const wrong = [
    { category: 'weather', subcategory: 'rain' },
    { category: 'service_attitude', subcategory: 'damaged' },
  ]
  for (const body of wrong) {
    const answer = await give(api, agent, id, 'classify', body)
    refused(t, answer, 400, 'invalid-request')
    tells(t, answer.body.errors, [{ pointer: '/subcategory', code: 'not_in_taxonomy' }])
  }
  const other = await give(api, agent, id, 'classify', { ...attitude, others: [attitude, ...wrong] })
  tells(t, other.body.errors, [{ pointer: '/others/1/subcategory' }])
})

t.test('the first matter is the one that counts, each has its demand (REC-12)', async (t) => {
  const { id } = await receive(api)
  const told = await done(api, agent, id, 'classify', { ...bodies.classification, others: [attitude] })
  tells(t, told, { state: 'classified', ...bodies.classification })
  tells(t, told.matters, [
    { ...bodies.classification, demand: 'exchange', finding: null, outcome: null },
    { ...attitude, demand: 'apology', finding: null, outcome: null },
  ])
})

t.test('until approval it may be classified anew, and stays where it is (§2 classify)', async (t) => {
  for (const state of ['classified', 'graded', 'planned'] as const) {
    const { id } = await complaintIn(api, state)
    tells(t, await done(api, agent, id, 'classify', attitude), { state, ...attitude })
  }
  const { id } = await complaintIn(api, 'approved')
  refused(t, await give(api, agent, id, 'classify', attitude), 409, 'transition-not-allowed', {
    state: 'approved',
  })
})

t.test('legal risk is marked, and stays until somebody unmarks it (CLS-4)', async (t) => {
  const { id } = await receive(api)
  const classify = (more: object) => done(api, agent, id, 'classify', { ...attitude, ...more })
  t.equal((await classify({})).legalRisk, false)
  t.equal((await classify({ legalRisk: true })).legalRisk, true)
  t.equal((await classify({})).legalRisk, true)
  t.equal((await classify({ legalRisk: false })).legalRisk, false)
  tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.classified', data: { legalRisk: false } })
})

t.test(
  'whoever is complained of does not classify it, another department does not see it (FAIR-2)',
  async (t) => {
    const { id } = await receive(api, { respondents: [{ kind: 'employee', name: agent.sub }] })
    refused(t, await give(api, agent, id, 'classify', attitude), 403, 'conflict-of-interest')
    refused(t, await give(api, stranger, id, 'classify', attitude), 404, 'not-found')
  },
)
