import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, legal, supervisor } from '../support/people.ts'

const api = await startTestApp(t)

t.test('what is no complaint is answered and archived as what it is (REC-10)', async (t) => {
  for (const kind of ['report', 'inquiry', 'help', 'suggestion', 'praise', 'void']) {
    const { id } = await receive(api)
    const told = await done(api, agent, id, 'convert', { kind, answer: '已答复' })
    tells(t, told, { state: 'archived', kind, disposal: 'converted', answer: '已答复' })
  }
})

t.test('a conversion has its answer and a kind other than complaint (REC-10)', async (t) => {
  const { id } = await complaintIn(api, 'classified')
  for (const body of [{ kind: 'inquiry' }, { kind: 'complaint', answer: '是' }, { answer: '是' }])
    refused(t, await give(api, agent, id, 'convert', body), 400, 'invalid-request')
  t.equal((await done(api, agent, id, 'convert', { kind: 'help', answer: '已帮忙' })).state, 'archived')
})

t.test(
  'what was graded is not converted any more, a hazard only by a supervisor (§2 convert, SAFE-1)',
  async (t) => {
    const graded = await complaintIn(api, 'graded')
    const body = { kind: 'inquiry', answer: '一年' }
    refused(t, await give(api, agent, graded.id, 'convert', body), 409, 'transition-not-allowed')
    const { id } = await receive(api, { facts: { ...bodies.plainFacts, safetyHazard: true } })
    refused(t, await give(api, agent, id, 'convert', body), 403, 'supervisor-needed')
    t.equal((await done(api, supervisor, id, 'convert', body)).state, 'archived')
  },
)

t.test(
  'any open complaint is transferred by a supervisor or legal, tasks cancelled (§2 transfer)',
  async (t) => {
    const body = { to: '区人民法院', reason: '客户已起诉' }
    for (const state of ['received', 'executing', 'revisited'] as const)
      for (const who of [supervisor, legal]) {
        const { id } = await complaintIn(api, state)
        refused(t, await give(api, agent, id, 'transfer', body), 403, 'role-not-allowed')
        const told = await done(api, who, id, 'transfer', body)
        tells(t, told, { state: 'archived', disposal: 'transferred' })
        t.notOk(told.tasks.some(({ state }: { state: string }) => state === 'open'))
        tells(t, (await timeline(api, id)).at(-1), { type: 'complaint.transferred', reason: '客户已起诉' })
      }
  },
)

t.test('a transfer names the body and why (§2 transfer)', async (t) => {
  const { id } = await receive(api)
  for (const body of [{ to: '消协' }, bodies.reason, {}])
    refused(t, await give(api, supervisor, id, 'transfer', body), 400, 'invalid-request')
})
