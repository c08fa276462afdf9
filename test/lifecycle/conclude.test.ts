import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, refused, tells } from '../support/journey.ts'
import { agent, legal, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const clear = { opinion: 'clear', comment: '答复有据' }
const conclude = (id: string, body: object = bodies.conclusion) => give(api, supervisor, id, 'conclude', body)

t.test('it follows two refused plans, not one (LIFE-9)', async (t) => {
  const once = await complaintIn(api, 'graded', { declined: 1 })
  await done(api, legal, once.id, 'legal-review', clear)
  refused(t, await conclude(once.id), 409, 'too-early-to-conclude', { rule: 'LIFE-9' })
  const twice = await complaintIn(api, 'graded', { declined: 2 })
  await done(api, legal, twice.id, 'legal-review', clear)
  t.equal((await conclude(twice.id)).body.state, 'archived')
})

t.test('a refused plan and a reopening count together (LIFE-9)', async (t) => {
  const { id } = await complaintIn(api, 'executed', { declined: 1 })
  await done(api, legal, id, 'legal-review', clear)
  refused(t, await conclude(id), 409, 'too-early-to-conclude')
  await done(api, agent, id, 'reopen', bodies.reason)
  t.equal((await conclude(id)).status, 200)
})

t.test('after the appeal it is possible, by a supervisor who had no part (LIFE-9)', async (t) => {
  const { id } = await complaintIn(api, 'dismissed', { from: 'graded' })
  await done(api, agent, id, 'appeal', { grounds: '检测有误' })
  await done(api, legal, id, 'legal-review', clear)
  refused(t, await conclude(id), 403, 'had-part')
  const fresh = { ...supervisor, sub: 'supervisor.dong' }
  t.equal((await done(api, fresh, id, 'conclude', bodies.conclusion)).state, 'archived')
})

t.test(
  'never counted as solved: what is offered, until when, and the other ways stand in it (LIFE-9)',
  async (t) => {
    const { id } = await complaintIn(api, 'graded', { declined: 2 })
    await done(api, legal, id, 'legal-review', clear)
    const told = await done(api, supervisor, id, 'conclude', bodies.conclusion)
    const { answer, ...rest } = bodies.conclusion
    tells(t, told, { state: 'archived', disposal: 'closed_unsettled', answer, conclusion: rest })
    t.same(
      told.matters.map(({ outcome }: { outcome: string }) => outcome),
      ['closed_unsettled'],
    )
  },
)

t.test('the latest legal review is clear, and no task is open (LIFE-9)', async (t) => {
  const { id, tasks } = await complaintIn(api, 'executing', { declined: 2 })
  refused(t, await conclude(id), 409, 'legal-review-missing')
  await done(api, legal, id, 'legal-review', clear)
  await done(api, legal, id, 'legal-review', { opinion: 'object', comment: '漏了赔付依据' })
  refused(t, await conclude(id), 409, 'legal-review-missing')
  await done(api, legal, id, 'legal-review', clear)
  refused(t, await conclude(id), 409, 'tasks-open')
  await done(api, agent, id, `tasks/${tasks[0].id}/cancel`, bodies.reason)
  t.equal((await conclude(id)).status, 200)
})

t.test('the other ways are needed, and an agent does not conclude (LIFE-9)', async (t) => {
  const { id } = await complaintIn(api, 'graded', { declined: 2 })
  refused(t, await conclude(id, { ...bodies.conclusion, otherWays: [] }), 400, 'invalid-request')
  refused(t, await conclude(id, { otherWays: ['起诉'] }), 400, 'invalid-request')
  refused(t, await conclude(id, { ...bodies.conclusion, until: '明年' }), 400, 'invalid-request')
  refused(t, await give(api, agent, id, 'conclude', bodies.conclusion), 403, 'role-not-allowed')
  refused(t, await give(api, supervisor, id, 'legal-review', clear), 403, 'role-not-allowed')
})
