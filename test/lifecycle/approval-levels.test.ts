import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { actionOf, always, given, putApproval } from '../support/approvals.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  done,
  give,
  look,
  openClocks,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, deptManager, gm, supervisor, vp } from '../support/people.ts'

const TWO_LEVELS = always({ role: 'dept_manager' }, { role: 'vp' })
const secondManager = { ...deptManager, sub: 'manager.cai' }
const thirdManager = { ...deptManager, sub: 'manager.dai' }

const api = await startTestApp(t)
/** What is received from now on comes under this policy. */
const underPolicy = (change: object) => putApproval(api, change)
const approvedEvents = async (id: string) =>
  (await timeline(api, id)).filter(({ type }) => type === 'complaint.approved')

t.test(
  'APP-1 of two levels each gives its own, the lower first; approved is the plan with the last',
  async (t) => {
    await underPolicy(TWO_LEVELS)
    const planned = await complaintIn(api, 'planned')
    tells(t, planned.approval, {
      ...{ rule: 'always', complete: false, expiresAt: null },
      levels: [
        { role: 'dept_manager', quorum: 1, given: [] },
        { role: 'vp', quorum: 1, given: [] },
      ],
      next: { level: 1, role: 'dept_manager', missing: 1 },
    })
    const early = await give(api, vp, planned.id, 'approve')
    refused(t, early, 409, 'another-level-next', { next: 'dept_manager', rule: 'APP-1', state: 'planned' })
    tells(t, actionOf(await look(api, vp, planned.id), 'approve'), {
      allowed: false,
      type: '/problems/another-level-next',
    })
    const first = await done(api, deptManager, planned.id, 'approve', { comment: '同意' })
    tells(t, first, { state: 'planned', plan: { approver: 'vp', approvedBy: null } })
    tells(t, first.approval, {
      levels: [
        { given: [{ by: deptManager.sub, comment: '同意', at: api.now().toISOString() }] },
        { given: [] },
      ],
      ...{ next: { level: 2, role: 'vp', missing: 1 }, complete: false },
    })
    t.ok(openClocks(first).includes('approve'), 'the clock goes on until the last')
    t.equal(actionOf(await look(api, vp, planned.id), 'approve').allowed, true)
    tells(t, actionOf(await look(api, deptManager, planned.id), 'approve'), {
      type: '/problems/approved-already',
    })
    const last = await done(api, vp, planned.id, 'approve')
    tells(t, last, {
      state: 'approved',
      plan: { approvedBy: vp.sub },
      approval: { complete: true, next: null },
    })
    t.equal(clockOf(last, 'approve')?.state, 'met')
    t.equal(clockOf(last, 'notify_plan')?.startedAt, api.now().toISOString())
    const events = await approvedEvents(planned.id)
    t.same(
      events.map(({ data: { level, of, complete } }) => [level, of, complete]),
      [
        [1, 2, false],
        [2, 2, undefined],
      ],
    )
    refused(t, await give(api, gm, planned.id, 'approve'), 404, 'not-found')
  },
)

t.test('APP-1 nobody fills two places, whatever roles they hold', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id } = await complaintIn(api, 'planned')
  const both = { ...deptManager, roles: ['dept_manager', 'vp'] as const }
  await done(api, both, id, 'approve')
  refused(t, await give(api, both, id, 'approve'), 403, 'approved-already', { rule: 'APP-1' })
  const zh = await api.call(both, 'POST', `/v1/complaints/${id}/approve`, {}, { 'accept-language': 'zh-CN' })
  t.match(zh.body.title, /每一席须由不同人员审批/)
  tells(t, await done(api, vp, id, 'approve'), { state: 'approved' })
})

