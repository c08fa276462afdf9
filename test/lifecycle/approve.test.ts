import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, deptManager, gm, supervisor, vp } from '../support/people.ts'

const api = await startTestApp(t)

t.test('the grade decides who approves: nobody else of the ladder may (APP-1)', async (t) => {
  const general = await complaintIn(api, 'planned')
  t.equal(general.plan.approver, 'dept_manager')
  t.equal((await done(api, deptManager, general.id, 'approve')).state, 'approved')
  const important = await complaintIn(api, 'planned', { grade: 'important' })
  t.equal(important.plan.approver, 'vp')
  for (const other of [deptManager, gm])
    refused(t, await give(api, other, important.id, 'approve'), 403, 'not-approver', { rule: 'APP-1' })
  t.equal((await done(api, vp, important.id, 'approve')).state, 'approved')
  const urgent = await complaintIn(api, 'planned', { grade: 'urgent' })
  t.equal(urgent.plan.approver, 'gm')
  for (const other of [deptManager, vp])
    refused(t, await give(api, other, urgent.id, 'approve'), 403, 'not-approver')
  t.equal((await done(api, gm, urgent.id, 'approve')).state, 'approved')
})

t.test(
  'up to and including ¥1,000 the dept_manager, up to and including ¥10,000 the vp (APP-1)',
  async (t) => {
    const limits = [
      [100_000, 'dept_manager'],
      [100_001, 'vp'],
      [1_000_000, 'vp'],
      [1_000_001, 'gm'],
    ] as const
    for (const [dearest, approver] of limits) {
      const { plan } = await complaintIn(api, 'planned', { planning: bodies.planning({ dearest }) })
      t.equal(plan.approver, approver, `${dearest} fen`)
    }
  },
)

t.test('the dearest option counts, also where a cheaper one is recommended (APP-1, APP-4)', async (t) => {
  const planning = bodies.planning({ dearest: 100_001, more: { recommended: 1 } })
  const { id, plan } = await complaintIn(api, 'planned', { planning })
  t.equal(plan.approver, 'vp')
  refused(t, await give(api, deptManager, id, 'approve'), 403, 'not-approver')
  await done(api, vp, id, 'approve')
  const approved = (await timeline(api, id)).at(-1)
  tells(t, approved, { type: 'complaint.approved', data: { covers: bodies.fen(100_001) } })
})

t.test('a higher grade is not outweighed by a small compensation (APP-1)', async (t) => {
  const planning = bodies.planning({ dearest: 0 })
  t.equal((await complaintIn(api, 'planned', { grade: 'urgent', planning })).plan.approver, 'gm')
})

t.test('nobody approves or returns the plan they made, whatever else they are (APP-3)', async (t) => {
  const both = { ...agent, roles: ['agent', 'dept_manager'] as const }
  const { id, version } = await complaintIn(api, 'planned')
  refused(t, await give(api, both, id, 'approve'), 403, 'own-plan', { rule: 'APP-3' })
  refused(t, await give(api, both, id, 'return', bodies.reason), 403, 'own-plan')
  const seen = await look(api, both, id)
  t.equal(seen.version, version)
  const action = seen.actions.find(({ name }: { name: string }) => name === 'approve')
  tells(t, action, { allowed: false, type: '/problems/own-plan' })
})

t.test('whoever is complained of does not approve (FAIR-2)', async (t) => {
  const respondents = [{ kind: 'employee', name: deptManager.sub }]
  const { id } = await complaintIn(api, 'planned', { overrides: { respondents } })
  refused(t, await give(api, deptManager, id, 'approve'), 403, 'conflict-of-interest', { rule: 'FAIR-2' })
  const other = { ...deptManager, sub: 'manager.cai' }
  t.equal((await done(api, other, id, 'approve')).state, 'approved')
})

t.test(
  'an approval states what was found, and the comment stays out of the readable data (APP-4)',
  async (t) => {
    const { id } = await complaintIn(api, 'planned')
    await done(api, deptManager, id, 'approve', {
      comment: '可行',
      effective: true,
      lawful: true,
      feasible: false,
    })
    const { data } = (await timeline(api, id)).at(-1)
    t.same(data, {
      ...{ effective: true, lawful: true, feasible: false, covers: bodies.fen(19_900) },
      ...{ level: 1, of: 1 },
    })
  },
)

t.test('a returned plan goes back with its reason and becomes history (§2 return)', async (t) => {
  const { id, plan } = await complaintIn(api, 'planned')
  const without = await give(api, deptManager, id, 'return')
  refused(t, without, 400, 'invalid-request')
  const returned = await done(api, deptManager, id, 'return', { reason: '换新没有写期限' })
  tells(t, returned, { state: 'graded', plan: null })
  t.equal(returned.formerPlans[0].recommended, plan.recommended)
  tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.returned', reason: '换新没有写期限' })
})

t.test('a dept_manager of another department does not know of the complaint (§1, PRIV-6)', async (t) => {
  const { id } = await complaintIn(api, 'planned')
  const other = { ...deptManager, sub: 'manager.gao', departments: ['logistics'] }
  refused(t, await give(api, other, id, 'approve'), 404, 'not-found')
})

t.test('of two approvers at once one wins, the other learns where it stands now (LIFE-1)', async (t) => {
  const { id } = await complaintIn(api, 'planned')
  const second = { ...deptManager, sub: 'manager.cai' }
  const answers = await Promise.all([deptManager, second].map((who) => give(api, who, id, 'approve')))
  const [won, lost] = answers.sort((a, b) => a.status - b.status)
  t.equal(won?.status, 200)
  if (lost) refused(t, lost, 409, 'transition-not-allowed', { state: 'approved' })
  t.equal((await timeline(api, id)).filter(({ type }) => type === 'complaint.approved').length, 1)
  t.equal((await receive(api)).state, 'received')
  t.equal((await look(api, supervisor, id)).state, 'approved')
})
