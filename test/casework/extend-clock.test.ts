import t from 'tap'
import { readStatutoryPacks } from '../../src/policy/default-pack.store.ts'
import { startTestApp } from '../support/app.ts'
import {
  complaintIn,
  done,
  give,
  look,
  receive,
  refused,
  type Told,
  tells,
  timeline,
} from '../support/journey.ts'
import { admin, agent, auditor, deptManager, gm, supervisor } from '../support/people.ts'

const DAY_MS = 86_400_000
const api = await startTestApp(t)
const PATH = 'clocks/bank_decision/extend'
const WORDS = '检测需要更多时间，仍由我答复您。'
const told = () => ({
  reason: '需等待第三方检测报告',
  toldCustomer: { at: api.now().toISOString(), channel: 'phone', words: WORDS },
})
const clockOf = async (id: string): Promise<Told> =>
  (await look(api, agent, id)).clocks.find(({ name }: Told) => name === 'bank_decision')

t.before(async () => {
  const { body } = await api.call(admin, 'GET', '/v1/policies/clocks')
  const packs = readStatutoryPacks().filter(({ name }) => name.startsWith('bank'))
  const put = { content: { ...body.content, packs }, reason: '纳入银行业保险业规定' }
  const answer = await api.call(admin, 'PUT', '/v1/policies/clocks', put)
  if (answer.status !== 200) throw new Error(answer.payload)
})

t.test(
  'CLK-10 each extension is allowed by the role that the rule names, and told to the customer',
  async (t) => {
    const { id } = await complaintIn(api, 'graded', { grade: 'urgent' })
    tells(t, await clockOf(id), { family: 'statutory', dueAt: '2026-12-07T16:00:00.000Z' })
    refused(t, await give(api, agent, id, PATH, told()), 403, 'extension-needs-role', {
      role: 'dept_manager',
    })
    refused(t, await give(api, gm, id, PATH, told()), 403, 'extension-needs-role', { role: 'dept_manager' })
    await done(api, deptManager, id, PATH, told())
    t.equal((await clockOf(id)).dueAt, '2026-12-21T16:00:00.000Z')
    const event = (await timeline(api, id)).at(-1)
    tells(t, event, {
      ...{ type: 'clock.extended', actor: deptManager.sub, role: 'dept_manager', reason: told().reason },
      data: {
        ...{ clock: 'bank_decision', instance: 1, extended: 1, approvedBy: 'dept_manager' },
        ...{ dueAt: '2026-12-21T16:00:00.000Z', dueBefore: '2026-12-07T16:00:00.000Z' },
        toldCustomer: { channel: 'phone' },
      },
    })
    refused(t, await give(api, deptManager, id, PATH, told()), 403, 'extension-needs-role', { role: 'gm' })
    await done(api, gm, id, PATH, told())
    refused(t, await give(api, gm, id, PATH, told()), 409, 'no-extension-left')
    const { body } = await api.call(agent, 'GET', `/v1/complaints/${id}/clocks/bank_decision/explain`)
    t.equal(body.dueAt, (await clockOf(id)).dueAt, 'recomputed from history it is the same')
    const masked = await api.call(auditor, 'GET', `/v1/complaints/${id}/timeline?limit=200`)
    t.notOk(masked.payload.includes(WORDS))
  },
)

t.test(
  'CLK-14 an extension comes before the limit, and without telling the customer there is none',
  async (t) => {
    const { id } = await receive(api)
    const untold = await give(api, deptManager, id, PATH, { reason: '需等待检测' })
    refused(t, untold, 400, 'invalid-request', { errors: [{ pointer: '/toldCustomer', code: 'required' }] })
    const at = new Date(api.now().getTime() + 1).toISOString()
    const ahead = await give(api, deptManager, id, PATH, {
      ...told(),
      toldCustomer: { ...told().toldCustomer, at },
    })
    refused(t, ahead, 400, 'invalid-request', {
      errors: [{ pointer: '/toldCustomer/at', code: 'in_future' }],
    })
    const nobody = await receive(api, { customer: { anonymous: true } })
    await done(api, deptManager, nobody.id, PATH, { reason: '需等待检测' })
    api.advance(18 * DAY_MS)
    refused(t, await give(api, deptManager, id, PATH, told()), 409, 'limit-passed')
    api.advance(-18 * DAY_MS)
  },
)

t.test('CLK-10 what has no extension, has stopped or is no clock of the complaint has none', async (t) => {
  const { id } = await receive(api)
  refused(t, await give(api, supervisor, id, 'clocks/resolve/extend', told()), 409, 'no-extension-left')
  refused(t, await give(api, supervisor, id, 'clocks/no_such/extend', told()), 404, 'not-found')
  const answer = { kind: 'answer', channel: 'email', words: '处理意见书面答复如下。' }
  await done(api, agent, id, 'messages', answer)
  refused(t, await give(api, deptManager, id, PATH, told()), 409, 'already-concluded')
})

t.test(
  'CLK-14 a delay is told with the new date and who answers for it, in time or recorded as late',
  async (t) => {
    const { id } = await complaintIn(api, 'graded')
    const until = new Date(api.now().getTime() + 2 * DAY_MS).toISOString()
    const delay = { clock: 'resolve', until, owner: agent.sub }
    const message = { kind: 'delay', channel: 'phone', words: '配件明天才到，后天上午给您换好，由我负责。' }
    const told = await done(api, agent, id, 'messages', { ...message, delay })
    const { dueAt } = (await look(api, agent, id)).clocks.find(({ name }: Told) => name === 'resolve')
    tells(t, told, { ...message, delay: { ...delay, dueAt, toldLate: false } })
    tells(t, (await timeline(api, id)).at(-1).data.message, { delay: { ...delay, dueAt, toldLate: false } })
    for (const [pointer, code, body] of [
      ['/delay', 'required', message],
      ['/delay', 'unknown', { ...message, kind: 'progress', delay }],
      ['/delay/clock', 'not_running', { ...message, delay: { ...delay, clock: 'revisit' } }],
      ['/delay/until', 'in_past', { ...message, delay: { ...delay, until: api.now().toISOString() } }],
    ] as const) {
      const answer = await give(api, agent, id, 'messages', body)
      refused(t, answer, 400, 'invalid-request', { errors: [{ pointer, code }] })
    }
    api.advance(DAY_MS)
    const late = await done(api, agent, id, 'messages', { ...message, delay })
    t.equal(late.delay.toldLate, true)
  },
)
