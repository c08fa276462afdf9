import t from 'tap'
import type { Bearer, TestApp } from '../support/app.ts'
import { startTestApp } from '../support/app.ts'
import { actionOf, always, delegate, putApproval } from '../support/approvals.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
import { complaintIn, done, give, look, refused, type Told, tells, timeline } from '../support/journey.ts'
import { admin, agent, auditor, deptManager, gm, stranger, supervisor, vp } from '../support/people.ts'

const HOUR = 3_600_000
const important = { grade: 'important' as const }
const reason = '出差期间代行审批'
/** An agent of another department: by themselves they neither see nor approve anything of after-sales. */
const deputy = stranger
const in8Hours = (api: TestApp) => new Date(api.now().getTime() + 8 * HOUR).toISOString()
const putMembers = (api: TestApp, members: object) =>
  api.call(admin, 'PUT', '/v1/members', { ...house, ...members, reason: '排班' })

const api = await startTestApp(t)
t.beforeEach(() => api.advance(24 * HOUR)) // what was delegated before is over

t.test(
  'APP-1 a deputy approves within the time what the delegator could, and the event says for whom',
  async (t) => {
    const { id } = await complaintIn(api, 'planned', important)
    const url = `/v1/complaints/${id}`
    refused(t, await give(api, deputy, id, 'approve'), 403, 'role-not-allowed')
    refused(t, await api.call(deputy, 'GET', url), 404, 'not-found')
    const made = await delegate(api, vp, deputy.sub)
    tells(t, made, {
      delegator: vp.sub,
      deputy: deputy.sub,
      roles: ['vp'],
      state: 'active',
      madeBy: vp.sub,
      reason,
    })
    t.equal(actionOf(await look(api, deputy, id), 'approve').allowed, true)
    const listed = (await api.call(deputy, 'GET', '/v1/complaints')).body.items.map((one: Told) => one.id)
    t.same(listed, [id], 'what they may decide on is in their list')
    const told = await done(api, deputy, id, 'approve', { comment: '同意' })
    tells(t, told, {
      state: 'approved',
      approval: { levels: [{ given: [{ by: deputy.sub, onBehalfOf: vp.sub }] }] },
    })
    tells(t, (await timeline(api, id)).at(-1), {
      actor: deputy.sub,
      role: 'vp',
      data: { onBehalfOf: vp.sub },
    })
  },
)

t.test('APP-1 the deputy returns and takes back, but nothing else of the delegator is theirs', async (t) => {
  await delegate(api, vp, deputy.sub)
  const { id } = await complaintIn(api, 'planned', important)
  for (const step of ['classify', 'escalate', 'assign'])
    refused(
      t,
      await give(api, { ...deputy, roles: ['supervisor'] }, id, step, bodyOf(step)),
      403,
      'not-assigned',
    )
  await done(api, deputy, id, 'approve')
  tells(t, await done(api, deputy, id, 'approve/withdraw', bodies.reason), { state: 'planned' })
  tells(t, await done(api, deputy, id, 'return', bodies.reason), { state: 'graded' })
})

function bodyOf(step: string): object {
  if (step === 'classify') return bodies.classification
  return step === 'assign' ? { handler: 'agent.li' } : bodies.reason
}

t.test('APP-1 before it begins, after its end and once revoked a deputy is no approver', async (t) => {
  const who: Bearer = { ...deptManager, sub: 'manager.cai' }
  const { id } = await complaintIn(api, 'planned', important)
  const from = new Date(api.now().getTime() + HOUR).toISOString()
  tells(t, await delegate(api, vp, who.sub, 2, { from }), { state: 'pending' })
  const refuses = async () =>
    refused(t, await give(api, who, id, 'approve'), 403, 'not-approver', { rule: 'APP-1' })
  await refuses()
  api.advance(HOUR - 1)
  await refuses()
  api.advance(1)
  t.equal(actionOf(await look(api, who, id), 'approve').allowed, true, 'from its instant on')
  api.advance(HOUR - 1)
  t.equal(actionOf(await look(api, who, id), 'approve').allowed, true)
  api.advance(1)
  await refuses()
  tells(t, actionOf(await look(api, who, id), 'approve'), { allowed: false, type: '/problems/not-approver' })
  const second = await delegate(api, vp, who.sub)
  const revoked = await api.call(vp, 'POST', `/v1/delegations/${second.id}/revoke`, { reason: '提前返回' })
  tells(t, revoked.body, {
    ...{
      state: 'revoked',
      revokedBy: vp.sub,
      revokedAt: api.now().toISOString(),
      revocationReason: '提前返回',
    },
  })
  await refuses()
  const again = await api.call(vp, 'POST', `/v1/delegations/${second.id}/revoke`, { reason: '再次' })
  refused(t, again, 409, 'delegation-over', { state: 'revoked' })
})

