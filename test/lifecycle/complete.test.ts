import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, finishTasks, give, look, refused, tells } from '../support/journey.ts'
import { agent, colleague, gm, stranger, vp } from '../support/people.ts'

const api = await startTestApp(t)

t.test('each task is done with evidence or cancelled with a reason first (ANTI-1)', async (t) => {
  const [measure] = bodies.option('', 0).measures
  const measures = ['取回旧机', '送去新机'].map((action) => ({ ...measure, action }))
  const options = [bodies.option('换新', 0, { measures }), bodies.option('维修', 0), bodies.option('退款', 0)]
  const { id, tasks } = await complaintIn(api, 'executing', { planning: { options, recommended: 0 } })
  const complete = () => give(api, agent, id, 'complete', bodies.completion)
  refused(t, await complete(), 409, 'tasks-open', { rule: 'ANTI-1', tasks: [tasks[0].id, tasks[1].id] })
  await done(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
  await done(api, agent, id, `tasks/${tasks[1].id}/start`)
  refused(t, await complete(), 409, 'tasks-open', { tasks: [tasks[1].id] })
  await done(api, agent, id, `tasks/${tasks[1].id}/cancel`, { reason: '客户自己已处理旧机' })
  t.equal((await complete()).body.state, 'executed')
})

t.test('an answer that the customer can see is needed (ANTI-1)', async (t) => {
  const told = await complaintIn(api, 'executing')
  await finishTasks(api, told)
  for (const body of [{}, { answer: '' }, { answer: ' \n ' }, { summary: '已换' }])
    refused(t, await give(api, agent, told.id, 'complete', body), 400, 'invalid-request')
  const executed = await done(api, agent, told.id, 'complete', { ...bodies.completion, summary: '已换新' })
  tells(t, executed, { ...bodies.completion, summary: '已换新', disposal: 'resolved' })
})

t.test('in the green channel the choice is recorded at the latest here (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  const told = await done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
  await done(api, vp, id, 'ratify', { verdict: 'ratified', comment: '属实' })
  await finishTasks(api, told)
  refused(t, await give(api, agent, id, 'complete', bodies.completion), 409, 'consent-missing')
  await done(api, agent, id, 'decide', { accept: told.plan.recommended, words: '行' })
  t.equal((await done(api, agent, id, 'complete', bodies.completion)).state, 'executed')
})

t.test('each matter says whether its demand was met (REC-12)', async (t) => {
  const options = [
    bodies.option('换新', 0, { meetsDemands: [true, false] }),
    bodies.option('维修', 0),
    bodies.option('退款', 0),
  ]
  const { id } = await complaintIn(api, 'classified')
  const others = [{ category: 'service_attitude', subcategory: 'shirking' }]
  await done(api, agent, id, 'classify', { ...bodies.classification, others })
  await done(api, agent, id, 'grade', bodies.plainFacts)
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const { plan } = await done(api, agent, id, 'plan', { options, recommended: 0 })
  const manager = { sub: 'manager.fang', roles: ['dept_manager'] as const, departments: ['after-sales'] }
  await done(api, manager, id, 'approve')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  await finishTasks(api, await done(api, agent, id, 'execute'))
  const { matters } = await done(api, agent, id, 'complete', bodies.completion)
  tells(t, matters, [
    { subcategory: 'malfunction', demand: 'exchange', outcome: 'met' },
    { subcategory: 'shirking', demand: 'apology', outcome: 'not_met' },
  ])
})

t.test(
  'a colleague of the department completes it, somebody of another does not know of it (§1)',
  async (t) => {
    const told = await complaintIn(api, 'executing')
    await finishTasks(api, told)
    refused(t, await give(api, stranger, told.id, 'complete', bodies.completion), 404, 'not-found')
    t.equal((await done(api, colleague, told.id, 'complete', bodies.completion)).state, 'executed')
    t.equal((await look(api, agent, told.id)).handler, agent.sub)
  },
)
