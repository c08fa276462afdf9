import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, refused, tells, timeline } from '../support/journey.ts'
import { agent, liaison, stranger } from '../support/people.ts'

const api = await startTestApp(t)
const [measure] = bodies.option('', 0).measures
const measures = [
  { ...measure, action: '上门取旧机' },
  { ...measure, action: '退款', owner: liaison.sub, department: 'finance' },
]
const planning = {
  options: [bodies.option('换新', 0, { measures }), bodies.option('维修', 0), bodies.option('退款', 0)],
  recommended: 0,
}

t.test('a task is started, then finished with evidence (EXE-1, ANTI-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const task = `tasks/${tasks[0].id}`
  tells(t, (await done(api, agent, id, `${task}/start`)).tasks[0], { state: 'started', endedAt: null })
  refused(t, await give(api, agent, id, `${task}/start`), 409, 'already-concluded')
  for (const body of [{}, { evidence: {} }, { evidence: { reference: ' ' } }])
    refused(t, await give(api, agent, id, `${task}/finish`, body), 400, 'invalid-request')
  const { tasks: after } = await done(api, agent, id, `${task}/finish`, bodies.evidence)
  const endedAt = api.now().toISOString()
  tells(t, after[0], { state: 'finished', ...bodies.evidence, endedAt, endedBy: agent.sub })
  refused(t, await give(api, agent, id, `${task}/cancel`, bodies.reason), 409, 'already-concluded')
})

t.test('a task is cancelled with a reason, by those who handle the case (EXE-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const cancel = `tasks/${tasks[1].id}/cancel`
  refused(t, await give(api, agent, id, cancel), 400, 'invalid-request')
  refused(t, await give(api, liaison, id, cancel, bodies.reason), 403, 'role-not-allowed')
  tells(t, (await done(api, agent, id, cancel, bodies.reason)).tasks[1], {
    state: 'cancelled',
    ...bodies.reason,
  })
  tells(t, (await timeline(api, id)).at(-1), { type: 'task.cancelled', ...bodies.reason })
})

t.test('a liaison does their own task and sees no other (§1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const [theirs, own] = tasks
  refused(t, await give(api, liaison, id, `tasks/${theirs.id}/finish`, bodies.evidence), 404, 'not-found')
  const seen = await done(api, liaison, id, `tasks/${own.id}/finish`, bodies.evidence)
  tells(t, seen.tasks, [{ id: own.id, action: '退款', state: 'finished' }])
  t.equal((await look(api, agent, id)).tasks[0].state, 'open')
  refused(t, await give(api, stranger, id, `tasks/${theirs.id}/start`), 404, 'not-found')
})

t.test('of two who finish a task at once one does (LIFE-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const both = [agent, liaison].map((who) =>
    give(api, who, id, `tasks/${tasks[1].id}/finish`, bodies.evidence),
  )
  t.same((await Promise.all(both)).map(({ status }) => status).sort(), [200, 409])
})

t.test('the tasks of a plan that fell are over (LIFE-7)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { planning })
  const toldCustomer = { at: api.now().toISOString(), channel: 'phone', words: '换个办法' }
  await done(api, agent, id, 'amend', { ...bodies.reason, toldCustomer })
  const late = await give(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
  refused(t, late, 409, 'transition-not-allowed', { state: 'graded' })
})