t.test(
  'APP-1 a deputy whose own roles never approve is told so after the end, where they see the complaint',
  async (t) => {
    const { id } = await complaintIn(api, 'planned', important)
    await delegate(api, vp, supervisor.sub, 1)
    await delegate(api, vp, deputy.sub, 1)
    api.advance(HOUR)
    refused(t, await give(api, supervisor, id, 'approve'), 403, 'not-approver')
    refused(t, await give(api, deputy, id, 'approve'), 404, 'not-found')
    refused(
      t,
      await give(api, { ...supervisor, sub: 'supervisor.wei' }, id, 'approve'),
      403,
      'role-not-allowed',
    )
  },
)

t.test('APP-3 FAIR-2 neither their own plan, nor what the delegator may not approve', async (t) => {
  await delegate(api, vp, agent.sub)
  const { id } = await complaintIn(api, 'planned', important)
  refused(t, await give(api, agent, id, 'approve'), 403, 'own-plan')
  await delegate(api, deptManager, deputy.sub)
  const respondents = [{ kind: 'employee', name: deptManager.sub }]
  const about = await complaintIn(api, 'planned', { overrides: { respondents } })
  refused(t, await give(api, deputy, about.id, 'approve'), 403, 'conflict-of-interest', {
    because: 'respondent',
  })
  const planner: Bearer = { ...agent, sub: 'manager.hua', roles: ['agent', 'dept_manager'] }
  await delegate(api, planner, deputy.sub)
  const graded = await complaintIn(api, 'graded', { overrides: { respondents } })
  await done(api, planner, graded.id, 'verifications/waive', bodies.reason)
  await done(api, planner, graded.id, 'plan', bodies.planning())
  const answer = await give(api, deputy, graded.id, 'approve')
  t.equal(answer.status, 403, 'for a planner and for a respondent there is nothing to give')
})

t.test('APP-1 deputy and delegator are one person among those who are counted', async (t) => {
  const api = await startTestApp(t)
  await putApproval(api, always({ role: 'dept_manager', quorum: 2 }))
  await delegate(api, deptManager, deputy.sub)
  const { id } = await complaintIn(api, 'planned')
  await done(api, deptManager, id, 'approve')
  refused(t, await give(api, deputy, id, 'approve'), 403, 'approved-already')
  const other = await complaintIn(api, 'planned')
  await done(api, deputy, other.id, 'approve')
  refused(t, await give(api, deptManager, other.id, 'approve'), 403, 'approved-already')
  const third: Bearer = { ...deptManager, sub: 'manager.cai' }
  t.equal((await done(api, third, other.id, 'approve')).state, 'approved')
})

t.test('APP-1 what was delegated is not delegated further', async (t) => {
  await delegate(api, vp, deptManager.sub)
  await delegate(api, deptManager, deputy.sub)
  const { id } = await complaintIn(api, 'planned', important)
  refused(t, await give(api, deputy, id, 'approve'), 403, 'not-approver')
  const until = in8Hours(api)
  const more = await api.call(deptManager, 'POST', '/v1/delegations', {
    to: deputy.sub,
    roles: ['vp'],
    until,
    reason,
  })
  refused(t, more, 400, 'invalid-request', { errors: [{ pointer: '/roles', code: 'role_not_held' }] })
})

