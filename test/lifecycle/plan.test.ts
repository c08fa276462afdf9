import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, plan, refused, tells } from '../support/journey.ts'
import { agent, legal, supervisor } from '../support/people.ts'

const api = await startTestApp(t)

t.test('a plan needs three options (PLAN-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const { options, ...rest } = bodies.planning()
  const two = await give(api, agent, id, 'plan', { ...rest, options: options.slice(1) })
  refused(t, two, 409, 'too-few-options', { atLeast: 3, given: 2, rule: 'PLAN-1' })
  t.equal((await done(api, agent, id, 'plan', { ...rest, options })).plan.options.length, 3)
})

t.test('the recommended option is told by its id, given by its index (PLAN-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const beyond = bodies.planning({ more: { recommended: 3 } })
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const refusal = await give(api, agent, id, 'plan', beyond)
  refused(t, refusal, 400, 'invalid-request')
  tells(t, refusal.body.errors[0], { pointer: '/recommended', code: 'no_such_option' })
  const told = await done(api, agent, id, 'plan', bodies.planning({ more: { recommended: 2 } }))
  t.equal(told.plan.recommended, told.plan.options[2].id)
  tells(t, told.plan, { plannedBy: agent.sub, rootCause: '温控器批次装配偏差' })
})

t.test('a plan follows a concluded verification; one that is only asked does not do (VER-3)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const early = await give(api, agent, id, 'plan', bodies.planning())
  refused(t, early, 409, 'verification-missing', { rule: 'VER-3', state: 'graded' })
  t.notOk(early.body.allowed.includes('plan'))
  const { id: asked } = await done(api, agent, id, 'verifications', bodies.verification)
  refused(t, await give(api, agent, id, 'plan', bodies.planning()), 409, 'verification-missing')
  await done(api, agent, id, `verifications/${asked}/answer`, bodies.finding)
  t.equal((await done(api, agent, id, 'plan', bodies.planning())).state, 'planned')
})

t.test('verification may be waived, one or as a whole, with the reason (VER-3)', async (t) => {
  const one = await complaintIn(api, 'graded')
  const { id: asked } = await done(api, agent, one.id, 'verifications', bodies.verification)
  await done(api, agent, one.id, `verifications/${asked}/waive`, { reason: '店员已离职' })
  t.equal((await done(api, agent, one.id, 'plan', bodies.planning())).state, 'planned')
  const whole = await complaintIn(api, 'graded')
  refused(t, await give(api, agent, whole.id, 'verifications/waive'), 400, 'invalid-request')
  t.equal((await plan(api, whole.id)).verificationWaived, true)
})

t.test('where legal risk was seen the latest opinion of legal must be clear (CLS-4)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'classify', { ...bodies.classification, legalRisk: true })
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const missing = () => give(api, agent, id, 'plan', bodies.planning())
  refused(t, await missing(), 409, 'legal-review-missing', { rule: 'CLS-4' })
  await done(api, legal, id, 'legal-review', { opinion: 'object', comment: '低于法定赔付' })
  refused(t, await missing(), 409, 'legal-review-missing')
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '已补足' })
  t.equal((await missing()).status, 200)
})

t.test('a plan lacking an owner, a date or a cost is refused where it lacks it (PLAN-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const { options, recommended } = bodies.planning()
  const [first, ...others] = options
  const spoilt = { ...first, measures: [{ action: '换新' }], cost: { amount: -1, currency: 'CNY' } }
  const answer = await give(api, agent, id, 'plan', { options: [spoilt, ...others], recommended })
  refused(t, answer, 400, 'invalid-request')
  const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
  for (const lacking of ['measures/0/owner', 'measures/0/department', 'measures/0/dueIn', 'cost/amount'])
    t.ok(pointers.includes(`/options/0/${lacking}`), lacking)
})

t.test('one answer for all demands or one for each is kept as a list (PLAN-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const options = [
    bodies.option('换新', 0, { meetsDemands: true }),
    bodies.option('维修', 0, { meetsDemands: [true, false] }),
    bodies.option('致歉', 0, { meetsDemands: false, goodwill: true }),
  ]
  const told = await plan(api, id, { options, recommended: 0 })
  t.same(
    told.plan.options.map(({ meetsDemands }: { meetsDemands: boolean[] }) => meetsDemands),
    [[true], [true, false], [false]],
  )
  t.same(
    told.plan.options.map(({ goodwill }: { goodwill: boolean }) => goodwill),
    [false, false, true],
  )
})

t.test('whoever is complained of makes no plan (FAIR-2)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const respondents = [{ kind: 'employee', name: agent.sub }]
  await api.call(supervisor, 'PATCH', `/v1/complaints/${id}`, { respondents })
  refused(t, await give(api, agent, id, 'plan', bodies.planning()), 403, 'conflict-of-interest')
  const { actions } = await look(api, agent, id)
  const action = actions.find(({ name }: { name: string }) => name === 'plan')
  tells(t, action, { allowed: false, type: '/problems/conflict-of-interest' })
})

t.test('a measure that is nothing is refused for what it is', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const planning = bodies.planning() as { options: object[] }
  const options = planning.options.map((option) => ({ ...option, measures: [null] }))
  const answer = await give(api, agent, id, 'plan', { ...planning, options })
  refused(t, answer, 400, 'invalid-request')
  t.equal(answer.body.errors[0].pointer, '/options/0/measures/0')
})
