import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { brokenLinks } from '../support/chain.ts'
import { complaintIn, doings, done, finishTasks, look, receive, tells, timeline } from '../support/journey.ts'
import { agent, deptManager, gm, liaison, vp } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000

t.test(
  'a general complaint goes from received to archived, and its timeline tells who did what (LIFE-2)',
  async (t) => {
    const { id } = await receive(api)
    await done(api, agent, id, 'classify', bodies.classification)
    await done(api, agent, id, 'grade', bodies.factsOf('general'))
    const asked = await done(api, agent, id, 'verifications', bodies.verification)
    api.advance(HOUR_MS)
    await done(api, liaison, id, `verifications/${asked.id}/answer`, bodies.finding)
    const { plan } = await done(api, agent, id, 'plan', bodies.planning())
    await done(api, deptManager, id, 'return', { reason: '请写明换新由谁送达' })
    const second = await done(api, agent, id, 'plan', bodies.planning())
    t.not(second.plan.recommended, plan.recommended, 'a new plan has options of its own')
    await done(api, deptManager, id, 'approve', {
      comment: '同意',
      effective: true,
      lawful: true,
      feasible: true,
    })
    await done(api, agent, id, 'messages', { kind: 'plan', channel: 'phone', words: '方案已经定好，三选一' })
    await done(api, agent, id, 'decide', { accept: second.plan.options[1].id, words: '修好就行' })
    const executing = await done(api, agent, id, 'execute')
    await done(api, agent, id, `tasks/${executing.tasks[0].id}/start`)
    api.advance(HOUR_MS)
    await done(api, agent, id, `tasks/${executing.tasks[0].id}/finish`, bodies.evidence)
    const executed = await done(api, agent, id, 'complete', bodies.completion)
    t.equal(executed.answer, bodies.completion.answer)
    api.advance(48 * HOUR_MS)
    await done(api, agent, id, 'revisit', bodies.reached('yes'))
    const archived = await done(api, agent, id, 'archive')
    tells(t, archived, { state: 'archived', disposal: 'resolved', archivedAt: api.now().toISOString() })
    const told = doings(await timeline(api, id)).map(({ type, actor, role, reason }) =>
      [type, actor, role, ...(reason ? [reason] : [])].join(' '),
    )
    t.same(told, [
      'complaint.received agent.li agent',
      'complaint.classified agent.li agent',
      'complaint.graded agent.li agent',
      'verification.asked agent.li agent',
      'verification.answered liaison.qian liaison',
      'complaint.planned agent.li agent',
      'complaint.returned manager.fang dept_manager 请写明换新由谁送达',
      'complaint.planned agent.li agent',
      'complaint.approved manager.fang dept_manager',
      'message.sent agent.li agent',
      'complaint.decided agent.li agent',
      'complaint.executed agent.li agent',
      'task.started agent.li agent',
      'task.finished agent.li agent',
      'complaint.completed agent.li agent',
      'complaint.revisited agent.li agent',
      'complaint.archived agent.li agent',
    ])
    t.same(await brokenLinks(api, id), [])
  },
)

t.test('an important complaint needs the vp and a root cause, and is archived (APP-1, ARC-1)', async (t) => {
  const { id } = await complaintIn(api, 'archived', { grade: 'important' })
  const events = await timeline(api, id)
  const approved = events.find(({ type }) => type === 'complaint.approved')
  tells(t, approved, { actor: vp.sub, role: 'vp', data: { covers: bodies.fen(19_900) } })
  t.same(await brokenLinks(api, id), [])
})

t.test('an urgent complaint is worked on before its approval by the green channel (APP-2)', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  const opened = await done(api, gm, id, 'execute', { greenChannel: { reason: '隐患未除，须先换机' } })
  tells(t, opened, { state: 'executing', greenChannel: true, awaiting: ['ratification'] })
  const { plan } = await look(api, agent, id)
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '先换，越快越好' })
  const ratified = await done(api, vp, id, 'ratify', { verdict: 'ratified', comment: '情况属实' })
  tells(t, ratified, { awaiting: [], ratification: null })
  await finishTasks(api, ratified)
  await done(api, agent, id, 'complete', bodies.completion)
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  t.equal((await done(api, agent, id, 'archive')).disposal, 'resolved')
  const steps = (await timeline(api, id)).slice(-7)
  t.same(
    steps.map(({ type, role }) => `${type} ${role}`),
    [
      'complaint.executed gm',
      'complaint.decided agent',
      'complaint.ratified vp',
      'task.finished agent',
      'complaint.completed agent',
      'complaint.revisited agent',
      'complaint.archived agent',
    ],
  )
  t.equal(steps.find(({ type }) => type === 'complaint.executed')?.reason, '隐患未除，须先换机')
  t.same(await brokenLinks(api, id), [])
})

t.test('a complaint settled at first contact is revisited and archived as settled (PLAN-5)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  const settled = await done(api, agent, id, 'settle', bodies.settlement())
  tells(t, settled, { state: 'executed', disposal: 'settled' })
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  tells(t, await done(api, agent, id, 'archive'), { state: 'archived', disposal: 'settled' })
  t.same(await brokenLinks(api, id), [])
})

t.test('what an auditor reads of a timeline holds no reasons, and its hashes are the same', async (t) => {
  const { id } = await complaintIn(api, 'withdrawn')
  const full = await timeline(api, id)
  const answer = await api.call(
    { sub: 'auditor.yu', roles: ['auditor'] },
    'GET',
    `/v1/complaints/${id}/timeline`,
  )
  t.same(
    answer.body.items,
    full.map(({ reason: _, ...event }) => event),
  )
  t.equal(full.at(-1)?.reason, '客户说已自行解决')
})
