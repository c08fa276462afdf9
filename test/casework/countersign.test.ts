import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
import { complaintIn, done, give, look, refused, type Told, tells, timeline } from '../support/journey.ts'
import { admin, agent, deptManager, liaison, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const logisticsHead = { sub: 'manager.gu', roles: ['dept_manager' as const], departments: ['logistics'] }
const elsewhere = { sub: 'agent.gao', roles: ['agent' as const], departments: ['stores'] }
const carried = (department: string, more: object = {}) => {
  const { options, ...rest } = bodies.planning()
  const [first, ...others] = options
  const measures = [{ action: '当日上门取件', owner: 'agent.sun', department, dueIn: 'PT24H' }]
  return { ...rest, options: [{ ...first, measures, ...more }, ...others] }
}
const planned = (department = 'logistics', more: object = {}) =>
  complaintIn(api, 'planned', { planning: carried(department, more) })
const sign = (id: string, who = stranger, department = 'logistics') =>
  give(api, who, id, 'plan/countersign', { department, comment: '可以，当日派车' })
const listed = async (who: typeof agent) =>
  (await api.call(who, 'GET', '/v1/complaints?limit=200')).body.items.map(({ id }: Told) => id)
const policy = async (countersign: object) => {
  const { body } = await api.call(admin, 'GET', '/v1/policies/options')
  const content = { ...body.content, countersign }
  return api.call(admin, 'PUT', '/v1/policies/options', { content, reason: '会签规则' })
}

t.test('PLAN-2 without members nobody can tell who could sign, and approval waits for nobody', async (t) => {
  const { id, plan } = await planned()
  tells(t, plan.countersignatures, [{ department: 'logistics', state: 'asked', by: null, comment: null }])
  t.equal((await give(api, deptManager, id, 'approve')).status, 200)
})

t.test('PLAN-2 a department that carries out a measure signs for itself, by name, once', async (t) => {
  const { id, version } = await planned()
  refused(t, await sign(id, elsewhere), 404, 'not-found')
  refused(t, await sign(id, agent), 403, 'not-assigned')
  refused(t, await sign(id, supervisor), 403, 'not-assigned')
  refused(t, await sign(id, stranger, 'stores'), 403, 'not-assigned')
  const both = { ...stranger, departments: ['logistics', 'stores'] }
  refused(t, await sign(id, both, 'stores'), 409, 'countersignature-not-asked', { rule: 'PLAN-2' })
  const signed = await sign(id)
  t.equal(signed.status, 200)
  const at = api.now().toISOString()
  const { plan, state, ...told } = await look(api, agent, id)
  t.equal(state, 'planned')
  t.equal(told.version, version + 1)
  t.same(plan.countersignatures, [
    { department: 'logistics', state: 'signed', by: stranger.sub, at, comment: '可以，当日派车' },
  ])
  refused(t, await sign(id), 409, 'already-concluded')
  const event = (await timeline(api, id)).at(-1)
  tells(t, event, { type: 'complaint.countersigned', actor: stranger.sub, data: { department: 'logistics' } })
  t.notMatch(JSON.stringify(event?.data), '派车', 'what they said is sealed')
})

t.test('PLAN-2 of two at once one signs, the other learns that it is done', async (t) => {
  const { id } = await planned()
  const answers = await Promise.all([sign(id), sign(id, logisticsHead)])
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
  t.same((await timeline(api, id)).filter(({ type }) => type === 'complaint.countersigned').length, 1)
})

t.test('PLAN-2 who is asked to sign sees the plan and nothing of the customer', async (t) => {
  const { id } = await planned()
  for (const who of [stranger, logisticsHead, { ...liaison, departments: ['logistics'] }]) {
    const { status, body } = await api.call(who, 'GET', `/v1/complaints/${id}`)
    t.equal(status, 200, who.roles.join())
    t.equal(body.plan.options[0].measures[0].action, '当日上门取件')
    t.equal(body.customer.name, '孟**')
    t.equal(body.account, '***')
    t.same(body.statements, [])
    t.ok((await listed(who)).includes(id), 'and finds it in the list')
  }
  await done(api, deptManager, id, 'return', bodies.reason)
  t.equal((await look(api, stranger, id)).plan, null, 'a plan that was sent back is none of theirs')
})

t.test(
  'PLAN-2 the lead’s own measures and what the library foresees as routine need no signature',
  async (t) => {
    t.same((await planned('after-sales')).plan.countersignatures, [])
    const routine = { from: { library: 'return_7_days' } }
    t.same(
      (await planned('logistics', routine)).plan.countersignatures.map(({ department }: Told) => department),
      ['logistics'],
      'the library foresees no other department',
    )
    const { body } = await api.call(admin, 'GET', '/v1/policies/options')
    const ready = body.content.ready.map((one: Told) =>
      one.code === 'return_7_days'
        ? { ...one, measures: one.measures.map((measure: Told) => ({ ...measure, department: 'logistics' })) }
        : one,
    )
    await api.call(admin, 'PUT', '/v1/policies/options', {
      content: { ...body.content, ready },
      reason: '取件',
    })
    t.same((await planned('logistics', routine)).plan.countersignatures, [])
  },
)

t.test('PLAN-2 nobody countersigns their own plan, nor who is complained of', async (t) => {
  const planner = { ...agent, departments: ['after-sales', 'logistics'] }
  const { id } = await planned()
  refused(t, await sign(id, planner), 403, 'own-plan')
  const respondents = [{ kind: 'employee', name: stranger.sub }]
  await api.call(supervisor, 'PATCH', `/v1/complaints/${id}`, { respondents })
  refused(t, await sign(id), 403, 'conflict-of-interest')
})

t.test('PLAN-2 approval waits for departments that have somebody, and says which', async (t) => {
  await api.call(admin, 'PUT', '/v1/members', { ...house, reason: '建档' })
  const { id } = await planned()
  const early = await give(api, deptManager, id, 'approve')
  refused(t, early, 409, 'countersignature-missing', { departments: ['logistics'], state: 'planned' })
  const { actions } = await look(api, deptManager, id)
  const approve = actions.find(({ name }: Told) => name === 'approve')
  tells(t, approve, { allowed: false, type: '/problems/countersignature-missing' })
  await sign(id, logisticsHead)
  t.equal((await give(api, deptManager, id, 'approve')).status, 200)
  const empty = await planned('audit-of-nobody')
  t.equal((await give(api, deptManager, empty.id, 'approve')).status, 200, 'nobody is there to sign')
  await policy({ required: false })
  const free = await planned()
  t.equal((await give(api, deptManager, free.id, 'approve')).status, 200, 'policy asks for none')
  await policy({ required: true })
})

t.test('PLAN-2 a plan made anew is signed anew', async (t) => {
  const { id } = await planned()
  await sign(id)
  await done(api, deptManager, id, 'return', bodies.reason)
  const told = await done(api, agent, id, 'plan', carried('logistics'))
  tells(t, told.plan.countersignatures, [{ state: 'asked' }])
  tells(t, told.formerPlans.at(-1).countersignatures, [{ state: 'signed', by: stranger.sub }])
  refused(t, await give(api, deptManager, id, 'approve'), 409, 'countersignature-missing')
  const { id: early } = await complaintIn(api, 'graded')
  refused(t, await sign(early, agent), 403, 'not-assigned')
  refused(
    t,
    await sign(early, { ...agent, departments: ['after-sales', 'logistics'] }),
    409,
    'transition-not-allowed',
  )
})
