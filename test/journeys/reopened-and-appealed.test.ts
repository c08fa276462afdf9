import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { type Follower, startFollowing } from '../support/follower.ts'
import { house } from '../support/house.ts'
import { clockOf, openClocks, type Told, tells, timeline } from '../support/journey.ts'
import {
  admin,
  agent,
  approvers,
  colleague,
  deptManager,
  legal,
  liaison,
  supervisor,
  vp,
} from '../support/people.ts'
import { acted, pageOf, seen } from '../support/tracking.ts'

const api = await startTestApp(t)
const DAY = 24 * 3_600_000
await api.call(admin, 'PUT', '/v1/members', { ...house, ...bodies.reason })

/** From graded to executed, as whoever handles it then. */
async function carriedOut(one: Follower, who: typeof agent): Promise<Told> {
  const measures = [{ action: '门店换新', owner: who.sub, department: 'after-sales', dueIn: 'PT24H' }]
  const options = bodies.planning().options.map((option) => ({ ...option, measures }))
  const { plan } = await one.follow(who, 'plan', bodies.planning({ more: { options } }))
  await one.follow(approvers[plan.approver as keyof typeof approvers], 'approve')
  await one.follow(who, 'decide', { accept: plan.recommended, words: '先这样' })
  const { tasks } = await one.follow(who, 'execute')
  for (const { id, state } of tasks)
    if (state === 'open') await one.follow(who, 'finish-task', bodies.evidence, id)
  return one.follow(who, 'complete', bodies.completion)
}

t.test(
  '§2 reopen: the first time it stays where it is, the second it rises and another finishes it',
  async (t) => {
    const one = await startFollowing(api, agent)
    const page = pageOf(one.received)
    await one.follow(agent, 'classify', bodies.classification)
    await one.follow(agent, 'grade', bodies.factsOf('general'))
    const { id } = await one.follow(agent, 'ask-verification', bodies.verification)
    await one.follow(liaison, 'answer-verification', bodies.finding, id)
    await carriedOut(one, agent)
    api.advance(DAY)
    await acted(api, page, 'feedback', { solved: 'no', words: '新机也跳闸' })
    const first = await one.look(agent)
    tells(t, first, { state: 'graded', reopenedCount: 1, grade: 'general', handler: agent.sub })
    tells(t, first.formerPlans, [{ decision: { accepted: first.formerPlans[0].recommended } }])
    await carriedOut(one, agent)
    api.advance(DAY)
    await acted(api, page, 'reopen', { reason: '第二台还是跳闸' })
    const second = await one.look(colleague)
    tells(t, second, { state: 'graded', reopenedCount: 2, grade: 'important', handler: colleague.sub })
    tells(t, clockOf(second, 'resolve'), { instance: 3, stoppedAt: null })
    t.equal(Date.parse(clockOf(second, 'resolve').dueAt) - api.now().getTime(), 2 * DAY)
    for (const name of ['classify', 'grade', 'plan']) t.equal(await one.barred(agent, name), 'had-part')
    t.equal(await one.barred(colleague, 'plan'), null, 'VER-3 what was verified stays')
    tells(t, await carriedOut(one, colleague), { approval: { complete: true }, handler: colleague.sub })
    await acted(api, page, 'feedback', { solved: 'yes', satisfaction: 4 })
    const archived = await one.follow(colleague, 'archive')
    tells(t, archived, { state: 'archived', disposal: 'resolved', formerPlans: [{}, {}], revisits: [{}, {}] })
    t.same(openClocks(archived), [])
    const approvals = (await timeline(api, archived.id)).filter(({ type }) => type === 'complaint.approved')
    t.same(
      approvals.map(({ actor }) => actor),
      [deptManager.sub, deptManager.sub, vp.sub],
    )
  },
)

t.test('§2 appeal: a dismissal is reviewed, and undone, by somebody who had no part in it', async (t) => {
  const one = await startFollowing(api, agent)
  const page = pageOf(one.received)
  await one.follow(agent, 'classify', bodies.classification)
  await one.follow(agent, 'grade', bodies.factsOf('general'))
  const { id } = await one.follow(agent, 'ask-verification', bodies.verification)
  await one.follow(liaison, 'answer-verification', { ...bodies.finding, finding: 'unsubstantiated' }, id)
  await one.follow(agent, 'make-statement', { by: 'complainant', words: '从没进过水' })
  await one.follow(agent, 'make-statement', { by: 'respondent', missing: '值班店员已离职' })
  await one.follow(supervisor, 'dismiss', { kind: 'unfounded', ground: 'no_fault', reason: '检测未见异常' })
  t.equal(await one.barred(supervisor, 'confirm-dismissal'), 'own-dismissal')
  tells(t, await one.follow(legal, 'confirm-dismissal', { confirm: true }), { state: 'dismissed' })
  const told = await seen(api, page)
  tells(t, told, { refusal: { kind: 'unfounded', reason: '检测未见异常' } })
  t.equal(Date.parse(told.appeal.until) - api.now().getTime(), 30 * DAY)
  api.advance(20 * DAY)
  await acted(api, page, 'appeal', { grounds: '检测单写的是另一台机器' })
  const appealed = await one.look(colleague)
  tells(t, appealed, { state: 'graded', handler: colleague.sub, appealed: true, disposal: null })
  for (const who of [agent, supervisor]) t.equal(await one.barred(who, 'plan'), 'had-part', who.sub)
  t.equal((await seen(api, page)).responsible.handler, colleague.sub)
  await carriedOut(one, colleague)
  await acted(api, page, 'feedback', { solved: 'yes', satisfaction: 5 })
  const again = (await seen(api, page)).actions.find(({ name }: Told) => name === 'appeal')
  tells(t, again, { allowed: false, type: '/problems/appealed-already' })
  const archived = await one.follow(colleague, 'archive')
  tells(t, archived, { state: 'archived', disposal: 'resolved' })
  tells(t, clockOf(archived, 'review'), { state: 'met' })
  t.same(openClocks(archived), [])
})
