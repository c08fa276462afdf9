import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, finishTasks, give, refused, type Told, tells } from '../support/journey.ts'
import { agent, deptManager, gm, vp } from '../support/people.ts'

const api = await startTestApp(t)
const yes = { verdict: 'ratified', comment: '情况紧急，处置得当' }
const no = { verdict: 'refused', comment: '隐患并不属实' }

async function opened(): Promise<Told> {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  return done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
}

t.test('whoever opened the green channel does not ratify it; the vp does (APP-2)', async (t) => {
  const { id } = await opened()
  refused(t, await give(api, gm, id, 'ratify', yes), 403, 'own-green-channel', { rule: 'APP-2' })
  tells(t, await done(api, vp, id, 'ratify', yes), {
    state: 'executing',
    ratification: null,
    awaiting: [],
  })
})

t.test('another gm ratifies too, a dept_manager does not (APP-2)', async (t) => {
  const { id } = await opened()
  refused(t, await give(api, deptManager, id, 'ratify', yes), 403, 'not-approver')
  t.equal((await done(api, { ...gm, sub: 'gm.shen' }, id, 'ratify', yes)).ratification, null)
})

t.test('nobody ratifies their own plan (APP-3)', async (t) => {
  const { id } = await opened()
  const both = { ...agent, roles: ['agent', 'vp'] as const }
  refused(t, await give(api, both, id, 'ratify', yes), 403, 'own-plan')
})

t.test(
  'refused: open tasks are cancelled, what was done stays, and it is planned anew (§2 ratify)',
  async (t) => {
    const { id, tasks } = await opened()
    await done(api, agent, id, `tasks/${tasks[0].id}/finish`, bodies.evidence)
    const refusedWork = await done(api, vp, id, 'ratify', no)
    tells(t, refusedWork, { state: 'graded', plan: null, ratification: null, awaiting: [] })
    t.equal(refusedWork.tasks[0].state, 'finished')
    const second = await opened()
    const told = await done(api, vp, second.id, 'ratify', no)
    tells(t, told.tasks[0], { state: 'cancelled', endedBy: vp.sub })
  },
)

t.test('after a refusal the next plan goes the ordinary way (APP-2)', async (t) => {
  const { id } = await opened()
  await done(api, vp, id, 'ratify', no)
  const { plan } = await done(api, agent, id, 'plan', bodies.planning())
  await done(api, gm, id, 'approve')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '行' })
  const told = await done(api, agent, id, 'execute')
  tells(t, told, { state: 'executing', ratification: null })
})

t.test('the work is not complete before it is ratified (APP-2)', async (t) => {
  const told = await opened()
  await done(api, agent, told.id, 'decide', { accept: told.plan.recommended, words: '行' })
  await finishTasks(api, told)
  refused(t, await give(api, agent, told.id, 'complete', bodies.completion), 409, 'ratification-owed')
  await done(api, vp, told.id, 'ratify', yes)
  t.equal((await done(api, agent, told.id, 'complete', bodies.completion)).state, 'executed')
})

t.test('where nothing is owed nothing is ratified, and a verdict has its comment (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'executing', { grade: 'urgent' })
  refused(t, await give(api, gm, id, 'ratify', yes), 409, 'ratification-not-owed')
  const owed = await opened()
  refused(t, await give(api, vp, owed.id, 'ratify', { verdict: 'ratified' }), 400, 'invalid-request')
})

t.test(
  'a grade that rose in execution is ratified by its approver or the next above (§2 ratify)',
  async (t) => {
    for (const [who, grade] of [
      [vp, 'important'],
      [gm, 'important'],
      [gm, 'urgent'],
      [vp, 'urgent'],
    ] as const) {
      const { id } = await complaintIn(api, 'executing')
      const raised = await done(api, agent, id, 'grade', bodies.factsOf(grade))
      t.same(raised.awaiting, ['ratification'])
      refused(t, await give(api, deptManager, id, 'ratify', yes), 403, 'not-approver')
      tells(t, await done(api, who, id, 'ratify', yes), { state: 'executing', ratification: null })
    }
  },
)

t.test('refused after approval the approved plan falls too (§2 ratify)', async (t) => {
  const { id } = await complaintIn(api, 'approved')
  await done(api, agent, id, 'grade', bodies.factsOf('important'))
  tells(t, await done(api, vp, id, 'ratify', no), { state: 'graded', plan: null, ratification: null })
})
