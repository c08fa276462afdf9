import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { always, approvalPolicy, delegate, putApproval } from '../support/approvals.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
import { refused, tells } from '../support/journey.ts'
import { admin, agent, deptManager, gm, supervisor, vp } from '../support/people.ts'

const URL = '/v1/policies/approval/simulate'
const asked = { grade: 'important', compensation: bodies.fen(0), department: 'after-sales' }
const HOUR = 3_600_000

t.test('APP-1 without members it says which rule and levels, and that nobody is known', async (t) => {
  const api = await startTestApp(t)
  const { status, body } = await api.call(admin, 'POST', URL, asked)
  t.equal(status, 200)
  tells(t, body, {
    rule: { name: null, position: null, why: { byGrade: 'vp', bySum: 'dept_manager' }, passed: [] },
    levels: [{ role: 'vp', quorum: 1, candidates: null, enough: null }],
    ...{ anyOrder: false, expiresAfter: null, findings: [] },
  })
  refused(t, await api.call(agent, 'POST', URL, asked), 403, 'role-not-allowed')
  for (const who of [supervisor, deptManager, vp, gm])
    t.equal((await api.call(who, 'POST', URL, asked)).status, 200)
  for (const wrong of [
    { grade: 'huge' },
    { compensation: 5 },
    { compensation: bodies.fen(-1) },
    { who: 'x' },
  ])
    refused(t, await api.call(admin, 'POST', URL, { ...asked, ...wrong }), 400, 'invalid-request')
})

t.test('APP-1 with members it says who could, for whom, and why the others could not', async (t) => {
  const api = await startTestApp(t)
  const from = api.now().toISOString()
  const to = new Date(api.now().getTime() + HOUR).toISOString()
  const people = house.people.map((one) =>
    one.sub === gm.sub ? { ...one, absences: [{ from, to, deputy: 'supervisor.he' }] } : one,
  )
  await api.call(admin, 'PUT', '/v1/members', { ...house, people, reason: '排班' })
  await putApproval(api, always({ role: 'dept_manager' }, { role: 'vp' }, { role: 'gm' }))
  await delegate(api, vp, 'agent.zhou')
  const { body } = await api.call(supervisor, 'POST', URL, { ...asked, plannedBy: vp.sub })
  tells(t, body.rule, { name: 'always', position: 0, passed: [] })
  tells(t, body.levels, [
    {
      role: 'dept_manager',
      candidates: [{ sub: 'manager.fang', by: 'role', onBehalfOf: null }],
      enough: true,
    },
    { role: 'gm', candidates: [{ sub: 'supervisor.he', by: 'absence', onBehalfOf: gm.sub }], enough: true },
  ])
  t.same(
    body.asked.map(({ role }: { role: string }) => role),
    ['dept_manager', 'vp', 'gm'],
    'the planner is the only vp there is: the level goes up, and is one with the next',
  )
  const plain = (await api.call(supervisor, 'POST', URL, { ...asked, plannedBy: 'agent.li' })).body.levels[1]
  tells(t, plain, {
    candidates: [
      { sub: vp.sub, by: 'role', onBehalfOf: null },
      { sub: 'agent.zhou', by: 'delegation', onBehalfOf: vp.sub },
    ],
    enough: true,
  })
  const respondents = [{ kind: 'employee', name: 'agent.zhou' }]
  const about = (await api.call(supervisor, 'POST', URL, { ...asked, respondents })).body
  tells(t, about.levels[0].role, 'vp' as never)
  tells(t, about.levels[0].passedOver, [{ sub: 'agent.zhou', because: 'respondent' }])
})

t.test('APP-1 a content that is not in force is tried without coming into force', async (t) => {
  const api = await startTestApp(t)
  const rules = [
    { name: 'leak', when: { subcategories: ['privacy_leak'] }, levels: [{ role: 'gm' }] },
    { name: 'large', when: { compensation: { from: 500 } }, levels: [{ role: 'vp', quorum: 2 }] },
  ]
  const content = approvalPolicy({ rules, anyOrder: true, expiresAfter: 'P7D' })
  const body = { ...asked, category: 'other', compensation: bodies.fen(500), content }
  tells(t, (await api.call(admin, 'POST', URL, body)).body, {
    rule: { name: 'large', position: 1, why: { compensation: { from: 500 } }, passed: ['leak'] },
    ...{ levels: [{ role: 'vp', quorum: 2 }], anyOrder: true, expiresAfter: 'P7D' },
    findings: [{ code: 'overlapping' }],
  })
  t.equal((await api.call(admin, 'POST', URL, asked)).body.rule.name, null)
  const unsound = { ...asked, content: approvalPolicy({ rules: [rules[0], rules[0]] }) }
  refused(t, await api.call(admin, 'POST', URL, unsound), 400, 'invalid-request')
  refused(
    t,
    await api.call(admin, 'POST', URL, { ...asked, content: { ladder: [] } }),
    400,
    'invalid-request',
  )
})

t.test('APP-1 the whole matrix can be read, cell by cell', async (t) => {
  const api = await startTestApp(t)
  const matrix = async () => (await api.call(vp, 'GET', '/v1/policies/approval/matrix')).body
  const first = await matrix()
  t.equal(first.items.length, 9)
  tells(t, first.items[1], {
    ...{ grade: 'general', category: null, rule: null, compensation: { from: 100_001, upTo: 1_000_000 } },
    levels: [{ role: 'vp', quorum: 1, department: null }],
  })
  const leak = { name: 'leak', when: { subcategories: ['privacy_leak'] }, levels: [{ role: 'gm' }] }
  await putApproval(api, { rules: [leak] })
  const second = await matrix()
  tells(t, second, { version: 2 })
  t.equal(second.items.length, 18)
  tells(t, second.items[0], {
    category: 'other',
    subcategory: 'privacy_leak',
    rule: 'leak',
    levels: [{ role: 'gm' }],
  })
})
