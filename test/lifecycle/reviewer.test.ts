import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
import {
  clockOf,
  complaintIn,
  done,
  finishTasks,
  give,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { admin, agent, approvers, colleague, secondSupervisor, supervisor } from '../support/people.ts'

const grounds = { grounds: '检测单写错了机号' }
const back = { reason: '换来的新机又坏了' }

/** A tenant that keeps these people. */
async function houseOf(people: readonly object[] = house.people, routing: object | null = null) {
  const api = await startTestApp(t)
  const { status, payload } = await api.call(admin, 'PUT', '/v1/members', {
    ...{ ...house, people, ...bodies.reason },
  })
  if (status !== 200) throw new Error(payload)
  if (routing) await api.call(admin, 'PUT', '/v1/policies/routing', { content: routing, ...bodies.reason })
  return api
}
const without = (...subs: string[]) => house.people.filter(({ sub }) => !subs.includes(sub))

t.test(
  '§2 appeal: the reviewer is somebody of the department who had no part, and has 30 days',
  async (t) => {
    const api = await houseOf()
    const { id } = await complaintIn(api, 'revisited')
    const told = await done(api, agent, id, 'appeal', grounds)
    tells(t, told, { state: 'graded', handler: colleague.sub, department: 'after-sales' })
    const clock = clockOf(told, 'review')
    t.equal(Date.parse(clock.dueAt) - api.now().getTime(), 30 * 86_400_000)
    tells(t, (await timeline(api, id)).at(-1), {
      type: 'complaint.assigned',
      data: { handler: colleague.sub },
    })
    refused(t, await give(api, agent, id, 'plan', bodies.planning()), 403, 'had-part')
    tells(t, await done(api, colleague, id, 'plan', bodies.planning()), { state: 'planned' })
  },
)

t.test('FAIR-5 where nobody of the department is left it goes up the ladder', async (t) => {
  const api = await houseOf(without('agent.zhou'))
  const { id } = await complaintIn(api, 'revisited')
  tells(t, await done(api, agent, id, 'appeal', grounds), { handler: 'supervisor.he', level: 0 })
  const other = await complaintIn(api, 'dismissed')
  const told = await done(api, agent, other.id, 'appeal', grounds)
  tells(
    t,
    told,
    { handler: null, level: 2 },
    'the supervisor had a part: it is for the head of the department',
  )
  tells(t, (await timeline(api, other.id)).at(-1), { type: 'complaint.escalated' })
})

t.test('FAIR-5 where all of the ladder had a part, whom policy names outside it reviews', async (t) => {
  const people = [
    { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] },
    { sub: 'supervisor.he', roles: ['supervisor'] },
    { sub: 'supervisor.wei', roles: ['supervisor'] },
    { sub: 'outsider.an', roles: ['quality'] },
  ]
  const api = await startTestApp(t)
  const put = await api.call(admin, 'PUT', '/v1/members', { people, ...bodies.reason })
  t.equal(put.status, 200)
  const content = { rules: [], outsideLadder: 'outsider.an' }
  t.equal((await api.call(admin, 'PUT', '/v1/policies/routing', { content, ...bodies.reason })).status, 200)
  const { id } = await complaintIn(api, 'dismissed')
  tells(t, await done(api, agent, id, 'appeal', grounds), { handler: 'outsider.an' })
  const outsider = { sub: 'outsider.an', roles: ['agent' as const] }
  tells(t, await done(api, outsider, id, 'classify', bodies.classification), { handler: 'outsider.an' })
})

t.test('LIFE-8 the successor of an appealed dossier is the reviewer’s from the start', async (t) => {
  const api = await houseOf()
  const old = await complaintIn(api, 'archived')
  const { body } = await give(api, agent, old.id, 'appeal', grounds)
  tells(t, body, { state: 'received', predecessor: old.id, handler: colleague.sub })
})

t.test('FAIR-2 whoever is complained of, or answers for them, doesn’t review it', async (t) => {
  const api = await houseOf()
  const respondents = [{ kind: 'employee', name: colleague.sub }]
  const { id } = await complaintIn(api, 'dismissed', { overrides: { respondents } })
  const told = await done(api, agent, id, 'appeal', grounds)
  tells(t, told, { handler: null, level: 3 }, 'the head answers for agent.zhou: it is for the vp')
})

/** Brings a reopened complaint to `executed` again. */
async function again(api: Awaited<ReturnType<typeof houseOf>>, id: string): Promise<Told> {
  const { plan } = await done(api, agent, id, 'plan', bodies.planning())
  await done(api, approvers[plan.approver as keyof typeof approvers], id, 'approve')
  await done(api, agent, id, 'decide', { accept: plan.recommended, words: '再试一次' })
  await finishTasks(api, await done(api, agent, id, 'execute'), supervisor)
  return done(api, agent, id, 'complete', bodies.completion)
}

t.test(
  '§2 reopen: unsolved at the revisit twice raises the grade and goes to another, whoever that is',
  async (t) => {
    const api = await houseOf()
    const { id } = await complaintIn(api, 'executed')
    const first = await done(api, agent, id, 'revisit', bodies.reached('no'))
    tells(t, first, { reopenedCount: 1, grade: 'general', handler: agent.sub })
    await again(api, id)
    const second = await done(api, agent, id, 'revisit', bodies.reached('no'))
    tells(t, second, { reopenedCount: 2, grade: 'important', handler: colleague.sub, state: 'graded' })
    const [revisited, reopened, assigned] = (await timeline(api, id)).slice(-3)
    tells(
      t,
      [revisited, reopened, assigned],
      [
        { type: 'complaint.revisited' },
        { type: 'complaint.reopened', data: { excluded: [agent.sub], raisedTo: 'important' } },
        { type: 'complaint.assigned', data: { handler: colleague.sub } },
      ],
    )
  },
)

t.test('§2 reopen: an urgent one tells the gm by name at the second reopening', async (t) => {
  const api = await houseOf()
  const { id } = await complaintIn(api, 'executed', { grade: 'urgent' })
  await done(api, agent, id, 'reopen', back)
  await again(api, id)
  tells(t, await done(api, agent, id, 'reopen', back), { grade: 'urgent', handler: colleague.sub })
  tells(t, (await timeline(api, id)).at(-2), {
    ...{ type: 'complaint.reopened', data: { tell: 'gm', to: ['gm.luo'] } },
  })
})

t.test('§2 appeal: without members it is nobody’s until somebody without a part takes it', async (t) => {
  const api = await startTestApp(t)
  const { id } = await complaintIn(api, 'revisited')
  tells(t, await done(api, secondSupervisor, id, 'appeal', grounds), { handler: null })
})
