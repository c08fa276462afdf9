import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, refused, tells } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000

t.test('up to and including ¥200 a general complaint is settled at once (PLAN-5)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const over = await give(api, agent, id, 'settle', bodies.settlement(20_001))
  refused(t, over, 409, 'over-settlement-limit', { limit: bodies.fen(20_000), rule: 'PLAN-5' })
  const settled = await done(api, agent, id, 'settle', bodies.settlement(20_000))
  tells(t, settled, { state: 'executed', disposal: 'settled' })
  tells(t, settled.settlement, {
    ...bodies.settlement(20_000),
    by: agent.sub,
    evidence: { reference: '券码 QH-77120', note: null },
  })
})

t.test('only general complaints are settled at once (PLAN-5)', async (t) => {
  for (const grade of ['important', 'urgent'] as const) {
    const { id } = await complaintIn(api, 'graded', { grade })
    refused(t, await give(api, agent, id, 'settle', bodies.settlement()), 409, 'not-settleable')
  }
})

t.test('the remedy is one of the library, the words and the evidence are needed (PLAN-5)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const unknown = await give(api, agent, id, 'settle', { ...bodies.settlement(), remedy: 'free_holiday' })
  refused(t, unknown, 400, 'invalid-request')
  tells(t, unknown.body.errors[0], { pointer: '/remedy', code: 'unknown_remedy' })
  const { words: _, ...silent } = bodies.settlement()
  refused(t, await give(api, agent, id, 'settle', silent), 400, 'invalid-request')
  const { evidence: __, ...unproven } = bodies.settlement()
  refused(t, await give(api, agent, id, 'settle', unproven), 400, 'invalid-request')
})

t.test('the fourth settlement of one customer within 90 days goes the long way (PLAN-5)', async (t) => {
  const overrides = { customer: { phone: '+8613911110000' } }
  const settle = async (customer = overrides) => {
    const { id } = await complaintIn(api, 'graded', { overrides: customer })
    return give(api, agent, id, 'settle', bodies.settlement())
  }
  for (const _ of [1, 2, 3]) t.equal((await settle()).status, 200)
  const written = { customer: { phone: '139 1111 0000' } }
  refused(t, await settle(written), 409, 'too-many-settlements', { perCustomer: 3, within: 'P90D' })
  t.equal((await settle({ customer: { phone: '+8613911110001' } })).status, 200, 'another customer')
  api.advance(91 * DAY_MS)
  t.equal((await settle()).status, 200, 'after 90 days')
})

t.test('with a safety hazard only a supervisor settles (SAFE-1)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const override = { grade: 'general', reason: '隐患已排除' }
  await done(api, supervisor, id, 'grade', { ...bodies.plainFacts, safetyHazard: true, override })
  refused(t, await give(api, agent, id, 'settle', bodies.settlement()), 403, 'supervisor-needed')
  t.equal((await done(api, supervisor, id, 'settle', bodies.settlement())).state, 'executed')
})

t.test('a settlement that did not solve it is reopened and takes the long way (PLAN-5, REV-2)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'settle', bodies.settlement())
  const reopened = await done(api, agent, id, 'revisit', bodies.reached('no'))
  tells(t, reopened, { state: 'graded', reopenedCount: 1, disposal: null })
})
