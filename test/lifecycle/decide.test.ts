import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, refused, type Told, tells, timeline } from '../support/journey.ts'
import { agent, gm, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)
const UNKNOWN = '01930000-0000-7000-8000-000000000000'

t.test(
  'an accepted option leaves the state, with the words and who wrote them down (§2 decide)',
  async (t) => {
    const { id, plan } = await complaintIn(api, 'approved')
    const told = await done(api, agent, id, 'decide', { accept: plan.options[2].id, words: '退钱最省事' })
    t.equal(told.state, 'approved')
    t.same(told.decision, {
      ...{ accepted: plan.options[2].id, words: '退钱最省事', basis: null },
      ...{ at: api.now().toISOString(), recordedBy: agent.sub },
    })
  },
)

t.test('the chosen option is carried out, not the recommended one (EXE-1)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  await done(api, agent, id, 'decide', { accept: plan.options[2].id, words: '退钱' })
  const { tasks } = await done(api, agent, id, 'execute')
  t.same(
    tasks.map(({ action }: { action: string }) => action),
    ['原路退还货款'],
  )
})

t.test(
  'all declined goes back to graded, the plan is history and no choice is left (§2 decide)',
  async (t) => {
    const { id, plan } = await complaintIn(api, 'approved')
    const told = await done(api, agent, id, 'decide', { accept: null, words: '都不行' })
    tells(t, told, { state: 'graded', plan: null, decision: null })
    t.equal(told.formerPlans[0].recommended, plan.recommended)
  },
)

t.test('the words are needed, and the option must be one of this plan (§2 decide)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  refused(t, await give(api, agent, id, 'decide', { accept: plan.recommended }), 400, 'invalid-request')
  const unknown = await give(api, agent, id, 'decide', { accept: UNKNOWN, words: '第四种' })
  refused(t, unknown, 400, 'invalid-request')
  tells(t, unknown.body.errors[0], { pointer: '/accept', code: 'unknown_option' })
})

t.test('without contact a supervisor records the choice on that basis (LIFE-12)', async (t) => {
  const overrides = { customer: { anonymous: true } }
  const { id, plan, noContact } = await complaintIn(api, 'approved', { overrides })
  t.equal(noContact, true)
  const body = { accept: plan.recommended, words: '无联系方式，按推荐方案办理', basis: 'no_contact' }
  const byAgent = await give(api, agent, id, 'decide', body)
  refused(t, byAgent, 403, 'no-contact-needs-supervisor', { rule: 'LIFE-12' })
  t.equal((await done(api, supervisor, id, 'decide', body)).decision.basis, 'no_contact')
})

t.test('who can be reached is asked: the basis no_contact is refused (LIFE-12)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  const body = { accept: plan.recommended, words: '没打通', basis: 'no_contact' }
  refused(t, await give(api, supervisor, id, 'decide', body), 409, 'contact-known')
})

t.test('in execution the choice is made once, and only by the green channel (APP-2)', async (t) => {
  const plain = await complaintIn(api, 'executing')
  const again = { accept: plain.plan.options[1].id, words: '改主意了' }
  refused(t, await give(api, agent, plain.id, 'decide', again), 409, 'already-decided')
  const { id, plan } = await complaintIn(api, 'planned', { grade: 'urgent' })
  await done(api, gm, id, 'execute', { greenChannel: { reason: '隐患' } })
  const body = { accept: plan.recommended, words: '好' }
  t.equal((await done(api, agent, id, 'decide', body)).state, 'executing')
  refused(t, await give(api, agent, id, 'decide', body), 409, 'already-decided')
})

t.test(
  'declined in the green channel: open tasks are cancelled, what was done stays (§2 decide)',
  async (t) => {
    const option = bodies.option('先断电再换新', 0)
    const [measure] = option.measures
    const planning = bodies.planning()
    const options = [
      { ...option, measures: [measure, { ...measure, action: '送新机' }] },
      ...planning.options,
    ]
    const way = { grade: 'urgent', planning: { ...planning, options } } as const
    const { id } = await complaintIn(api, 'planned', way)
    const { tasks } = await done(api, gm, id, 'execute', { greenChannel: { reason: '隐患' } })
    await done(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
    const told = await done(api, agent, id, 'decide', { accept: null, words: '不要新机' })
    t.equal(told.state, 'graded')
    t.same(
      told.tasks.map(({ state }: Told) => state),
      ['finished', 'cancelled'],
    )
  },
)

t.test('a system does not speak for the customer, and the words are sealed (§1, LIFE-2)', async (t) => {
  const { id, plan } = await complaintIn(api, 'approved')
  const body = { accept: plan.recommended, words: '可以' }
  refused(t, await give(api, system, id, 'decide', body), 403, 'role-not-allowed')
  await done(api, agent, id, 'decide', body)
  const { data } = (await timeline(api, id)).at(-1)
  t.same(Object.keys(data.decision).sort(), ['accepted', 'at', 'recordedBy'])
})