t.test('APP-1 two of three of a role: different people, and the same one counts once', async (t) => {
  await underPolicy(always({ role: 'dept_manager', quorum: 2 }))
  const { id } = await complaintIn(api, 'planned')
  tells(t, await done(api, secondManager, id, 'approve'), {
    state: 'planned',
    approval: { next: { missing: 1 } },
  })
  refused(t, await give(api, secondManager, id, 'approve'), 403, 'approved-already')
  tells(t, await done(api, thirdManager, id, 'approve'), { state: 'approved' })
  refused(t, await give(api, deptManager, id, 'approve'), 409, 'transition-not-allowed', {
    state: 'approved',
  })
})

t.test(
  'LIFE-1 of three who race for the last two places two get them, the third learns where it stands',
  async (t) => {
    await underPolicy(always({ role: 'dept_manager', quorum: 2 }))
    const { id } = await complaintIn(api, 'planned')
    const racing = [deptManager, secondManager, thirdManager].map((who) => give(api, who, id, 'approve'))
    const answers = (await Promise.all(racing)).sort((a, b) => a.status - b.status)
    t.same(
      answers.map(({ status }) => status),
      [200, 200, 409],
    )
    if (answers[2]) refused(t, answers[2], 409, 'transition-not-allowed', { state: 'approved' })
    t.equal((await approvedEvents(id)).length, 2)
    t.same(given(await look(api, agent, id)), [2])
  },
)

t.test('LIFE-1 of two who race for the one place of a level the other is told of the next', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id } = await complaintIn(api, 'planned')
  const answers = await Promise.all([deptManager, secondManager].map((who) => give(api, who, id, 'approve')))
  const [won, lost] = answers.sort((a, b) => a.status - b.status)
  t.equal(won?.status, 200)
  if (lost) refused(t, lost, 409, 'another-level-next', { next: 'vp' })
  t.same(given(await look(api, agent, id)), [1, 0])
})

t.test('APP-1 in any order where policy says so', async (t) => {
  await underPolicy({ ...TWO_LEVELS, anyOrder: true })
  const { id } = await complaintIn(api, 'planned')
  const first = await done(api, vp, id, 'approve')
  tells(t, first, { state: 'planned', approval: { anyOrder: true, next: { role: 'dept_manager' } } })
  t.equal((await done(api, deptManager, id, 'approve')).state, 'approved')
})

t.test('APP-1 a level of another department sees what it approves, and nobody else of it does', async (t) => {
  await underPolicy(always({ role: 'dept_manager' }, { role: 'dept_manager', department: 'finance' }))
  const finance = { sub: 'manager.jin', roles: ['dept_manager' as const], departments: ['finance'] }
  const other = { ...finance, sub: 'manager.gu', departments: ['logistics'] }
  const { id } = await complaintIn(api, 'planned')
  const listed = async () =>
    (await api.call(finance, 'GET', '/v1/complaints')).body.items.map((one: Told) => one.id)
  t.ok((await listed()).includes(id))
  refused(t, await give(api, other, id, 'approve'), 404, 'not-found')
  await done(api, deptManager, id, 'approve')
  refused(t, await give(api, secondManager, id, 'approve'), 409, 'another-level-next')
  tells(t, await done(api, finance, id, 'approve'), { state: 'approved' })
  await done(api, agent, id, 'decide', { accept: null, words: '都不要' })
  t.notOk((await listed()).includes(id), 'with the plan goes the sight of it')
})

t.test('APP-3 the planner approves on no level', async (t) => {
  await underPolicy(TWO_LEVELS)
  const both = { ...agent, roles: ['agent', 'dept_manager', 'vp'] as const }
  const { id } = await complaintIn(api, 'planned')
  refused(t, await give(api, both, id, 'approve'), 403, 'own-plan')
  await done(api, deptManager, id, 'approve')
  refused(t, await give(api, both, id, 'approve'), 403, 'own-plan')
})

