import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, give, look, receive, refused, type Told, tells } from '../support/journey.ts'
import { agent, auditor, colleague } from '../support/people.ts'

const api = await startTestApp(t)
const doneOf = ({ checklist }: Told) =>
  checklist.filter((entry: Told) => entry.done).map(({ step }: Told) => step)

t.test('REC-7 every complaint shows the seven steps, and at first none is done', async (t) => {
  const told = await receive(api)
  t.same(
    told.checklist.map(({ step }: Told) => step),
    ['isolate', 'soothe', 'apologise', 'collect', 'propose', 'ask', 'follow'],
  )
  tells(t, told.checklist[0], { zh: '迅速隔离', done: false, at: null, by: null })
  t.same(doneOf(told), [])
})

t.test('REC-7 the empathetic first reply soothes and apologises, at its time, by who sent it', async (t) => {
  const { id } = await receive(api)
  api.advance(60_000)
  const at = api.now().toISOString()
  const reply = { kind: 'personal', channel: 'phone', template: 'first_reply_short' }
  await done(api, colleague, id, 'messages', reply)
  api.advance(60_000)
  await done(api, agent, id, 'messages', reply)
  const told = await look(api, agent, id)
  t.same(doneOf(told), ['soothe', 'apologise'])
  tells(t, told.checklist[1], { at, by: colleague.sub })
})

t.test('REC-7 what the work shows needs no tick: facts, plan, choice, revisit', async (t) => {
  const told = await complaintIn(api, 'revisited')
  t.same(doneOf(told), ['propose', 'ask', 'follow'], 'verification was waived')
  const { id } = await receive(api)
  await done(api, agent, id, 'statements', { by: 'complainant', words: '装好当天就不制冷' })
  t.same(doneOf(await look(api, agent, id)), ['collect'])
})

t.test('REC-7 what else was done is ticked once, with a note that stays sealed', async (t) => {
  const { id } = await receive(api)
  const ticked = await done(api, agent, id, 'checklist/isolate', { note: '已请孟女士到贵宾室' })
  tells(t, ticked.checklist[0], { done: true, at: api.now().toISOString(), by: agent.sub })
  refused(t, await give(api, agent, id, 'checklist/isolate'), 409, 'already-concluded')
  refused(t, await give(api, agent, id, 'checklist/party'), 400, 'invalid-request')
  const { body } = await api.call(auditor, 'GET', `/v1/complaints/${id}/timeline`)
  tells(t, body.items.at(-1), { type: 'checklist.ticked', data: { step: 'isolate' } })
  t.notOk(JSON.stringify(body).includes('贵宾室'))
})

t.test('REC-11 the account is read back: corrected words stand beside the first', async (t) => {
  const { id, account } = await receive(api)
  const reply = { kind: 'personal', channel: 'phone', words: '孟女士您好，跟您核对一下情况' }
  const corrected = { confirmed: false, words: '不是第二天，是当天晚上就不制冷' }
  const sent = await done(api, agent, id, 'messages', { ...reply, readBack: corrected })
  t.same(sent.readBack, corrected)
  const told = await look(api, agent, id)
  tells(t, told, { account, readBack: { ...corrected, by: agent.sub, at: api.now().toISOString() } })
  tells(t, await look(api, auditor, id), { readBack: { words: '***' } })
  await done(api, agent, id, 'attempts', {
    ...{ channel: 'phone', outcome: 'reached', readBack: { confirmed: true } },
  })
  tells(t, await look(api, agent, id), { readBack: { confirmed: true, words: null } })
})

t.test('REC-11 nothing is read back to nobody, nor corrected without words', async (t) => {
  const { id } = await receive(api)
  const reply = { kind: 'personal', channel: 'phone', words: bodies.completion.answer }
  for (const [path, body, pointer] of [
    ['messages', { ...reply, readBack: { confirmed: false } }, '/readBack/words'],
    ['messages', { ...reply, kind: 'plan', readBack: { confirmed: true } }, '/readBack'],
    ['attempts', { channel: 'phone', outcome: 'no_answer', readBack: { confirmed: true } }, '/readBack'],
  ] as const)
    refused(t, await give(api, agent, id, path, body), 400, 'invalid-request', { errors: [{ pointer }] })
})
