import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  done,
  finishTasks,
  give,
  look,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, approvers, colleague, legal, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const back = { reason: '换来的新机又坏了' }

/** Brings a reopened complaint to `executed` again, by a colleague where agent.li may not. */
async function again(id: string, who = agent): Promise<Told> {
  const { plan } = await done(api, who, id, 'plan', bodies.planning())
  await done(api, approvers[plan.approver as keyof typeof approvers], id, 'approve')
  await done(api, who, id, 'decide', { accept: plan.recommended, words: '再试一次' })
  const executing = await done(api, who, id, 'execute')
  await finishTasks(api, executing, supervisor)
  return done(api, who, id, 'complete', bodies.completion)
}

t.test(
  'plan, decision and tasks become history, verifications stay, and it is counted (§2 reopen)',
  async (t) => {
    for (const state of ['executed', 'revisited'] as const) {
      const { id, plan } = await complaintIn(api, state)
      const told = await done(api, agent, id, 'reopen', back)
      tells(t, told, { state: 'graded', reopenedCount: 1, plan: null, decision: null, answer: null })
      tells(t, told, { verificationWaived: true, handler: agent.sub, grade: 'general' })
      t.not(clockOf(told, 'close')?.state, 'running')
      t.equal(told.formerPlans[0].recommended, plan.recommended)
      t.equal(told.tasks[0].state, 'finished')
      tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.reopened', ...back })
    }
  },
)

t.test('the second reopening raises the grade and goes to another handler (§2 reopen)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  await done(api, agent, id, 'reopen', back)
  await again(id)
  const told = await done(api, agent, id, 'reopen', back)
  tells(t, told, { reopenedCount: 2, grade: 'important', handler: null, department: 'after-sales' })
  refused(t, await give(api, agent, id, 'plan', bodies.planning()), 403, 'had-part')
  const assigned = await give(api, supervisor, id, 'assign', { handler: agent.sub })
  refused(t, assigned, 403, 'had-part')
  const taken = await done(api, colleague, id, 'plan', bodies.planning())
  tells(t, taken, { state: 'planned', handler: colleague.sub, plan: { approver: 'vp' } })
})

t.test(
  'an urgent complaint stays urgent at the second reopening, and the gm is named (§2 reopen)',
  async (t) => {
    const { id } = await complaintIn(api, 'executed', { grade: 'urgent' })
    await done(api, agent, id, 'reopen', back)
    await again(id)
    t.equal((await done(api, agent, id, 'reopen', back)).grade, 'urgent')
    tells(t, (await timeline(api, id)).at(-1).data, {
      reopenedCount: 2,
      tell: 'gm',
      excluded: [agent.sub],
    })
  },
)

t.test('the time for reopening is over after 30 days (§2 reopen)', async (t) => {
  const inTime = await complaintIn(api, 'revisited')
  api.advance(30 * DAY_MS)
  t.equal((await done(api, agent, inTime.id, 'reopen', back)).state, 'graded')
  const late = await complaintIn(api, 'revisited')
  api.advance(30 * DAY_MS + 1)
  refused(t, await give(api, agent, late.id, 'reopen', back), 409, 'appeal-time-over')
})

t.test('a frozen dossier gets a successor within 30 days, and stays as it is (LIFE-8)', async (t) => {
  const old = await complaintIn(api, 'archived')
  api.advance(30 * DAY_MS)
  const answer = await give(api, agent, old.id, 'reopen', back)
  t.equal(answer.status, 201)
  const successor = answer.body
  t.equal(answer.headers.location, `/v1/complaints/${successor.id}`)
  tells(t, successor, { state: 'received', predecessor: old.id, reopenedCount: 1, account: old.account })
  t.not(successor.reference, old.reference)
  tells(t, await look(api, agent, old.id), {
    ...{ state: 'archived', successor: successor.id, disposal: 'resolved', reopenedCount: 0 },
    ...{ plan: old.plan, tasks: old.tasks, answer: old.answer },
  })
  refused(t, await give(api, agent, old.id, 'reopen', back), 409, 'succeeded-already')
})

t.test(
  'what was archived after nobody could be reached keeps its attempts when it is reopened (LIFE-8, ARC-1)',
  async (t) => {
    const { id } = await complaintIn(api, 'graded')
    await done(api, agent, id, 'attempts', { channel: 'phone', outcome: 'no_answer' })
    await done(api, agent, id, 'withdraw', { ...bodies.reason, tasks: 'undo' })
    const old = await done(api, agent, id, 'archive')
    t.equal(old.attempts.length, 1)
    t.equal((await give(api, agent, id, 'reopen', back)).status, 201)
    t.same((await look(api, agent, id)).attempts, old.attempts)
  },
)

