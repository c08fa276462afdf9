import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, tells } from '../support/journey.ts'
import { agent, colleague, gm, supervisor, vp } from '../support/people.ts'

let api: TestApp

t.before(async () => {
  api = await startTestApp(t)
})

t.test('LIFE-8 what was appealed once from the archive is not appealed again in its successor', async (t) => {
  const { id } = await complaintIn(api, 'archived')
  const successor = await done(api, agent, id, 'appeal', { grounds: '照片能证明' })
  t.equal(successor.appealed, true)
  t.equal(successor.predecessor, id)
})

t.test('LIFE-11 a supervisor urges with the time by which it is wanted', async (t) => {
  const { id } = await receive(api)
  const told = await done(api, supervisor, id, 'urge', {
    words: '今天必须回电',
    by: '2026-11-21T10:00:00+08:00',
  })
  tells(t, told.urges, [{ by: 'member', dueAt: '2026-11-21T02:00:00.000Z' }])
  const late = await give(api, supervisor, id, 'urge', { words: '昨天', by: '2020-01-01T00:00:00Z' })
  tells(t, late, { status: 400, body: { errors: [{ pointer: '/by', code: 'in_past' }] } })
})

t.test('FAIR-1 while a dismissal awaits confirmation no statement is added', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  await done(api, supervisor, id, 'dismiss', bodies.notAccepted)
  const answer = await give(api, agent, id, 'statements', { by: 'complainant', words: '我还有话说' })
  refused(t, answer, 409, 'confirmation-pending')
})

t.test(
  'ASG-2 after the third return nobody takes it by working on it, until a supervisor decides',
  async (t) => {
    const { id } = await receive(api)
    for (const _ of [1, 2, 3]) {
      await done(api, supervisor, id, 'assign', { department: 'after-sales' })
      await done(api, agent, id, 'return-assignment', { reason: '不属售后' })
    }
    refused(t, await give(api, colleague, id, 'classify', bodies.classification), 409, 'arbitration-pending')
    await done(api, supervisor, id, 'assign', { handler: colleague.sub, department: 'after-sales' })
    t.equal((await give(api, colleague, id, 'classify', bodies.classification)).status, 200)
  },
)

t.test('GRP-1 a complaint is not merged into itself', async (t) => {
  const { id } = await receive(api)
  const answer = await give(api, agent, id, 'merge', { into: id, reason: '重复' })
  tells(t, answer, { status: 400, body: { errors: [{ pointer: '/into', code: 'same_complaint' }] } })
})

t.test('APP-2 a refused green channel leaves nothing open to the next plan', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  await done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
  await done(api, vp, id, 'ratify', { verdict: 'refused', comment: '方案不当' })
  const told = await look(api, supervisor, id)
  tells(t, told, { state: 'graded', greenChannel: false, ratification: null, awaiting: [], plan: null })
})

t.test('APP-2 what is withdrawn owes no ratification any more', async (t) => {
  const { id } = await complaintIn(api, 'planned', { grade: 'urgent' })
  await done(api, gm, id, 'execute', { greenChannel: { reason: '漏电' } })
  const told = await done(api, agent, id, 'withdraw', { reason: '已解决', tasks: 'undo' })
  tells(t, told, { state: 'withdrawn', ratification: null, awaiting: [] })
})
