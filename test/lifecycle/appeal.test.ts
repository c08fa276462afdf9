import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { clockOf, complaintIn, done, finishTasks, give, look, refused, tells } from '../support/journey.ts'
import { agent, colleague, deptManager, secondSupervisor, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const grounds = { grounds: '检测单写错了机号' }

t.test(
  'a dismissed complaint goes back to where it was dismissed, as if it were not (§2 appeal)',
  async (t) => {
    for (const from of ['received', 'classified', 'graded'] as const) {
      const { id } = await complaintIn(api, 'dismissed', { from })
      const told = await done(api, agent, id, 'appeal', grounds)
      tells(t, told, { state: from, appealed: true, disposal: null, dismissal: null })
      t.equal(clockOf(told, 'close').state, 'cancelled')
    }
  },
)

t.test('after a won appeal it is resolved like any other (§2 appeal, ARC-1)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed', { from: 'graded' })
  await done(api, agent, id, 'appeal', grounds)
  await done(api, colleague, id, 'verifications/waive', bodies.reason)
  const { plan } = await done(api, colleague, id, 'plan', bodies.planning())
  await done(api, deptManager, id, 'approve')
  await done(api, colleague, id, 'decide', { accept: plan.recommended, words: '行' })
  await finishTasks(api, await done(api, colleague, id, 'execute'))
  t.equal((await done(api, colleague, id, 'complete', bodies.completion)).disposal, 'resolved')
})

t.test('executed or revisited goes back to graded, the plan is history (§2 appeal)', async (t) => {
  for (const state of ['executed', 'revisited'] as const) {
    const { id } = await complaintIn(api, state)
    const told = await done(api, agent, id, 'appeal', grounds)
    tells(t, told, { state: 'graded', appealed: true, plan: null, decision: null })
    t.not(clockOf(told, 'close')?.state, 'running')
  }
})

t.test('it goes to somebody who had no part in it (§2 appeal)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed')
  const told = await done(api, colleague, id, 'appeal', grounds)
  t.equal(told.handler, null)
  for (const who of [agent, supervisor, secondSupervisor])
    refused(t, await give(api, who, id, 'classify', bodies.classification), 403, 'had-part')
  for (const { sub } of [agent, supervisor, secondSupervisor])
    refused(t, await give(api, supervisor, id, 'assign', { handler: sub }), 403, 'had-part')
  t.equal((await done(api, colleague, id, 'classify', bodies.classification)).handler, colleague.sub)
})

t.test('it is possible once (§2 appeal)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed')
  await done(api, agent, id, 'appeal', grounds)
  await done(api, { ...supervisor, sub: 'supervisor.dong' }, id, 'dismiss', bodies.notAccepted)
  await done(api, { ...supervisor, sub: 'supervisor.pan' }, id, 'confirm-dismissal', { confirm: true })
  refused(t, await give(api, agent, id, 'appeal', grounds), 409, 'appealed-already')
})

t.test('it is possible within 30 days (§2 appeal)', async (t) => {
  const inTime = await complaintIn(api, 'dismissed')
  api.advance(30 * DAY_MS)
  t.equal((await done(api, agent, inTime.id, 'appeal', grounds)).state, 'received')
  const late = await complaintIn(api, 'dismissed')
  api.advance(30 * DAY_MS + 1)
  refused(t, await give(api, agent, late.id, 'appeal', grounds), 409, 'appeal-time-over')
})

t.test('of an archived one a successor is made, for somebody who had no part in it (LIFE-8)', async (t) => {
  const old = await complaintIn(api, 'archived')
  const answer = await give(api, colleague, old.id, 'appeal', grounds)
  tells(t, answer, { status: 201, body: { state: 'received', predecessor: old.id, handler: null } })
  const { id } = answer.body
  tells(t, await look(api, agent, old.id), { state: 'archived', successor: id })
  refused(t, await give(api, agent, id, 'classify', bodies.classification), 403, 'had-part')
  t.equal((await done(api, colleague, id, 'classify', bodies.classification)).handler, colleague.sub)
})

t.test('what was converted has no appeal, nor what was merged (REC-10, GRP-1)', async (t) => {
  const { id } = await complaintIn(api, 'received')
  await done(api, agent, id, 'convert', { kind: 'praise', answer: '谢谢您' })
  refused(t, await give(api, agent, id, 'appeal', grounds), 409, 'no-appeal', { rule: 'REC-10' })
  refused(t, await give(api, agent, id, 'reopen', bodies.reason), 409, 'no-appeal')
  const merged = await complaintIn(api, 'merged')
  refused(t, await give(api, agent, merged.id, 'appeal', grounds), 409, 'transition-not-allowed')
})
