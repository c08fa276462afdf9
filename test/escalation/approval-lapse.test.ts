import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { always, given, putApproval } from '../support/approvals.ts'
import * as bodies from '../support/bodies.ts'
import { goTo, sweep } from '../support/clocks.ts'
import {
  clockOf,
  complaintIn,
  done,
  give,
  look,
  openClocks,
  refused,
  tells,
  timeline,
} from '../support/journey.ts'
import { admin, agent, deptManager, vp } from '../support/people.ts'

const DAY = 86_400_000
const TWO_LEVELS = always({ role: 'dept_manager' }, { role: 'vp' })

t.test(
  'APP-1 an approval that isn’t carried out in time lapses: the worker lays the plan before all levels again',
  async (t) => {
    const api = await startTestApp(t)
    await putApproval(api, { ...TWO_LEVELS, expiresAfter: 'P3D' })
    const { id, plan } = await complaintIn(api, 'planned')
    const first = await done(api, deptManager, id, 'approve')
    t.equal(first.approval.expiresAt, null, 'what isn’t complete doesn’t lapse')
    api.advance(60_000)
    const approvedAt = api.now().getTime()
    const approved = await done(api, vp, id, 'approve')
    const expiresAt = new Date(approvedAt + 3 * DAY).toISOString()
    tells(t, approved, { approval: { expiresAt } })
    tells(t, clockOf(approved, 'approval_expiry') ?? {}, { dueAt: expiresAt, state: 'running' })
    await done(api, agent, id, 'decide', { accept: plan.recommended, words: '就按第一种办' })
    goTo(api, new Date(approvedAt + 3 * DAY - 1).toISOString())
    await sweep(api)
    t.equal((await look(api, agent, id)).state, 'approved')
    goTo(api, expiresAt)
    await Promise.all([sweep(api), sweep(api)])
    const lapsed = await look(api, agent, id)
    tells(t, lapsed, {
      state: 'planned',
      plan: { approvedBy: null, approver: 'dept_manager' },
      decision: { accepted: plan.recommended },
    })
    tells(t, lapsed.approval, {
      complete: false,
      expiresAt: null,
      undone: { because: 'lapsed', by: 'worker', at: expiresAt },
    })
    t.same(given(lapsed), [0, 0])
    const events = (await timeline(api, id)).filter(({ type }) => type === 'approval.lapsed')
    t.equal(events.length, 1, 'once, however many sweeps there are')
    tells(t, events[0], { role: 'worker', at: expiresAt, data: { voided: [deptManager.sub, vp.sub] } })
    tells(t, clockOf(lapsed, 'approve') ?? {}, { instance: 2, startedAt: expiresAt, state: 'running' })
    t.notOk(openClocks(lapsed).some((name) => name === 'approval_expiry' || name === 'notify_plan'))
    refused(t, await give(api, agent, id, 'execute'), 409, 'green-channel-only')
    refused(t, await give(api, vp, id, 'approve'), 409, 'another-level-next')
    await done(api, deptManager, id, 'approve')
    tells(t, await done(api, vp, id, 'approve'), { state: 'approved', approval: { undone: null } })
    t.equal((await done(api, agent, id, 'execute')).state, 'executing')
    api.advance(10 * DAY)
    await sweep(api)
    t.equal((await look(api, agent, id)).state, 'executing', 'what is carried out lapses no more')
  },
)

t.test('APP-1 an approval taken back and given again holds its own time', async (t) => {
  const api = await startTestApp(t)
  await putApproval(api, { expiresAfter: 'P3D' })
  const { id } = await complaintIn(api, 'approved')
  api.advance(2 * DAY)
  await done(api, deptManager, id, 'approve/withdraw', bodies.reason)
  await done(api, deptManager, id, 'approve')
  api.advance(2 * DAY)
  await sweep(api)
  t.equal((await look(api, agent, id)).state, 'approved')
  api.advance(DAY)
  await sweep(api)
  t.equal((await look(api, agent, id)).state, 'planned')
})

t.test('by the default pack nothing lapses', async (t) => {
  const api = await startTestApp(t)
  const { id, approval } = await complaintIn(api, 'approved')
  t.equal(approval.expiresAt, null)
  api.advance(300 * DAY)
  await sweep(api)
  tells(t, await look(api, agent, id), { state: 'approved', approval: { complete: true } })
  t.notOk(
    (await look(api, agent, id)).clocks.some(({ name }: { name: string }) => name === 'approval_expiry'),
  )
})

t.test('SBX-1 in a sandbox it lapses when its clock is moved', async (t) => {
  const api = await startTestApp(t)
  const sandbox = { name: '沙箱', locale: 'zh-CN', timezone: 'Asia/Shanghai', sandbox: true }
  const { body } = await api.call(
    { sub: 'ops', roles: ['operator'], tenant: '' },
    'POST',
    '/v1/tenants',
    sandbox,
  )
  const inBox = {
    ...api,
    call: ((who, ...rest) => api.call({ ...who, tenant: body.id }, ...rest)) as typeof api.call,
  }
  await putApproval(inBox, { expiresAfter: 'P3D' })
  const { id } = await complaintIn(inBox, 'approved')
  await inBox.call(admin, 'POST', '/v1/sandbox/clock', { advance: 'P3D' })
  tells(t, await look(inBox, agent, id), { state: 'planned', approval: { undone: { because: 'lapsed' } } })
})
