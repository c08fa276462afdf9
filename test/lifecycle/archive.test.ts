import t from 'tap'
import { workOnce } from '../../src/worker.job.ts'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  clockOf,
  complaintIn,
  done,
  finishTasks,
  give,
  look,
  openClocks,
  refused,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, deptManager, legal, vp } from '../support/people.ts'

const api = await startTestApp(t)
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const work = () => workOnce({ database: api.database, means: api.means, log: api.app.log })

t.test('solved at the revisit or withdrawn is archived by the agent at once (§2 archive)', async (t) => {
  t.equal((await complaintIn(api, 'archived')).disposal, 'resolved')
  const { id } = await complaintIn(api, 'withdrawn')
  const told = await done(api, agent, id, 'archive')
  tells(t, told, { state: 'archived', disposal: 'withdrawn' })
  t.same(openClocks(told), [])
})

t.test(
  'else the worker archives when the 30 days for an appeal are over, not before (§2 archive)',
  async (t) => {
    const revisited = await complaintIn(api, 'revisited')
    const dismissed = await complaintIn(api, 'dismissed')
    for (const { id } of [revisited, dismissed]) {
      const closesAt = new Date(api.now().getTime() + 30 * DAY_MS).toISOString()
      refused(t, await give(api, agent, id, 'archive'), 409, 'appeal-time-running', { closesAt })
      const told = await look(api, agent, id)
      const startedAt = api.now().toISOString()
      tells(t, clockOf(told, 'close'), { state: 'running', startedAt, dueAt: closesAt })
    }
    api.advance(30 * DAY_MS - 1)
    await work()
    t.equal((await look(api, agent, revisited.id)).state, 'revisited', 'a millisecond early')
    t.equal((await look(api, agent, dismissed.id)).state, 'dismissed', 'a millisecond early')
    api.advance(1)
    t.equal(await work(), 2)
    tells(t, await look(api, agent, revisited.id), { state: 'archived', disposal: 'resolved' })
    tells(t, await look(api, agent, dismissed.id), { state: 'archived', disposal: 'not_accepted' })
    for (const { id } of [revisited, dismissed]) t.same(openClocks(await look(api, agent, id)), [])
    tells(t, (await timeline(api, dismissed.id)).at(-1), {
      ...{ type: 'complaint.archived', actor: 'worker', role: 'worker', origin: 'worker' },
      at: api.now().toISOString(),
    })
    t.equal(await work(), 0, 'once')
  },
)

t.test('two workers at once archive it once (LIFE-1)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed')
  api.advance(30 * DAY_MS)
  await Promise.all([work(), work()])
  t.equal((await timeline(api, id)).filter(({ type }) => type === 'complaint.archived').length, 1)
})

t.test(
  'important and urgent need a root cause first; it may be added by a correction (ARC-1, PLAN-4)',
  async (t) => {
    const { rootCause, ...planning } = bodies.planning()
    const { id } = await complaintIn(api, 'revisited', { grade: 'important', planning, solved: 'yes' })
    const missing = { missing: ['rootCause'], rule: 'ARC-1' }
    refused(t, await give(api, agent, id, 'archive'), 409, 'dossier-incomplete', missing)
    t.equal((await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { rootCause })).status, 200)
    t.equal((await done(api, agent, id, 'archive')).state, 'archived')
  },
)

t.test('the worker leaves alone what is not complete, and takes it up when it is (ARC-1)', async (t) => {
  const { rootCause, ...planning } = bodies.planning()
  const { id } = await complaintIn(api, 'revisited', { grade: 'important', planning })
  api.advance(31 * DAY_MS)
  await work()
  t.equal((await look(api, agent, id)).state, 'revisited')
  t.equal(await work(), 0, 'it is tried again, but not at once')
  await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { rootCause })
  api.advance(HOUR_MS)
  await work()
  t.equal((await look(api, agent, id)).state, 'archived')
})

t.test(
  'where somebody is named, their statement or why it is missing belongs to it (ARC-1, FAIR-1)',
  async (t) => {
    const respondents = [{ kind: 'unit', name: '青禾路门店' }]
    const { id } = await complaintIn(api, 'revisited', { overrides: { respondents }, solved: 'yes' })
    const missing = { missing: ['respondentStatement'] }
    refused(t, await give(api, agent, id, 'archive'), 409, 'dossier-incomplete', missing)
    await done(api, agent, id, 'statements', { by: 'respondent', missing: '门店已关闭' })
    t.equal((await done(api, agent, id, 'archive')).state, 'archived')
  },
)

t.test('work that was cancelled to the last task is no evidence (ARC-1)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing')
  await done(api, agent, id, `tasks/${tasks[0].id}/cancel`, bodies.reason)
  await done(api, agent, id, 'complete', bodies.completion)
  await done(api, agent, id, 'revisit', bodies.reached('yes'))
  refused(t, await give(api, agent, id, 'archive'), 409, 'dossier-incomplete', { missing: ['evidence'] })
})

t.test('a frozen dossier takes no command but hold and release (ARC-1, ARC-2)', async (t) => {
  const { id, actions } = await complaintIn(api, 'archived')
  const allowed = actions.filter((one: { allowed: boolean }) => one.allowed)
  t.same(
    allowed.map(({ name }: { name: string }) => name),
    ['reopen', 'appeal'],
  )
  const corrected = await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { alreadyTried: '没有' })
  refused(t, corrected, 409, 'transition-not-allowed', { state: 'archived' })
  const message = { kind: 'other', channel: 'phone', words: '再见' }
  refused(t, await give(api, agent, id, 'messages', message), 409, 'transition-not-allowed')
  t.equal((await done(api, legal, id, 'hold', bodies.reason)).legalHold, true)
  t.equal((await done(api, legal, id, 'release', bodies.reason)).legalHold, false)
})

t.test('after a won appeal the old close clock archives nothing (§2 appeal)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed', { from: 'graded' })
  await done(api, agent, id, 'appeal', { grounds: '检测有误' })
  const handler = { sub: 'agent.new', roles: ['agent'] as const, departments: ['after-sales'] }
  await done(api, handler, id, 'verifications/waive', bodies.reason)
  const { plan } = await done(api, handler, id, 'plan', bodies.planning())
  await done(api, plan.approver === 'vp' ? vp : deptManager, id, 'approve')
  await done(api, handler, id, 'decide', { accept: plan.recommended, words: '行' })
  await finishTasks(api, await done(api, handler, id, 'execute'), handler)
  await done(api, handler, id, 'complete', bodies.completion)
  api.advance(29 * DAY_MS)
  await done(api, handler, id, 'revisit', bodies.reached('partly'))
  api.advance(2 * DAY_MS)
  await work()
  t.equal((await look(api, handler, id)).state, 'revisited', 'its own 30 days have just begun')
})
