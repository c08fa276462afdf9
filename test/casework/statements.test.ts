import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { complaintIn, give, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, auditor, liaison, stranger } from '../support/people.ts'

const api = await startTestApp(t)

t.test('each side is heard, or it stands why one is missing (FAIR-1)', async (t) => {
  const { id } = await receive(api)
  const heard = await give(api, agent, id, 'statements', { by: 'complainant', words: '第二次用就跳闸' })
  const at = api.now().toISOString()
  const common = { at, recordedBy: agent.sub }
  tells(t, heard, {
    status: 201,
    body: { by: 'complainant', words: '第二次用就跳闸', missing: null, ...common },
  })
  const missing = await give(api, agent, id, 'statements', { by: 'respondent', missing: '店员已离职' })
  tells(t, missing, {
    status: 201,
    body: { by: 'respondent', words: null, missing: '店员已离职', ...common },
  })
  t.same((await look(api, agent, id)).statements, [heard.body, missing.body])
})

t.test('a statement has words or the reason why it is missing, of one side (FAIR-1)', async (t) => {
  const { id } = await receive(api)
  const wrong = [
    { by: 'complainant' },
    { by: 'complainant', words: '有', missing: '没有' },
    { by: 'witness', words: '我看见了' },
    { by: 'respondent', words: '' },
  ]
  for (const body of wrong) refused(t, await give(api, agent, id, 'statements', body), 400, 'invalid-request')
})

t.test(
  'the words are in no event that others read, and auditors see them masked (LIFE-2, PRIV-1)',
  async (t) => {
    const { id } = await receive(api)
    await give(api, agent, id, 'statements', { by: 'respondent', words: '是我没有检测' })
    const event = (await timeline(api, id)).at(-1)
    t.equal(event.type, 'statement.made')
    t.notOk(JSON.stringify(event).includes('没有检测'))
    const { payload } = await api.call(auditor, 'GET', `/v1/complaints/${id}`)
    t.notOk(payload.includes('没有检测'))
  },
)

t.test('who handles the open case records it (§1)', async (t) => {
  const { id } = await receive(api)
  const body = { by: 'complainant', words: '坏了' }
  refused(t, await give(api, stranger, id, 'statements', body), 404, 'not-found')
  refused(t, await give(api, liaison, id, 'statements', body), 404, 'not-found')
  const ended = await complaintIn(api, 'withdrawn')
  refused(t, await give(api, agent, ended.id, 'statements', body), 409, 'transition-not-allowed')
})
