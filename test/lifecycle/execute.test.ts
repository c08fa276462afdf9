import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, refused, type Told, tells } from '../support/journey.ts'
import { agent, gm, supervisor, vp } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const green = { greenChannel: { reason: '漏电，不能等' } }

t.test('each measure becomes a task with owner, department and due time (EXE-1)', async (t) => {
  const [first] = bodies.option('', 0).measures
  const measures = [
    { ...first, action: '上门取旧机', dueIn: 'PT24H' },
    { action: '退款', owner: 'liaison.qian', department: 'finance', dueIn: 'PT48H' },
  ]
  const options = [bodies.option('换新', 0, { measures }), bodies.option('维修', 0), bodies.option('退款', 0)]
  const { id, plan } = await complaintIn(api, 'approved', { planning: { options, recommended: 0 } })
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  const told = await done(api, agent, id, 'execute')
  t.equal(told.state, 'executing')
  const due = (hours: number) => new Date(api.now().getTime() + hours * HOUR_MS).toISOString()
  tells(t, told.tasks, [
    { action: '上门取旧机', owner: 'agent.li', department: 'after-sales', dueAt: due(24), state: 'open' },
    { action: '退款', owner: 'liaison.qian', department: 'finance', dueAt: due(48), state: 'open' },
  ])
})

t.test('nothing is executed before the customer accepted an option (§2 execute)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  refused(t, await give(api, agent, id, 'execute'), 409, 'consent-missing', { state: 'approved' })
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  t.equal((await done(api, agent, id, 'execute')).state, 'executing')
})

t.test('goodwill gives and asks nothing: it needs no consent (§2 execute)', async (t) => {
  const options = [
    bodies.option('寄送致歉信与优惠券', 2_000, { goodwill: true }),
    bodies.option('维修', 0),
    bodies.option('退款', 0),
  ]
  const goodwill = await complaintIn(api, 'approved', { planning: { options, recommended: 0 } })
  t.equal((await done(api, agent, goodwill.id, 'execute')).state, 'executing')
  const other = await complaintIn(api, 'approved', { planning: { options, recommended: 1 } })
  refused(t, await give(api, agent, other.id, 'execute'), 409, 'consent-missing')
})

t.test('the green channel is opened by the gm alone (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  for (const who of [agent, supervisor])
    refused(t, await give(api, who, id, 'execute', green), 403, 'green-channel-needs-opener', {
      rule: 'APP-2',
    })
  refused(t, await give(api, vp, id, 'execute', green), 403, 'role-not-allowed')
  const told = await done(api, gm, id, 'execute', green)
  tells(t, told, {
    state: 'executing',
    greenChannel: true,
    awaiting: ['ratification'],
    handler: agent.sub,
  })
  t.same(told.ratification, { because: 'green_channel', openedBy: gm.sub, ratifiers: ['gm', 'vp'] })
})

t.test('without the green channel nothing is executed before approval (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  for (const who of [agent, gm])
    refused(t, await give(api, who, id, 'execute'), 409, 'green-channel-only', { state: 'planned' })
})

t.test('the green channel is for urgent complaints only (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'important' })
  refused(t, await give(api, gm, id, 'execute', green), 409, 'green-channel-only')
})

t.test('what is approved needs no green channel, and the gm does not do the work (APP-2)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved', { grade: 'urgent' })
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  refused(t, await give(api, gm, id, 'execute', green), 403, 'not-assigned')
  const both = { ...agent, roles: ['agent', 'gm'] as const }
  refused(t, await give(api, both, id, 'execute', green), 409, 'green-channel-only')
})

t.test('a reason opens the green channel, nothing less (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  refused(t, await give(api, gm, id, 'execute', { greenChannel: {} }), 400, 'invalid-request')
  refused(t, await give(api, gm, id, 'execute', { greenChannel: { reason: ' ' } }), 400, 'invalid-request')
})

t.test('of two who begin at once one does, and there are tasks once (LIFE-1, EXE-1)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  const answers = await Promise.all([give(api, agent, id, 'execute'), give(api, supervisor, id, 'execute')])
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
  const lost: Told = answers.find(({ status }) => status === 409)?.body
  tells(t, lost, { type: '/problems/transition-not-allowed', state: 'executing' })
  const { body } = await api.call(agent, 'GET', `/v1/complaints/${id}`)
  t.equal(body.tasks.length, 1)
})