t.test('APP-1 a return after one of two approvals makes it void, and the next plan needs both', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id } = await complaintIn(api, 'planned')
  await done(api, deptManager, id, 'approve')
  tells(t, await done(api, vp, id, 'return', bodies.reason), { state: 'graded', approval: null })
  tells(t, (await timeline(api, id)).at(-1), {
    type: 'complaint.returned',
    data: { voided: [deptManager.sub] },
  })
  t.same(given(await done(api, agent, id, 'plan', bodies.planning())), [0, 0])
  refused(t, await give(api, vp, id, 'approve'), 409, 'another-level-next')
  await done(api, deptManager, id, 'approve')
  t.equal((await done(api, vp, id, 'approve')).state, 'approved')
})

t.test('APP-1 a regrade after one of two approvals makes it void, and says whose', async (t) => {
  const rules = [
    { name: 'plain', when: { grades: ['general'] }, levels: [{ role: 'dept_manager', quorum: 2 }] },
    { name: 'graver', when: {}, levels: [{ role: 'dept_manager' }, { role: 'vp' }] },
  ]
  await underPolicy({ rules })
  const { id } = await complaintIn(api, 'planned')
  await done(api, deptManager, id, 'approve')
  const raised = await done(api, agent, id, 'grade', bodies.factsOf('important'))
  tells(t, raised, { state: 'planned', approval: { rule: 'graver', complete: false } })
  t.same(given(raised), [0, 0])
  tells(t, (await timeline(api, id)).at(-1), {
    data: { approval: { rule: 'graver', voided: [deptManager.sub] } },
  })
  await done(api, deptManager, id, 'approve')
  t.equal((await done(api, vp, id, 'approve')).state, 'approved')
})

t.test(
  'APP-1 a matter that asks for more makes approvals void, one that asks for the same does not',
  async (t) => {
    const rules = [
      {
        name: 'privacy',
        when: { subcategories: ['privacy_leak'] },
        levels: [{ role: 'vp' }, { role: 'gm' }],
      },
      { name: 'others', when: {}, levels: [{ role: 'dept_manager', quorum: 2 }] },
    ]
    await underPolicy({ rules })
    const { id } = await complaintIn(api, 'planned')
    await done(api, deptManager, id, 'approve')
    const same = { category: 'product_quality', subcategory: 'damaged' }
    t.same(given(await done(api, agent, id, 'classify', same)), [1])
    const other = await done(api, agent, id, 'classify', { category: 'other', subcategory: 'privacy_leak' })
    tells(t, other, { approval: { rule: 'privacy', next: { role: 'vp' } }, plan: { approver: 'vp' } })
    refused(t, await give(api, secondManager, id, 'approve'), 403, 'not-approver')
    await done(api, vp, id, 'approve')
    t.equal((await done(api, gm, id, 'approve')).state, 'approved')
  },
)

t.test('LIFE-7 what is amended needs all levels anew', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id, plan } = await complaintIn(api, 'planned')
  await done(api, deptManager, id, 'approve')
  await done(api, vp, id, 'approve')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  await done(api, agent, id, 'execute')
  const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: '要改约' }
  tells(t, await done(api, agent, id, 'amend', { reason: '缺货', toldCustomer }), {
    approval: null,
    state: 'graded',
  })
  const again = await done(api, agent, id, 'plan', bodies.planning())
  t.same(given(again), [0, 0])
  refused(t, await give(api, vp, id, 'approve'), 409, 'another-level-next')
})

t.test('APP-2 what the green channel opened is ratified by as many as the matrix asks for', async (t) => {
  await underPolicy(always({ role: 'vp' }, { role: 'gm' }))
  const secondVp = { ...vp, sub: 'vp.min' }
  const yes = { verdict: 'ratified', comment: '处置得当' }
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  const opened = await done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
  tells(t, opened.ratification, {
    openedBy: gm.sub,
    levels: [
      { role: 'vp', given: [] },
      { role: 'gm', given: [] },
    ],
  })
  refused(t, await give(api, gm, id, 'ratify', yes), 403, 'own-green-channel')
  const first = await done(api, vp, id, 'ratify', yes)
  tells(t, first, { state: 'executing', awaiting: ['ratification'], plan: { approvedBy: null } })
  t.ok(openClocks(first).includes('ratify'), 'the 24 hours run until the last')
  refused(t, await give(api, vp, id, 'ratify', yes), 403, 'approved-already')
  const last = await done(api, secondVp, id, 'ratify', yes)
  tells(t, last, { ratification: null, awaiting: [], plan: { approvedBy: secondVp.sub } })
  t.equal(clockOf(last, 'ratify')?.state, 'met')
})

