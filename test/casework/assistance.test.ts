import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import {
  complaintIn,
  done,
  finishTasks,
  give,
  look,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { agent, auditor, colleague, liaison, stranger, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const UNKNOWN = '01930000-0000-7000-8000-000000000000'
const task = '查明这一单是谁签收的'
const asked = { department: 'logistics', task, dueIn: 'PT8H' }
const answer = { answer: '次日九点由门卫代收' }
const elsewhere = { sub: 'agent.gao', roles: ['agent' as const], departments: ['stores'] }
const ask = async (id: string) => (await done(api, agent, id, 'assistance', asked)).id as string
const listed = async (who: typeof agent) =>
  (await api.call(who, 'GET', '/v1/complaints?limit=200')).body.items.map(({ id }: Told) => id)

t.test('ASG-3 an assisting department has a task and a date, signs by name and answers', async (t) => {
  const { id } = await receive(api)
  const made = await give(api, agent, id, 'assistance', asked)
  const dueAt = new Date(api.now().getTime() + 8 * HOUR_MS).toISOString()
  tells(t, made, {
    status: 201,
    body: { department: 'logistics', task, dueAt, state: 'asked', overdue: false, signedBy: null },
  })
  const aid = made.body.id
  const unsigned = await give(api, stranger, id, `assistance/${aid}/finish`, answer)
  refused(t, unsigned, 409, 'not-signed', { rule: 'ASG-3' })
  const signedAt = api.now().toISOString()
  const signed = await done(api, stranger, id, `assistance/${aid}/sign`)
  tells(t, signed.assistance, [{ state: 'signed', signedBy: stranger.sub, signedAt }])
  refused(t, await give(api, stranger, id, `assistance/${aid}/sign`), 409, 'already-concluded')
  await done(api, stranger, id, `assistance/${aid}/finish`, answer)
  const told = await look(api, agent, id)
  tells(t, told, {
    ...{ handler: agent.sub, department: 'after-sales', untold: null },
    assistance: [{ ...answer, state: 'finished', endedBy: stranger.sub }],
  })
  refused(t, await give(api, agent, id, `assistance/${aid}/cancel`, bodies.reason), 409, 'already-concluded')
  t.same(
    (await timeline(api, id)).slice(-3).map(({ type }) => type),
    ['assistance.asked', 'assistance.signed', 'assistance.finished'],
  )
})

t.test('ASG-3 those who assist find it in their worklist and see their part only', async (t) => {
  const { id } = await receive(api)
  const aid = await ask(id)
  await done(api, agent, id, 'assistance', { ...asked, department: 'stores', task: '调取门店监控' })
  const ofLogistics = { ...liaison, departments: ['logistics'] }
  for (const who of [stranger, ofLogistics, { ...stranger, roles: ['supervisor' as const] }]) {
    t.ok((await listed(who)).includes(id), who.sub)
    const seen = await look(api, who, id)
    tells(t, seen, { account: '***', assistance: [{ id: aid, task }], statements: [], plan: null })
    t.notMatch(JSON.stringify(seen), /跳闸|孟女士|监控/)
    t.notOk(
      seen.actions.some(({ allowed }: Told) => allowed),
      'no command of the lead',
    )
  }
  const outside = { ...elsewhere, departments: ['finance'] }
  refused(t, await api.call(outside, 'GET', `/v1/complaints/${id}`), 404, 'not-found')
  t.notOk((await listed(outside)).includes(id))
  t.notOk((await listed(liaison)).includes(id), 'a liaison of no department that assists')
  for (const part of ['timeline', 'messages'])
    refused(t, await api.call(stranger, 'GET', `/v1/complaints/${id}/${part}`), 404, 'not-found')
  refused(t, await give(api, stranger, id, 'classify', bodies.classification), 403, 'not-assigned')
  refused(t, await give(api, stranger, id, `assistance/${aid}/cancel`, bodies.reason), 403, 'not-assigned')
  const read = await look(api, auditor, id)
  tells(t, read.assistance, [{ task: '***' }, { task: '***' }], 'masked for who reads masked')
})

t.test('ASG-3 only the department that was asked signs, finishes or returns', async (t) => {
  const { id } = await receive(api)
  const aid = await ask(id)
  await done(api, agent, id, 'assistance', { ...asked, department: 'stores' })
  for (const [step, body] of [
    ['sign', {}],
    ['finish', answer],
    ['return', bodies.reason],
  ] as const) {
    refused(t, await give(api, agent, id, `assistance/${aid}/${step}`, body), 403, 'not-assigned')
    refused(t, await give(api, elsewhere, id, `assistance/${aid}/${step}`, body), 404, 'not-found')
    refused(t, await give(api, stranger, id, `assistance/${UNKNOWN}/${step}`, body), 404, 'not-found')
  }
  const lead = await give(api, agent, id, 'assistance', { ...asked, department: 'after-sales' })
  refused(t, lead, 400, 'invalid-request', { errors: [{ pointer: '/department', code: 'leads_itself' }] })
  const { dueIn: _, ...undated } = asked
  refused(t, await give(api, agent, id, 'assistance', undated), 400, 'invalid-request')
})

t.test('ASG-3 of two who sign at once one does (LIFE-1)', async (t) => {
  const { id } = await receive(api)
  const aid = await ask(id)
  const second = { ...stranger, sub: 'agent.deng' }
  const both = await Promise.all(
    [stranger, second].map((who) => give(api, who, id, `assistance/${aid}/sign`)),
  )
  t.same(both.map(({ status }) => status).sort(), [200, 409])
})

t.test('FAIR-2 whoever is complained of does not assist', async (t) => {
  const { id } = await receive(api, { respondents: [{ kind: 'employee', name: stranger.sub }] })
  const aid = await ask(id)
  refused(t, await give(api, stranger, id, `assistance/${aid}/sign`), 403, 'conflict-of-interest')
})

t.test('ASG-3 it may be returned or cancelled, with a reason', async (t) => {
  const { id } = await receive(api)
  const [first, second] = [await ask(id), await ask(id)]
  refused(t, await give(api, stranger, id, `assistance/${first}/return`), 400, 'invalid-request')
  const returned = await done(api, stranger, id, `assistance/${first}/return`, { reason: '不是我们承运' })
  tells(t, returned.assistance, [
    { state: 'returned', reason: '不是我们承运', endedBy: stranger.sub },
    { state: 'asked' },
  ])
  refused(t, await give(api, agent, id, `assistance/${second}/cancel`), 400, 'invalid-request')
  const told = await done(api, agent, id, `assistance/${second}/cancel`, bodies.reason)
  tells(t, told.assistance[1], { state: 'cancelled', ...bodies.reason, endedBy: agent.sub })
})

t.test('ASG-3 a date that passes shows, until it is done or the complaint is over', async (t) => {
  const { id } = await receive(api)
  const aid = await ask(id)
  const overdue = async () => (await look(api, agent, id)).assistance.map((one: Told) => one.overdue)
  await ask(id)
  api.advance(8 * HOUR_MS - 1)
  t.same(await overdue(), [false, false])
  api.advance(1)
  t.same(await overdue(), [true, true])
  await done(api, agent, id, `assistance/${aid}/cancel`, bodies.reason)
  t.same(await overdue(), [false, true])
  const { assistance } = await done(api, agent, id, 'withdraw', bodies.reason)
  tells(t, assistance[1], { state: 'cancelled', overdue: false })
})

t.test('ASG-3 the work is not complete while somebody still assists', async (t) => {
  const told = await complaintIn(api, 'executing')
  const { id } = told
  const aid = await ask(id)
  await finishTasks(api, told)
  const open = { assistance: [aid], rule: 'ASG-3' }
  refused(t, await give(api, agent, id, 'complete', bodies.completion), 409, 'assistance-open', open)
  await done(api, stranger, id, `assistance/${aid}/sign`)
  refused(t, await give(api, agent, id, 'complete', bodies.completion), 409, 'assistance-open', open)
  await done(api, stranger, id, `assistance/${aid}/finish`, answer)
  t.equal((await done(api, agent, id, 'complete', bodies.completion)).state, 'executed')
  refused(t, await give(api, agent, id, 'assistance', asked), 409, 'transition-not-allowed')
})

t.test('ASG-3 nothing is settled at once while somebody still assists', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await ask(id)
  refused(t, await give(api, agent, id, 'settle', bodies.settlement()), 409, 'assistance-open')
})

const say = (id: string, who: typeof agent, more: object = {}) =>
  done(api, who, id, 'messages', { kind: 'personal', channel: 'phone', words: '您好，由我负责', ...more })
const [li, zhou] = [agent, colleague].map(({ sub }) => ({ handler: sub, department: 'after-sales' }))

t.test('ASG-4 once a person has spoken to the customer, they are told who takes over and why', async (t) => {
  const told = await complaintIn(api, 'executing')
  const { id } = told
  await finishTasks(api, told)
  await done(api, supervisor, id, 'assign', { handler: colleague.sub })
  await done(api, supervisor, id, 'assign', { handler: agent.sub })
  t.equal((await look(api, agent, id)).untold, null, 'the customer knew nobody yet')
  await say(id, agent)
  const reason = '原承办人休假'
  const at = api.now().toISOString()
  const given = await done(api, supervisor, id, 'assign', { handler: colleague.sub, reason })
  tells(t, given.untold, { at, from: li, to: zhou, reason })
  const early = await give(api, colleague, id, 'complete', bodies.completion)
  refused(t, early, 409, 'hand-over-untold', { rule: 'ASG-4' })
  await say(id, colleague)
  tells(t, (await look(api, agent, id)).untold, { to: zhou }, 'it did not say so')
  const unfit = { kind: 'acknowledgement', channel: 'phone', words: '已收到', tellsHandOver: true }
  refused(t, await give(api, colleague, id, 'messages', unfit), 400, 'invalid-request', {
    errors: [{ pointer: '/tellsHandOver', code: 'not_in_person' }],
  })
  await say(id, colleague, { kind: 'progress', words: '小李休假，接下来由我办理', tellsHandOver: true })
  t.equal((await look(api, agent, id)).untold, null)
  t.equal((await done(api, colleague, id, 'complete', bodies.completion)).state, 'executed')
})

t.test('ASG-4 each way of passing on counts, what comes back to whom they know does not', async (t) => {
  const { id } = await receive(api)
  await say(id, agent)
  const untold = async () => (await look(api, supervisor, id)).untold
  await done(api, supervisor, id, 'assign', { department: 'logistics', reason: '运输破损' })
  const inLogistics = { handler: agent.sub, department: 'logistics' }
  tells(t, await untold(), { from: li, to: inLogistics, reason: '运输破损' })
  await done(api, stranger, id, 'return-assignment', { reason: '不是运输问题' })
  tells(t, await untold(), { from: li, to: { handler: agent.sub, department: null } })
  await done(api, supervisor, id, 'assign', { handler: agent.sub, department: 'after-sales' })
  t.equal(await untold(), null, 'back where the customer knows it')
  await done(api, supervisor, id, 'assign', { department: 'logistics', reason: '确是运输破损' })
  await done(api, stranger, id, 'accept')
  const sun = { handler: stranger.sub, department: 'logistics' }
  tells(t, await untold(), { from: li, to: sun, reason: '确是运输破损' })
  await done(api, supervisor, id, 'hand-over', { from: stranger.sub, to: 'agent.deng', reason: '早班交接' })
  const deng = { handler: 'agent.deng', department: 'logistics' }
  tells(t, await untold(), { from: li, to: deng, reason: '早班交接' })
})

t.test('ASG-4 a hand-over carries the whole file: who takes over sees all of it', async (t) => {
  const told = await complaintIn(api, 'executing')
  await done(api, supervisor, told.id, 'assign', { handler: stranger.sub, department: 'logistics' })
  const { account, customer, plan, tasks, decision, matters } = told
  tells(t, await look(api, stranger, told.id), { account, customer, plan, tasks, decision, matters })
  const log = await api.call(stranger, 'GET', `/v1/complaints/${told.id}/timeline`)
  t.equal(log.body.items[0].type, 'complaint.received')
})

t.test('ASG-4 LIFE-12 where nobody can be told nothing waits for it', async (t) => {
  const customer = { anonymous: true }
  const told = await complaintIn(api, 'executing', { overrides: { customer, channel: 'paper' } })
  const { id, noContact } = told
  t.ok(noContact)
  await finishTasks(api, told)
  await say(id, agent)
  await done(api, supervisor, id, 'assign', { handler: colleague.sub })
  t.equal((await done(api, colleague, id, 'complete', bodies.completion)).state, 'executed')
})
