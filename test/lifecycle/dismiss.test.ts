import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  complaintIn,
  done,
  give,
  look,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, deptManager, legal, liaison, secondSupervisor, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const unfounded = { kind: 'unfounded', reason: '两次检测均无故障' }
const confirm = { confirm: true }

t.test('a dismissal takes two people: the proposer does not confirm it (§2 confirm-dismissal)', async (t) => {
  const { id } = await receive(api)
  const proposed = await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
  tells(t, proposed, { state: 'received', awaiting: ['confirmation'], disposal: null })
  refused(t, await give(api, supervisor, id, 'confirm-dismissal', confirm), 403, 'own-dismissal')
  const told = await done(api, secondSupervisor, id, 'confirm-dismissal', confirm)
  tells(t, told, { state: 'dismissed', disposal: 'not_accepted', awaiting: [] })
  t.same(told.dismissal, {
    ...bodies.notAccepted,
    proposedBy: supervisor.sub,
    confirmedBy: secondSupervisor.sub,
  })
})

t.test(
  'supervisors, the dept_manager and legal confirm, an agent does not (§2 confirm-dismissal)',
  async (t) => {
    for (const who of [secondSupervisor, deptManager, legal]) {
      const { id } = await receive(api)
      await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
      refused(t, await give(api, agent, id, 'confirm-dismissal', confirm), 403, 'role-not-allowed')
      t.equal((await done(api, who, id, 'confirm-dismissal', confirm)).state, 'dismissed')
    }
  },
)

t.test('only a supervisor proposes it, before there is a plan (§2 dismiss)', async (t) => {
  const { id } = await receive(api)
  refused(t, await give(api, agent, id, 'dismiss', bodies.notAccepted), 403, 'role-not-allowed')
  const planned = await complaintIn(api, 'planned')
  const late = await give(api, supervisor, planned.id, 'dismiss', bodies.notAccepted)
  refused(t, late, 409, 'transition-not-allowed', { state: 'planned' })
})

t.test('not accepted is a closed list of grounds, always reasoned (§2 dismiss)', async (t) => {
  const { id } = await receive(api)
  const { reason: _, ...bare } = bodies.notAccepted
  for (const body of [
    bare,
    { ...bodies.notAccepted, ground: 'too_small' },
    { kind: 'not_accepted', reason: '小事' },
  ])
    refused(t, await give(api, supervisor, id, 'dismiss', body), 400, 'invalid-request')
  const grounds = [
    ...['not_ours', 'no_dealing', 'before_court_or_authority', 'over_three_years'],
    ...['not_completed_though_asked', 'finally_answered_nothing_new'],
  ]
  for (const ground of grounds) {
    const told = await done(api, supervisor, id, 'dismiss', { ...bodies.notAccepted, ground })
    t.equal(told.dismissal.ground, ground)
    await done(api, legal, id, 'confirm-dismissal', { confirm: false, reason: '再查' })
  }
})

t.test('unfounded needs an answered verification and both sides (FAIR-1)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const dismiss = () => give(api, supervisor, id, 'dismiss', unfounded)
  refused(t, await dismiss(), 409, 'verification-missing')
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  refused(t, await dismiss(), 409, 'verification-missing', { state: 'graded' })
  const { id: asked } = await done(api, agent, id, 'verifications', bodies.verification)
  await done(api, liaison, id, `verifications/${asked}/answer`, {
    ...bodies.finding,
    finding: 'unsubstantiated',
  })
  refused(t, await dismiss(), 409, 'both-sides-unheard', { rule: 'FAIR-1' })
  await done(api, agent, id, 'statements', { by: 'complainant', words: '就是会跳闸' })
  refused(t, await dismiss(), 409, 'both-sides-unheard')
  await done(api, agent, id, 'statements', { by: 'respondent', missing: '店员休产假' })
  t.equal((await dismiss()).status, 200)
  const told = await done(api, legal, id, 'confirm-dismissal', confirm)
  tells(t, told, { state: 'dismissed', disposal: 'unfounded' })
})

t.test(
  'while it awaits, only messages, verification, corrections and hold are possible (§2 dismiss)',
  async (t) => {
    const { id } = await complaintIn(api, 'graded')
    await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
    const allowed = async (who: typeof agent) =>
      (await look(api, who, id)).actions.filter((one: Told) => one.allowed).map(({ name }: Told) => name)
    t.same(await allowed(agent), ['correct'])
    t.same(await allowed(supervisor), ['correct'])
    t.same(await allowed(secondSupervisor), ['confirm-dismissal', 'correct'])
    t.same(await allowed(legal), ['confirm-dismissal', 'hold'])
    const busy = await give(api, agent, id, 'grade', bodies.plainFacts)
    refused(t, busy, 409, 'confirmation-pending', { allowed: ['correct'] })
    await done(api, agent, id, 'messages', { kind: 'progress', channel: 'phone', words: '正在复核' })
    await done(api, agent, id, 'verifications', bodies.verification)
    const corrected = await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { alreadyTried: '没有' })
    t.equal(corrected.status, 200)
    await done(api, legal, id, 'hold', bodies.reason)
  },
)

t.test('refused, it goes on where it stood, with the reason on record (§2 confirm-dismissal)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
  const bare = await give(api, legal, id, 'confirm-dismissal', { confirm: false })
  refused(t, bare, 400, 'invalid-request')
  const told = await done(api, legal, id, 'confirm-dismissal', { confirm: false, reason: '确由本公司发货' })
  tells(t, told, { state: 'classified', awaiting: [], dismissal: null })
  tells(t, (await timeline(api, id)).at(-1), {
    type: 'complaint.dismissal_refused',
    reason: '确由本公司发货',
  })
  refused(t, await give(api, legal, id, 'confirm-dismissal', confirm), 409, 'no-dismissal-proposed')
})
