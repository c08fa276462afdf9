import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { complaintIn, give, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, colleague, stranger } from '../support/people.ts'

const api = await startTestApp(t)
const message = { kind: 'personal', channel: 'phone', words: '孟女士您好，我来负责，今晚八点前给您回话' }

t.test('what was said to the customer is kept in order, with who said it (NOT-1)', async (t) => {
  const { id } = await receive(api)
  const first = await give(api, agent, id, 'messages', message)
  tells(t, first, { status: 201, body: { ...message, by: agent.sub, at: api.now().toISOString() } })
  api.advance(1_000)
  const second = await give(api, colleague, id, 'messages', { ...message, kind: 'progress' })
  const { body } = await api.call(agent, 'GET', `/v1/complaints/${id}/messages`)
  t.same(body, { items: [first.body, second.body], nextCursor: null })
})

t.test('a message is of a known kind, on a known channel, in words', async (t) => {
  const { id } = await receive(api)
  for (const body of [
    {},
    { ...message, kind: 'gossip' },
    { ...message, channel: 'fax' },
    { ...message, words: ' ' },
  ])
    refused(t, await give(api, agent, id, 'messages', body), 400, 'invalid-request')
})

t.test('the words are sealed in the history and masked for an auditor (LIFE-2, PRIV-1)', async (t) => {
  const { id } = await receive(api)
  await give(api, agent, id, 'messages', message)
  const event = (await timeline(api, id)).at(-1)
  tells(t, event, { type: 'message.sent', data: { message: { kind: 'personal', channel: 'phone' } } })
  t.notOk(JSON.stringify(event).includes('八点'))
  const { body } = await api.call(auditor, 'GET', `/v1/complaints/${id}/messages`)
  tells(t, body.items, [{ kind: 'personal', words: '***' }])
})

t.test('also after a complaint ended its customer can be told, until it is archived (§2)', async (t) => {
  for (const state of ['withdrawn', 'dismissed', 'merged'] as const) {
    const { id } = await complaintIn(api, state)
    t.equal((await give(api, agent, id, 'messages', { ...message, kind: 'answer' })).status, 201, state)
  }
  const { id } = await complaintIn(api, 'archived')
  refused(t, await give(api, agent, id, 'messages', message), 409, 'transition-not-allowed')
})

t.test('another department neither writes nor reads along (§1)', async (t) => {
  const { id } = await receive(api)
  refused(t, await give(api, stranger, id, 'messages', message), 404, 'not-found')
  refused(t, await api.call(stranger, 'GET', `/v1/complaints/${id}/messages`), 404, 'not-found')
})
