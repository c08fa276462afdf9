import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  complaintIn,
  done,
  finishTasks,
  look,
  receive,
  refused,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, deptManager, supervisor } from '../support/people.ts'
import { acted, pageOf, seen, track } from '../support/tracking.ts'

const DAY = 24 * 3_600_000
const api = await startTestApp(t)
const allowed = ({ actions }: { actions: { name: string; allowed: boolean }[] }) =>
  actions.flatMap(({ name, allowed }) => (allowed ? [name] : []))

t.test('the customer goes the whole way by what their page offers them (LIFE-4, LIFE-5)', async (t) => {
  const told = await receive(api)
  const page = pageOf(told)
  t.equal(told.tracking.url, `http://127.0.0.1:3000/#/${told.reference}/${told.tracking.token}`)
  const first = await seen(api, page)
  tells(t, first, { reference: told.reference, state: 'received', next: { name: 'first_response' } })
  t.same(allowed(first), ['statements', 'messages', 'urge', 'withdraw', 'attachments'])
  await acted(api, page, 'statements', { words: '买的时候店员没有演示' })
  await done(api, agent, told.id, 'classify', bodies.classification)
  await done(api, agent, told.id, 'grade', bodies.factsOf('general'))
  await done(api, agent, told.id, 'pause', { awaiting: 'customer', question: '机身上的序列号是多少？' })
  const asked = await seen(api, page)
  tells(t, asked, { question: { question: '机身上的序列号是多少？' } })
  await acted(api, page, 'messages', { words: '序列号是 QH3-8812' })
  tells(t, await seen(api, page), { question: null })
  await done(api, agent, told.id, 'verifications/waive', bodies.reason)
  const planned = await done(api, agent, told.id, 'plan', bodies.planning())
  t.same((await seen(api, page)).options, [], 'what isn’t approved isn’t offered')
  await done(api, deptManager, told.id, 'approve')
  const offered = await seen(api, page)
  t.same(
    offered.options.map(({ id }: { id: string }) => id),
    planned.plan.options.map(({ id }: { id: string }) => id),
  )
  const chosen = await acted(api, page, 'decide', { accept: offered.options[2].id, words: '我要退款' })
  tells(t, chosen, { decision: { accepted: offered.options[2].id, words: '我要退款' } })
  await done(api, agent, told.id, 'execute')
  tells(t, await seen(api, page), { measures: [{ action: '原路退还货款', state: 'open' }] })
  await finishTasks(api, await look(api, agent, told.id))
  await done(api, agent, told.id, 'complete', bodies.completion)
  const answered = await seen(api, page)
  tells(t, answered, { state: 'executed', answer: bodies.completion.answer })
  const thanked = await acted(api, page, 'feedback', {
    solved: 'yes',
    satisfaction: 5,
    recommend: 10,
    words: '谢谢',
  })
  tells(t, thanked, { state: 'revisited', feedback: [{ solved: 'yes', satisfaction: 5, recommend: 10 }] })
  await done(api, agent, told.id, 'archive')
  const again = await acted(api, page, 'appeal', { grounds: '退的金额不对' })
  t.not(again.reference, told.reference, 'LIFE-8 a frozen dossier gets a successor')
  tells(t, again, { state: 'received', version: 1 })
  t.equal((await seen(api, page)).succeeded, true)
  tells(t, await seen(api, pageOf(again)), { reference: again.reference, state: 'received' })
})

t.test('what the customer does is recorded as theirs, from their page (LIFE-2)', async (t) => {
  const told = await complaintIn(api, 'approved')
  const page = pageOf(await again(told.id))
  await acted(api, page, 'decide', { accept: told.plan.recommended, words: '行' })
  await acted(api, page, 'urge', { words: '什么时候来？' })
  await acted(api, page, 'messages', { words: '我周五在家' })
  await acted(api, page, 'statements', { words: '机器还在原位' })
  const events = (await timeline(api, told.id)).filter(({ role }) => role === 'customer')
  t.same(
    events.map(({ type, actor, origin }) => [type, actor, origin]),
    ['complaint.decided', 'complaint.urged', 'message.received', 'statement.made'].map((type) => {
      return [type, 'customer', 'track']
    }),
  )
  const now = await look(api, agent, told.id)
  tells(t, now, { decision: { recordedBy: 'customer' }, urges: [{ by: 'customer', recordedBy: 'customer' }] })
  const conversation = await api.call(agent, 'GET', `/v1/complaints/${told.id}/messages`)
  tells(t, conversation.body.items, [
    { kind: 'received', channel: 'page', words: '我周五在家', by: 'customer' },
  ])
})