t.test('a delegation that makes no sense is refused with where, in both languages', async (t) => {
  const until = in8Hours(api)
  const tries: readonly (readonly [object, string, string])[] = [
    [{ to: vp.sub, until, reason }, '/to', 'own_deputy'],
    [{ to: deputy.sub, until: api.now().toISOString(), reason }, '/until', 'period_reversed'],
    [{ to: deputy.sub, from: until, until, reason }, '/until', 'period_reversed'],
    [{ to: deputy.sub, until: '2028-01-01T00:00:00Z', reason }, '/until', 'too_long'],
    [{ to: deputy.sub, roles: ['gm'], until, reason }, '/roles', 'role_not_held'],
    [{ to: deputy.sub, delegator: gm.sub, until, reason }, '/delegator', 'not_yours'],
  ]
  for (const [body, pointer, code] of tries) {
    const answer = await api.call(vp, 'POST', '/v1/delegations', body, { 'accept-language': 'zh-CN' })
    refused(t, answer, 400, 'invalid-request', { errors: [{ pointer, code }] })
    t.match(answer.body.errors[0].message, /\p{Script=Han}/u)
  }
  refused(
    t,
    await api.call(agent, 'POST', '/v1/delegations', { to: 'x', until, reason }),
    403,
    'role-not-allowed',
  )
  refused(t, await api.call(vp, 'POST', '/v1/delegations', { to: deputy.sub, until }), 400, 'invalid-request')
})

t.test('only the delegator or an admin revokes; who made and ended them is on record', async (t) => {
  const api = await startTestApp(t)
  const made = await delegate(api, vp, deputy.sub)
  const url = `/v1/delegations/${made.id}/revoke`
  refused(t, await api.call(gm, 'POST', url, { reason }), 403, 'not-delegator')
  const unknown = '/v1/delegations/01939f3e-0000-7000-8000-000000000000/revoke'
  refused(t, await api.call(vp, 'POST', unknown, { reason }), 404, 'not-found')
  tells(t, (await api.call(admin, 'POST', url, { reason: '岗位调整' })).body, { revokedBy: admin.sub })
  api.advance(1000)
  await delegate(api, gm, vp.sub)
  const all = (await api.call(auditor, 'GET', '/v1/delegations?limit=1')).body
  tells(t, all.items, [{ delegator: gm.sub, state: 'active' }])
  const rest = (await api.call(auditor, 'GET', `/v1/delegations?cursor=${all.nextCursor}`)).body
  tells(t, rest, { items: [{ delegator: vp.sub, state: 'revoked', revokedBy: admin.sub }], nextCursor: null })
  t.same((await api.call(deputy, 'GET', '/v1/delegations')).body.items.length, 1, 'an agent sees their own')
  t.same((await api.call(agent, 'GET', '/v1/delegations')).body.items, [])
})