t.test('of two who reopen an archive at once one makes the successor (LIFE-1, LIFE-8)', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const answers = await Promise.all([agent, supervisor].map((who) => give(api, who, id, 'reopen', back)))
  t.same(answers.map(({ status }) => status).sort(), [201, 409])
})

t.test('after 30 days there is no successor (LIFE-8)', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  api.advance(30 * DAY_MS + 1)
  refused(t, await give(api, agent, id, 'reopen', back), 409, 'appeal-time-over', { rule: 'LIFE-8' })
})

t.test('what another body gives back is taken up by a supervisor whenever it comes (LIFE-8)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  await done(api, legal, id, 'transfer', { to: '市场监督管理局', reason: '涉嫌价格违法' })
  api.advance(90 * DAY_MS)
  refused(t, await give(api, agent, id, 'reopen', back), 409, 'appeal-time-over')
  const both = { ...supervisor, roles: ['agent', 'supervisor'] as const, departments: ['after-sales'] }
  const answer = await give(api, both, id, 'reopen', { reason: '管辖机关退回' })
  tells(t, answer, { status: 201, body: { predecessor: id } })
})

t.test('a dossier reopened for the second time goes to another handler (LIFE-8, §2 reopen)', async (t) => {
  const { id } = await complaintIn(api, 'executed')
  await done(api, agent, id, 'reopen', back)
  await again(id)
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  await done(api, agent, id, 'archive')
  const { body: successor } = await give(api, agent, id, 'reopen', back)
  t.equal(successor.reopenedCount, 2)
  refused(t, await give(api, agent, successor.id, 'classify', bodies.classification), 403, 'had-part')
  const told = await done(api, colleague, successor.id, 'classify', bodies.classification)
  t.equal(told.handler, colleague.sub)
})

/** Archived after one reopening; `facts` as it is graded. */
async function archivedAfterReopening(grade: 'general' | 'urgent' = 'general'): Promise<Told> {
  const { id } = await complaintIn(api, 'executed', { grade })
  await done(api, agent, id, 'reopen', back)
  await again(id)
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  return done(api, agent, id, 'archive')
}

t.test('a dossier reopened for the second time is graded a level higher (LIFE-8, §2 reopen)', async (t) => {
  for (const [command, body] of [
    ['reopen', back],
    ['appeal', { grounds: '新机的毛病和旧机一样' }],
  ] as const) {
    const { id: old } = await archivedAfterReopening()
    const { body: successor } = await give(api, agent, old, command, body)
    tells(t, successor, { reopenedCount: 2, grade: null, provisionalGrade: 'important' }, command)
    const reason = { criterion: 'reopened_again', fact: 'reopenedCount = 2' }
    tells(t, successor, { gradeReasons: [reason] })
    await done(api, colleague, successor.id, 'classify', bodies.classification)
    const graded = await done(api, colleague, successor.id, 'grade', bodies.factsOf('general'))
    tells(t, graded, { grade: 'important', gradeReasons: [reason] })
  }
})

t.test(
  'what a second reopening raised only a supervisor lowers, with a reason (GRD-1, LIFE-8)',
  async (t) => {
    const { id: old } = await archivedAfterReopening()
    const { id } = (await give(api, agent, old, 'reopen', back)).body
    await done(api, colleague, id, 'classify', bodies.classification)
    const lowered = { ...bodies.factsOf('general'), override: { grade: 'general', reason: '换货已到' } }
    refused(t, await give(api, colleague, id, 'grade', lowered), 403, 'lowering-needs-supervisor')
    t.equal((await done(api, supervisor, id, 'grade', lowered)).grade, 'general')
  },
)

t.test(
  'the first reopening of a dossier raises nothing, and an urgent one tells the gm (LIFE-8)',
  async (t) => {
    const first = await complaintIn(api, 'archived')
    const { body } = await give(api, agent, first.id, 'reopen', back)
    tells(t, body, { reopenedCount: 1, provisionalGrade: 'general', gradeReasons: [] })
    const urgent = await archivedAfterReopening('urgent')
    const { body: successor } = await give(api, agent, urgent.id, 'reopen', back)
    t.equal(successor.provisionalGrade, 'urgent')
    tells(t, (await timeline(api, urgent.id)).at(-1).data, { tell: 'gm', successor: successor.id })
  },
)

t.test(
  'after a second reopening new facts raise the grade, and don’t undo its raise (§2 reopen)',
  async (t) => {
    const { id } = await complaintIn(api, 'executed')
    await done(api, agent, id, 'reopen', back)
    await again(id)
    await done(api, agent, id, 'reopen', back)
    t.equal((await done(api, colleague, id, 'grade', bodies.factsOf('general'))).grade, 'important')
    const urgent = await done(api, colleague, id, 'grade', bodies.factsOf('urgent'))
    tells(t, urgent, { grade: 'urgent' })
    t.notMatch(JSON.stringify(urgent.gradeReasons), 'reopened_again')
  },
)
