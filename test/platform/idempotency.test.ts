import { pino } from 'pino'
import t from 'tap'
import { workOnce } from '../../src/worker.job.ts'
import { type Bearer, type Called, startTestApp } from '../support/app.ts'
import { AGENT, driveTo, giverOf, intakeOf, MANAGER, planOf, receive, SUPERVISOR } from '../support/drive.ts'

const HOUR_MS = 3_600_000
const OPERATOR: Bearer = { sub: 'ops', roles: ['operator'] }
const INTAKES = '/v1/complaints'

const api = await startTestApp(t)

t.test('a repeated intake gets the first answer byte for byte, and says so', async (t) => {
  const key = { 'idempotency-key': 'intake-1' }
  const first = await api.call(AGENT, 'POST', INTAKES, intakeOf(), key)
  t.equal(first.status, 201)
  t.equal(first.headers['idempotent-replayed'], undefined)
  await giverOf(api, first.body.id)('classify', { category: 'product_quality', subcategory: 'damaged' })
  api.advance(1000)
  const again = await api.call(AGENT, 'POST', INTAKES, intakeOf(), key)
  t.equal(again.status, 201)
  t.equal(again.payload, first.payload, 'as it was then, not as the complaint is now')
  for (const name of ['location', 'etag', 'content-type', 'content-length'])
    t.equal(again.headers[name], first.headers[name], name)
  t.equal(again.headers.location, `${INTAKES}/${first.body.id}`)
  t.equal(again.headers.etag, '"1"')
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test('a repeated command is done once', async (t) => {
  const { id } = await receive(api)
  const message = { kind: 'personal', channel: 'phone', words: '您好，您的投诉由我负责。' }
  const send = () =>
    api.call(AGENT, 'POST', `${INTAKES}/${id}/messages`, message, { 'idempotency-key': 'message-1' })
  const [first, again] = [await send(), await send()]
  t.equal(first.status, 201)
  t.equal(again.payload, first.payload)
  const { body } = await api.call(AGENT, 'GET', `${INTAKES}/${id}/messages`)
  t.equal(body.items.length, 1)
})

t.test('the quoted and the bare form of a key are one key', async (t) => {
  const first = await post(intakeOf(), '"both-forms"')
  const again = await post(intakeOf(), 'both-forms')
  t.equal(first.status, 201)
  t.equal(again.payload, first.payload)
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test('the order of properties and spaces of the body make no other request', async (t) => {
  const body = intakeOf() as Record<string, unknown>
  const turned = Object.fromEntries(Object.entries(body).reverse())
  const first = await post(body, 'in-order')
  const again = await post(turned, 'in-order')
  t.equal(again.payload, first.payload)
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test('a key used for another body or another path gets 422', async (t) => {
  const { id } = await post(intakeOf(), 'used').then(({ body }) => body)
  const other = await post(intakeOf({ account: '另一件事' }), 'used')
  t.match(other, { status: 422, body: { type: '/problems/idempotency-key-reused' } })
  const { id: second } = await receive(api)
  const key = { 'idempotency-key': 'one-path' }
  const reason = { reason: '请尽快核实' }
  const escalated = await api.call(AGENT, 'POST', `${INTAKES}/${id}/escalate`, reason, key)
  t.equal(escalated.status, 200)
  for (const path of [`${INTAKES}/${second}/escalate`, `${INTAKES}/${id}/reopen`]) {
    const answer = await api.call(AGENT, 'POST', path, reason, key)
    t.match(answer, { status: 422, body: { type: '/problems/idempotency-key-reused' } })
  }
  const { body } = await api.call(AGENT, 'GET', `${INTAKES}/${second}`)
  t.match(body, { level: 0, version: 1 }, 'the other complaint is untouched')
})

t.test('the same key of another person or of another tenant is another key', async (t) => {
  const first = await post(intakeOf(), 'shared')
  const colleague = await post(intakeOf(), 'shared', { ...AGENT, sub: 'agent.zhou' })
  t.equal(colleague.status, 201)
  t.not(colleague.body.id, first.body.id)
  t.equal(colleague.headers['idempotent-replayed'], undefined)
  const { body: tenant } = await api.call(OPERATOR, 'POST', '/v1/tenants', {
    ...{ name: 'Other', locale: 'en', timezone: 'UTC' },
  })
  const elsewhere = await post(intakeOf({ account: 'Something else' }), 'shared', {
    ...AGENT,
    tenant: tenant.id,
  })
  t.equal(elsewhere.status, 201, 'not 422: that tenant never used it')
  t.equal(elsewhere.headers['idempotent-replayed'], undefined)
})

t.test('an operator makes a tenant once under a key', async (t) => {
  const make = () =>
    api.call(
      OPERATOR,
      'POST',
      '/v1/tenants',
      { name: 'Once', locale: 'en', timezone: 'UTC' },
      { 'idempotency-key': 'tenant-1' },
    )
  const [first, again] = [await make(), await make()]
  t.equal(first.status, 201)
  t.equal(again.payload, first.payload)
  t.equal(again.headers['idempotent-replayed'], 'true')
})

t.test(
  'answers 400, 401, 403 of the role and 404 are not kept: the mended request goes through',
  async (t) => {
    t.equal((await post({ account: '缺少渠道' }, 'mended')).status, 400)
    const nobody = await api.app.inject({
      ...{ method: 'POST', url: INTAKES, payload: intakeOf() },
      headers: { 'idempotency-key': 'mended' },
    })
    t.equal(nobody.statusCode, 401)
    t.equal((await post(intakeOf(), 'mended', { sub: AGENT.sub, roles: ['auditor'] })).status, 403)
    t.equal((await post(intakeOf(), 'mended')).status, 201)
    const key = { 'idempotency-key': 'not-there-yet' }
    const absent = `${INTAKES}/01930000-0000-7000-8000-000000000000/escalate`
    t.equal((await api.call(AGENT, 'POST', absent, { reason: '催' }, key)).status, 404)
    const { id } = await receive(api)
    const found = await api.call(AGENT, 'POST', `${INTAKES}/${id}/escalate`, { reason: '催' }, key)
    t.equal(found.status, 200)
  },
)

t.test('refusals of the command, 403, 409 and 412, are kept like successes', async (t) => {
  const own: Bearer = { ...AGENT, roles: ['agent', 'dept_manager'] }
  const { id, version } = await driveTo(api, 'graded')
  const path = `${INTAKES}/${id}`
  await giverOf(api, id)('verifications/waive', { reason: '事实清楚' })
  const refusals = [
    { command: 'approve', status: 409, send: keyed(MANAGER, `${path}/approve`, {}, 'kept-409') },
    {
      ...{ command: 'plan', status: 412 },
      send: keyed(AGENT, `${path}/plan`, planOf(), 'kept-412', { 'if-match': `"${version - 1}"` }),
    },
  ]
  for (const { command, status, send } of refusals) {
    const first = await send()
    t.equal(first.status, status, command)
    t.same(replayed(await send()), { ...replayed(first), replayed: 'true' }, `${command} again`)
  }
  await giverOf(api, id)('plan', planOf())
  const ownPlan = keyed(own, `${path}/approve`, {}, 'kept-403')
  const refused = await ownPlan()
  t.match(refused, { status: 403, body: { type: '/problems/own-plan' } })
  const late = await refusals[0]?.send()
  t.equal(late?.status, 409, 'what was refused stays refused under its key, though it could be done now')
  t.match(await giverOf(api, id)('approve', {}, MANAGER), { state: 'approved' })
  t.same(replayed(await ownPlan()), { ...replayed(refused), replayed: 'true' })
})

t.test('a key is kept for 24 hours, then it may be used anew', async (t) => {
  const first = await post(intakeOf(), 'a-day')
  api.advance(24 * HOUR_MS - 1000)
  await workOnce({ ...api, log: pino({ level: 'silent' }) })
  const within = await post(intakeOf(), 'a-day')
  t.equal(within.payload, first.payload)
  api.advance(2000)
  await workOnce({ ...api, log: pino({ level: 'silent' }) })
  const after = await post(intakeOf({ account: '第二天的另一件事' }), 'a-day')
  t.equal(after.status, 201)
  t.equal(after.headers['idempotent-replayed'], undefined)
  t.not(after.body.id, first.body.id)
})

t.test('a malformed key gets 400 that points to the header', async (t) => {
  const malformed = ['', '""', 'two words', '键', 'x'.repeat(256), 'x'.repeat(301), 'tab\there']
  const before = await api.call(SUPERVISOR, 'GET', `${INTAKES}?limit=1`)
  api.advance(1000)
  for (const key of malformed) {
    const answer = await post(intakeOf(), key)
    t.equal(answer.status, 400, JSON.stringify(key.slice(0, 20)))
    t.match(answer.body.errors, [{ pointer: /^\/idempotency-key$/i, message: String }])
  }
  const after = await api.call(SUPERVISOR, 'GET', `${INTAKES}?limit=1`)
  t.equal(after.payload, before.payload, 'nothing was received')
  t.equal((await post(intakeOf(), 'x'.repeat(255))).status, 201)
})

t.test('a key on a reading request means nothing', async (t) => {
  const key = { 'idempotency-key': 'reading' }
  const before = await api.call(SUPERVISOR, 'GET', `${INTAKES}?limit=1`, undefined, key)
  api.advance(1000)
  await receive(api)
  const after = await api.call(SUPERVISOR, 'GET', `${INTAKES}?limit=1`, undefined, key)
  t.not(after.payload, before.payload)
})

function post(body: object, key: string, who: Bearer = AGENT): Promise<Called> {
  return api.call(who, 'POST', INTAKES, body, { 'idempotency-key': key })
}

function keyed(who: Bearer, path: string, body: object, key: string, headers: Record<string, string> = {}) {
  return () => api.call(who, 'POST', path, body, { 'idempotency-key': key, ...headers })
}

function replayed({ status, payload, headers }: Called) {
  return { status, payload, replayed: headers['idempotent-replayed'], type: headers['content-type'] }
}