t.test('another tenant knows nothing of it, and the database lets nothing of it be changed', async (t) => {
  const api = await startTestApp(t)
  const made = await delegate(api, vp, deputy.sub)
  const name = { name: '另一家', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { body } = await api.call(
    { sub: 'ops', roles: ['operator'], tenant: '' },
    'POST',
    '/v1/tenants',
    name,
  )
  const elsewhere = { ...vp, tenant: body.id }
  t.same((await api.call(elsewhere, 'GET', '/v1/delegations')).body.items, [])
  refused(
    t,
    await api.call(elsewhere, 'POST', `/v1/delegations/${made.id}/revoke`, { reason }),
    404,
    'not-found',
  )
  const change = (text: string) => api.database.transact(api.tenant, (tx) => tx.run({ name: text, text }, []))
  await t.rejects(change(`update delegation set until_at = until_at + interval '1 day'`))
  await t.rejects(change('delete from delegation'))
  await change(`update delegation set revoked_by = 'x', revoked_at = now(), revocation_reason = 'x'`)
  await t.rejects(
    change('update delegation set revoked_by = null, revoked_at = null, revocation_reason = null'),
  )
})

t.test('an admin delegates for somebody who is away, as far as members say what they hold', async (t) => {
  const api = await startTestApp(t)
  await putMembers(api, {})
  const body = { delegator: vp.sub, to: deptManager.sub, until: in8Hours(api), reason }
  tells(t, (await api.call(admin, 'POST', '/v1/delegations', body)).body, {
    delegator: vp.sub,
    roles: ['vp'],
    madeBy: admin.sub,
  })
  const wrong = await api.call(admin, 'POST', '/v1/delegations', { ...body, roles: ['gm'] })
  refused(t, wrong, 400, 'invalid-request', { errors: [{ pointer: '/roles', code: 'role_not_held' }] })
  const own = await api.call(admin, 'POST', '/v1/delegations', { ...body, to: admin.sub })
  refused(t, own, 400, 'invalid-request', { errors: [{ pointer: '/to', code: 'own_deputy' }] })
  const nobody = await api.call(admin, 'POST', '/v1/delegations', { ...body, to: 'ghost' })
  refused(t, nobody, 400, 'invalid-request', { errors: [{ pointer: '/to', code: 'unknown_member' }] })
  const { id } = await complaintIn(api, 'planned', important)
  t.equal((await done(api, deptManager, id, 'approve')).state, 'approved')
  const next = await complaintIn(api, 'planned', important)
  await putMembers(api, {
    people: house.people.filter(({ sub }) => sub !== vp.sub).map((one) => ({ ...one, manager: undefined })),
  })
  refused(t, await give(api, deptManager, next.id, 'approve'), 403, 'not-approver')
})

t.test('CLK-8 the deputy of an absence approves while it lasts, by the same word', async (t) => {
  const api = await startTestApp(t)
  const to = new Date(api.now().getTime() + HOUR).toISOString()
  const absences = [{ from: api.now().toISOString(), to, deputy: deputy.sub }]
  await putMembers(api, {
    people: house.people.map((one) => (one.sub === vp.sub ? { ...one, absences } : one)),
  })
  const { id } = await complaintIn(api, 'planned', important)
  tells(t, await done(api, deputy, id, 'approve'), {
    approval: { levels: [{ given: [{ onBehalfOf: vp.sub }] }] },
  })
  const next = await complaintIn(api, 'planned', important)
  api.advance(HOUR)
  refused(t, await give(api, deputy, next.id, 'approve'), 403, 'role-not-allowed')
})

t.test(
  'APP-2 the executive on duty, or a deputy of the gm, opens the green channel; neither then ratifies',
  async (t) => {
    const api = await startTestApp(t)
    const greenChannel = { reason: '漏电，须立即停用' }
    const urgent = { grade: 'urgent' as const }
    const first = await complaintIn(api, 'planned', urgent)
    refused(
      t,
      await give(api, supervisor, first.id, 'execute', { greenChannel }),
      403,
      'green-channel-needs-opener',
    )
    await delegate(api, gm, vp.sub)
    const opened = await done(api, vp, first.id, 'execute', { greenChannel })
    tells(t, opened.ratification, { openedBy: vp.sub, openedFor: gm.sub })
    const yes = { verdict: 'ratified', comment: '处置得当' }
    for (const who of [vp, gm])
      refused(t, await give(api, who, first.id, 'ratify', yes), 403, 'own-green-channel')
    t.equal((await done(api, { ...vp, sub: 'vp.min' }, first.id, 'ratify', yes)).ratification, null)
    const to = new Date(api.now().getTime() + HOUR).toISOString()
    await putMembers(api, { duty: [{ role: 'gm', sub: supervisor.sub, from: api.now().toISOString(), to }] })
    const second = await complaintIn(api, 'planned', urgent)
    tells(t, await done(api, supervisor, second.id, 'execute', { greenChannel }), {
      ratification: { openedBy: supervisor.sub },
    })
    api.advance(HOUR)
    const third = await complaintIn(api, 'planned', urgent)
    refused(
      t,
      await give(api, supervisor, third.id, 'execute', { greenChannel }),
      403,
      'green-channel-needs-opener',
    )
  },
)
