import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, deptManager, stranger, supervisor, system, vp } from '../support/people.ts'

const api = await startTestApp(t)
const { plainFacts, fen } = bodies

t.test(
  'the grade is the highest that fires, with every criterion and the fact behind it (GRD-1)',
  async (t) => {
    const cases = [
      [{}, 'general', []],
      [{ affectedCustomers: 2 }, 'general', []],
      [{ affectedCustomers: 3 }, 'important', ['several_customers: affectedCustomers = 3']],
      [{ affectedCustomers: 9 }, 'important', ['several_customers: affectedCustomers = 9']],
      [
        { affectedCustomers: 10 },
        'urgent',
        ['group: affectedCustomers = 10', 'several_customers: affectedCustomers = 10'],
      ],
      [{ loss: fen(1) }, 'important', ['loss_of_property: loss = 1']],
      [{ loss: fen(100_000) }, 'important', ['loss_of_property: loss = 100000']],
      [
        { loss: fen(100_001) },
        'urgent',
        ['loss_over_1000: loss = 100001', 'loss_of_property: loss = 100001'],
      ],
      [{ processDefect: true }, 'important', ['process_defect: processDefect = true']],
      [{ safetyHazard: true }, 'urgent', ['safety_hazard: safetyHazard = true']],
      [{ publicOpinionRisk: true }, 'urgent', ['public_opinion_risk: publicOpinionRisk = true']],
    ] as const
    const { id } = await complaintIn(api, 'classified')
    for (const [facts, grade, reasons] of cases) {
      const told = await done(api, agent, id, 'grade', { ...plainFacts, ...facts })
      t.equal(told.grade, grade, JSON.stringify(facts))
      t.same(
        told.gradeReasons.map(
          ({ criterion, fact }: { criterion: string; fact: string }) => `${criterion}: ${fact}`,
        ),
        reasons,
      )
    }
  },
)

t.test('the price in dispute is no loss: a dear appliance stays general (GRD-4)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const told = await done(api, agent, id, 'grade', { ...plainFacts, amountInDispute: fen(899_900) })
  t.equal(told.grade, 'general')
})

t.test('lowering what the criteria say takes a supervisor and a reason (GRD-1)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const lowered = { ...plainFacts, processDefect: true, override: { grade: 'general', reason: '流程已改正' } }
  refused(t, await give(api, agent, id, 'grade', lowered), 403, 'lowering-needs-supervisor', {
    rule: 'GRD-1',
  })
  const { reason: _, ...bare } = lowered.override
  refused(t, await give(api, supervisor, id, 'grade', { ...lowered, override: bare }), 400, 'invalid-request')
  t.equal((await done(api, supervisor, id, 'grade', lowered)).grade, 'general')
  tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.graded', reason: '流程已改正' })
})

t.test('an agent may grade above the criteria, with a reason (GRD-1)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  const raised = { ...plainFacts, override: { grade: 'urgent', reason: '客户行动不便' } }
  tells(t, await done(api, agent, id, 'grade', raised), { grade: 'urgent', state: 'graded' })
})

t.test('in planned a new grade asks the new approver, and the state stays (§2 grade)', async (t) => {
  const { id } = await complaintIn(api, 'planned')
  const regraded = await done(api, agent, id, 'grade', bodies.factsOf('important'))
  tells(t, regraded, { state: 'planned', grade: 'important', ratification: null })
  t.equal(regraded.plan.approver, 'vp')
  refused(t, await give(api, deptManager, id, 'approve'), 403, 'not-approver')
  t.equal((await done(api, agent, id, 'grade', bodies.factsOf('general'))).plan.approver, 'dept_manager')
})

t.test(
  'after approval the grade only rises, and then the new approver is asked to ratify (§2 grade)',
  async (t) => {
    for (const state of ['approved', 'executing'] as const) {
      const { id } = await complaintIn(api, state, { grade: 'important' })
      const lower = await give(api, agent, id, 'grade', bodies.factsOf('general'))
      refused(t, lower, 409, 'regrade-only-rises', { state })
      const same = await done(api, agent, id, 'grade', bodies.factsOf('important'))
      tells(t, same, { state, ratification: null, awaiting: [] })
      const raised = await done(api, agent, id, 'grade', bodies.factsOf('urgent'))
      tells(t, raised, { state, grade: 'urgent', awaiting: ['ratification'] })
      t.same(raised.ratification, { because: 'regrade', openedBy: agent.sub, ratifiers: ['gm', 'vp'] })
    }
  },
)

t.test('a lower grade after approval is not opened by an override either (GRD-1)', async (t) => {
  const { id } = await complaintIn(api, 'approved', { grade: 'important' })
  const override = { grade: 'general', reason: '客户同意' }
  const answer = await give(api, supervisor, id, 'grade', { ...bodies.factsOf('urgent'), override })
  refused(t, answer, 409, 'regrade-only-rises')
})

t.test(
  'what was stated at receipt makes a provisional grade, danger and media urgent at once (GRD-5)',
  async (t) => {
    t.equal((await receive(api)).provisionalGrade, null)
    tells(t, await receive(api, { facts: plainFacts }), { provisionalGrade: 'general', grade: null })
    t.equal((await receive(api, { facts: { ...plainFacts, safetyHazard: true } })).provisionalGrade, 'urgent')
    t.equal((await receive(api, { channel: 'media' })).provisionalGrade, 'urgent')
  },
)

t.test('the channel counts only until a person grades (GRD-5)', async (t) => {
  const { id } = await complaintIn(api, 'classified', { overrides: { channel: 'media' } })
  t.equal((await done(api, agent, id, 'grade', plainFacts)).grade, 'general')
})

t.test('nobody grades what belongs to another department (§1)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  refused(t, await give(api, stranger, id, 'grade', plainFacts), 404, 'not-found')
  refused(t, await give(api, system, id, 'grade', plainFacts), 403, 'role-not-allowed')
  t.equal((await look(api, supervisor, id)).grade, null)
  t.equal((await give(api, vp, id, 'grade', plainFacts)).status, 403)
})
