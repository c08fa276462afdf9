import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { complaintIn, look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent, stranger, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)
const correct = (id: string, body: object, who = agent, headers = {}) =>
  api.call(who, 'PATCH', `/v1/complaints/${id}`, body, headers)

t.test('what the channel could not know is completed later, and leaves the list (REC-1)', async (t) => {
  const { id, missing } = await receive(api, { incident: null, alreadyTried: null, facts: null })
  t.same(missing, ['incident.at', 'incident.scene', 'incident.product', 'alreadyTried', 'facts'])
  const incident = { at: '2026-11-19T06:30:00.000Z', outlet: '青禾路', product: '电饭煲' }
  const { body } = await correct(id, { incident, alreadyTried: '没有' })
  t.same(body.missing, ['facts'])
})

t.test('a correction is a merge patch: null takes away, what is not named stays (REC-11)', async (t) => {
  const { id, customer, version } = await receive(api)
  const { body, headers } = await correct(id, { customer: { name: null, email: 'meng@example.com' } })
  tells(t, body, {
    version: version + 1,
    customer: { name: null, email: 'meng@example.com', phone: customer.phone },
  })
  t.equal(headers.etag, `"${version + 1}"`)
})

t.test(
  'the old values stay in the history, readable by nobody who reads the table (REC-11, LIFE-2)',
  async (t) => {
    const { id } = await receive(api)
    await correct(id, { account: '其实是第三次使用才跳闸', channel: 'store' })
    const { type, data } = (await timeline(api, id)).at(-1)
    t.equal(type, 'complaint.corrected')
    tells(t, data, { patch: { channel: 'store' }, before: { channel: 'phone' } })
    t.notOk(JSON.stringify(data).includes('跳闸'))
  },
)

t.test('a stale version gets 412 and changes nothing (LIFE-1)', async (t) => {
  const { id, version } = await receive(api)
  t.equal((await correct(id, { alreadyTried: '一次' }, agent, { 'if-match': `"${version}"` })).status, 200)
  const stale = await correct(id, { alreadyTried: '两次' }, supervisor, { 'if-match': `"${version}"` })
  refused(t, stale, 412, 'stale-version', { version: version + 1 })
  t.equal((await look(api, agent, id)).alreadyTried, '一次')
})

t.test('the first contact that is added ends noContact (LIFE-12)', async (t) => {
  const { id, noContact } = await receive(api, { customer: { anonymous: true } })
  t.equal(noContact, true)
  t.equal((await correct(id, { customer: { phone: '13600001111' } })).body.noContact, false)
})

t.test('unknown properties, another department and systems are refused (§1)', async (t) => {
  const { id } = await receive(api)
  refused(t, await correct(id, { state: 'archived' }), 400, 'invalid-request')
  refused(t, await correct(id, { alreadyTried: '一次' }, stranger), 404, 'not-found')
  refused(t, await correct(id, { alreadyTried: '一次' }, system), 403, 'role-not-allowed')
})

t.test('what ended may be corrected until it is archived (§2 correct)', async (t) => {
  const { id } = await complaintIn(api, 'withdrawn')
  t.equal((await correct(id, { alreadyTried: '一次' })).status, 200)
  const archived = await complaintIn(api, 'archived')
  refused(t, await correct(archived.id, { alreadyTried: '一次' }), 409, 'transition-not-allowed')
})