t.test('APP-2 one refusal ends it, whoever ratified before', async (t) => {
  await underPolicy(always({ role: 'vp' }, { role: 'gm' }))
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  await done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
  await done(api, vp, id, 'ratify', { verdict: 'ratified', comment: '同意' })
  const no = { verdict: 'refused', comment: '隐患并不属实' }
  const told = await done(api, { ...gm, sub: 'gm.shen' }, id, 'ratify', no)
  tells(t, told, { state: 'graded', ratification: null, approval: null, tasks: [{ state: 'cancelled' }] })
})

t.test('APP-1 an approver takes back their own approval while nothing is carried out', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id, plan } = await complaintIn(api, 'planned')
  const reason = { reason: '金额算错了' }
  refused(t, await give(api, deptManager, id, 'approve/withdraw', reason), 403, 'nothing-to-withdraw')
  const first = await done(api, deptManager, id, 'approve')
  refused(t, await give(api, vp, id, 'approve/withdraw', reason), 403, 'nothing-to-withdraw')
  refused(t, await give(api, deptManager, id, 'approve/withdraw'), 400, 'invalid-request')
  const back = await done(api, deptManager, id, 'approve/withdraw', reason)
  t.equal(back.version, first.version + 1)
  tells(t, back, {
    state: 'planned',
    approval: { undone: { because: 'withdrawn', by: deptManager.sub, ...reason } },
  })
  t.same(given(back), [0, 0])
  await done(api, deptManager, id, 'approve')
  const approved = await done(api, vp, id, 'approve')
  t.equal(approved.approval.undone, null)
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  api.advance(60_000)
  const taken = await done(api, deptManager, id, 'approve/withdraw', reason)
  tells(t, taken, {
    state: 'planned',
    plan: { approvedBy: null, approver: 'dept_manager' },
    approval: { complete: false },
  })
  t.same(given(taken), [0, 1], 'what the other gave stands')
  tells(t, clockOf(taken, 'approve') ?? {}, {
    instance: 2,
    state: 'running',
    startedAt: api.now().toISOString(),
  })
  const event = (await timeline(api, id)).findLast(({ type }) => type === 'approval.withdrawn')
  tells(t, event, {
    actor: deptManager.sub,
    data: { from: 'approved', person: deptManager.sub },
    reason: '金额算错了',
  })
  refused(t, await give(api, agent, id, 'execute'), 409, 'green-channel-only')
  t.equal((await done(api, secondManager, id, 'approve')).state, 'approved')
  t.equal(
    (await done(api, agent, id, 'execute')).state,
    'executing',
    'what the customer said of the plan stands',
  )
  refused(t, await give(api, vp, id, 'approve/withdraw', reason), 409, 'transition-not-allowed', {
    state: 'executing',
  })
})

t.test('a comment is for those who handle it: who reads masked sees that there was one', async (t) => {
  await underPolicy(TWO_LEVELS)
  const { id } = await complaintIn(api, 'planned')
  await done(api, deptManager, id, 'approve', { comment: '孟女士一直很配合' })
  const { approval } = await look(api, { sub: 'auditor.yu', roles: ['auditor'] }, id)
  t.equal(approval.levels[0].given[0].comment, '***')
  t.equal((await look(api, supervisor, id)).approval.levels[0].given[0].comment, '孟女士一直很配合')
})