t.test('LIFE-11 the customer urges once a day, and the page says so beforehand', async (t) => {
  const told = await receive(api)
  const page = pageOf(told)
  await acted(api, page, 'urge', { words: '请尽快' })
  t.notOk(allowed(await seen(api, page)).includes('urge'))
  refused(t, await track(api, page, 'urge', { words: '再催一次' }), 409, 'urged-today')
  api.advance(DAY)
  t.ok(allowed(await seen(api, page)).includes('urge'))
})

t.test('REV-2 unsolved at the customer’s own revisit it is reopened at once', async (t) => {
  const told = await complaintIn(api, 'executed')
  const page = pageOf(await again(told.id))
  const answer = await acted(api, page, 'feedback', { solved: 'no', words: '又坏了' })
  tells(t, answer, { state: 'graded', answer: null })
  tells(t, await look(api, agent, told.id), {
    reopenedCount: 1,
    revisits: [{ solved: 'no', channel: 'page', by: 'customer' }],
  })
})

t.test(
  'the customer declines all, and withdraws with work begun only saying what becomes of it',
  async (t) => {
    const told = await complaintIn(api, 'approved')
    const page = pageOf(await again(told.id))
    tells(t, await acted(api, page, 'decide', { accept: null, words: '都不合适' }), {
      state: 'graded',
      options: [],
    })
    const begun = await complaintIn(api, 'executing')
    const other = pageOf(await again(begun.id))
    refused(t, await track(api, other, 'withdraw', { reason: '算了' }), 409, 'tasks-begun')
    tells(t, await acted(api, other, 'withdraw', { reason: '算了', tasks: 'undo' }), { state: 'withdrawn' })
  },
)

t.test(
  'LIFE-1 of customer and agent who withdraw at once one wins, the other is told what is left',
  async (t) => {
    for (let time = 0; time < 5; time += 1) {
      const told = await receive(api)
      const answers = await Promise.all([
        track(api, pageOf(told), 'withdraw', { reason: '算了' }),
        api.call(agent, 'POST', `/v1/complaints/${told.id}/withdraw`, { reason: '客户来电撤回' }),
      ])
      t.same(answers.map(({ status }) => status).sort(), [200, 409])
      const [lost] = answers.filter(({ status }) => status === 409)
      t.match(lost?.body, { type: '/problems/transition-not-allowed', state: 'withdrawn' })
    }
  },
)

t.test(
  'LIFE-1 a customer decides while an agent withdraws: decided first, or told that it is too late',
  async (t) => {
    for (let time = 0; time < 5; time += 1) {
      const told = await complaintIn(api, 'approved')
      const page = pageOf(await again(told.id))
      const [mine, theirs] = await Promise.all([
        track(api, page, 'decide', { accept: told.plan.recommended, words: '就这样' }),
        api.call(agent, 'POST', `/v1/complaints/${told.id}/withdraw`, { reason: '客户来电撤回' }),
      ])
      t.equal(theirs.status, 200)
      if (mine.status !== 200) refused(t, mine, 409, 'transition-not-allowed', { state: 'withdrawn' })
      const after = await look(api, agent, told.id)
      t.equal(after.state, 'withdrawn')
      t.equal(after.decision === null, mine.status !== 200, 'what was answered is what is recorded')
    }
  },
)

t.test('a refusal names what the customer may do instead, in both languages (LIFE-1)', async (t) => {
  const told = await receive(api)
  const page = pageOf(told)
  for (const [language, sign] of [
    ['zh-CN', /当前状态/],
    ['en', /not possible/],
  ] as const) {
    const headers = { 'accept-language': language }
    const answer = await track(api, page, 'decide', { accept: null, words: '不' }, { headers })
    refused(t, answer, 409, 'transition-not-allowed', { state: 'received' })
    t.match(answer.body.title, sign)
    t.same(answer.body.allowed, ['withdraw', 'urge'])
  }
  const { id } = await complaintIn(api, 'executed')
  const answer = await track(api, pageOf(await again(id)), 'withdraw', { reason: '算了' })
  t.ok(answer.body.allowed.includes('feedback'), 'by the names of the page')
})

/** One more link to the page of a complaint. */
async function again(id: string) {
  return { tracking: await done(api, supervisor, id, 'tracking') }
}
