import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, receive, refused, type Told, tells, timeline } from '../support/journey.ts'
import { agent, deptManager, supervisor } from '../support/people.ts'

const api = await startTestApp(t)

t.test('up to execution the customer may take it back, with a reason (§2 withdraw)', async (t) => {
  for (const state of ['received', 'classified', 'graded', 'planned', 'approved'] as const) {
    const { id } = await complaintIn(api, state)
    tells(t, await done(api, agent, id, 'withdraw', bodies.reason), {
      state: 'withdrawn',
      disposal: 'withdrawn',
    })
    tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.withdrawn', ...bodies.reason })
  }
  const { id } = await receive(api)
  refused(t, await give(api, agent, id, 'withdraw'), 400, 'invalid-request')
  refused(t, await give(api, deptManager, id, 'withdraw', bodies.reason), 403, 'role-not-allowed')
})

t.test('of work that has begun it says whether to finish or to undo it (§2 withdraw)', async (t) => {
  const { id } = await complaintIn(api, 'executing')
  refused(t, await give(api, agent, id, 'withdraw', bodies.reason), 409, 'tasks-begun', {
    state: 'executing',
  })
  const undone = await done(api, agent, id, 'withdraw', { ...bodies.reason, tasks: 'undo' })
  tells(t, undone, { state: 'withdrawn', tasks: [{ state: 'cancelled' }] })
  t.equal((await done(api, agent, id, 'archive')).state, 'archived')
})

t.test('work to finish is finished before the archive (§2 withdraw, ARC-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing')
  const told = await done(api, agent, id, 'withdraw', { ...bodies.reason, tasks: 'finish' })
  tells(t, told, { state: 'withdrawn', tasks: [{ state: 'open' }] })
  refused(t, await give(api, agent, id, 'archive'), 409, 'dossier-incomplete', { missing: ['tasks'] })
  await done(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
  tells(t, await done(api, agent, id, 'archive'), { state: 'archived', disposal: 'withdrawn' })
})

t.test('with a safety hazard only a supervisor lets it be withdrawn (SAFE-1)', async (t) => {
  const facts = { ...bodies.plainFacts, safetyHazard: true }
  const { id } = await receive(api, { facts })
  refused(t, await give(api, agent, id, 'withdraw', bodies.reason), 403, 'supervisor-needed', {
    rule: 'SAFE-1',
  })
  t.equal((await done(api, supervisor, id, 'withdraw', bodies.reason)).state, 'withdrawn')
})

t.test('what was executed is not withdrawn any more (§2 withdraw)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  const answer: Told = await give(api, agent, id, 'withdraw', bodies.reason)
  refused(t, answer, 409, 'transition-not-allowed', { state: 'executed' })
})
