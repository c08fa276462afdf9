import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { complaintIn, done, receive, refused, type Told, tells } from '../support/journey.ts'
import { admin, agent, auditor, supervisor, system } from '../support/people.ts'

const api = await startTestApp(t)
const HOUR_MS = 3_600_000
const reason = '季度评审后调整'
const read = async (name: string, query = ''): Promise<Told> =>
  (await api.call(admin, 'GET', `/v1/policies/${name}${query}`)).body
const put = (name: string, body: object, headers = {}) =>
  api.call(admin, 'PUT', `/v1/policies/${name}`, body, headers)

t.test(
  'a policy is read with its content, schema, version and history by whoever works with it',
  async (t) => {
    for (const who of [admin, agent, auditor, system]) {
      const { status, body, headers } = await api.call(who, 'GET', '/v1/policies/grading')
      t.equal(status, 200, who.sub)
      t.equal(headers.etag, '"1"')
      tells(t, body, { name: 'grading', version: 1, inForce: 1, reason: 'default pack zh-CN', author: 'ops' })
      t.equal(body.schema.properties.criteria.type, 'array')
      t.equal(body.content.otherwise, 'general')
      t.equal(body.versions.length, 1)
    }
    const { items } = (await api.call(agent, 'GET', '/v1/policies')).body
    t.ok(items.every(({ version, inForce }: Told) => version === 1 && inForce === 1))
    refused(t, await api.call(agent, 'GET', '/v1/policies/weather'), 404, 'not-found')
    refused(t, await api.call(agent, 'GET', '/v1/policies/grading?version=7'), 404, 'not-found')
    refused(t, await api.call(agent, 'GET', '/v1/policies/NO.'), 400, 'invalid-request')
  },
)

t.test('only an admin puts a policy, with a reason, and never over another’s version', async (t) => {
  const { content } = await read('options')
  const body = { content: { ...content, atLeast: 4 }, reason }
  refused(t, await api.call(supervisor, 'PUT', '/v1/policies/options', body), 403, 'role-not-allowed')
  refused(t, await put('options', { content }), 400, 'invalid-request', { errors: [{ pointer: '/reason' }] })
  refused(t, await put('options', body, { 'if-match': '"3"' }), 412, 'stale-version', { version: 1 })
  const { status, body: told, headers } = await put('options', body, { 'if-match': '"1"' })
  t.equal(status, 200)
  t.equal(headers.etag, '"2"')
  tells(t, told, { version: 2, inForce: 2, author: admin.sub, reason, findings: [], content: { atLeast: 4 } })
  t.same(
    (await read('options')).versions.map(({ version }: Told) => version),
    [2, 1],
  )
  tells(t, await read('options', '?version=1'), { version: 1, inForce: 2, content: { atLeast: 3 } })
  refused(t, await put('weather', body), 404, 'not-found')
})

t.test('of two who put at once each gets a version of its own, or is told that it is stale', async (t) => {
  const { content, version } = await read('approval')
  const body = { content, reason }
  const both = await Promise.all([put('approval', body), put('approval', body)])
  t.same(both.map(({ body: told }) => told.version).sort(), [version + 1, version + 2])
  const stale = await Promise.all([1, 2].map(() => put('approval', body, { 'if-match': `"${version + 2}"` })))
  t.same(stale.map(({ status }) => status).sort(), [200, 412])
})

t.test(
  'a content that is not of its form, or unsound, is refused with where and what to change',
  async (t) => {
    const { content, version } = await read('grading')
    const malformed = await put('grading', {
      content: { ...content, criteria: [{ name: 'x' }], more: 1 },
      reason,
    })
    refused(t, malformed, 400, 'invalid-request')
    const pointers = malformed.body.errors.map(({ pointer }: Told) => pointer)
    for (const pointer of ['/content/criteria/0/grade', '/content/criteria/0/fact', '/content/more'])
      t.ok(pointers.includes(pointer), pointer)
    const criteria = [{ name: 'never', grade: 'urgent', fact: 'loss', is: true }]
    const unsound = await api.call(
      ...([admin, 'PUT', '/v1/policies/grading', { content: { ...content, criteria }, reason }] as const),
      { 'accept-language': 'zh-CN' },
    )
    refused(t, unsound, 400, 'invalid-request', {
      errors: [{ pointer: '/content/criteria/0', code: 'never_fires' }],
    })
    t.match(unsound.body.errors[0].message, /永远不会成立/)
    t.same(
      unsound.body.findings.map(({ code, severity }: Told) => [severity, code]),
      [
        ['error', 'never_fires'],
        ['warning', 'unreachable_grade'],
      ],
    )
    const nul = {
      ...(await read('options')).content,
      remedies: [{ code: 'x', name: { zh: '\u0000', en: 'x' } }],
    }
    refused(t, await put('options', { content: nul, reason }), 400, 'invalid-request', {
      errors: [{ pointer: '/content/remedies/0/name/zh', code: 'unwritable' }],
    })
    t.equal((await read('grading')).version, version, 'nothing was put')
  },
)

t.test('a complaint keeps the versions it was received under; the next one has the new ones', async (t) => {
  const before = await receive(api)
  const { content, version } = await read('options')
  await put('options', { content: { ...content, atLeast: 5 }, reason })
  const after = await receive(api)
  t.equal(before.policyVersions.options, version)
  t.equal(after.policyVersions.options, version + 1)
  for (const { id } of [before, after]) {
    await done(api, agent, id, 'classify', bodies.classification)
    await done(api, agent, id, 'grade', bodies.plainFacts)
    await done(api, agent, id, 'verifications/waive', bodies.reason)
  }
  const four = [...bodies.planning().options, bodies.option('上门检修', 100)]
  const planning = bodies.planning({ more: { options: four } })
  t.equal((await done(api, agent, before.id, 'plan', planning)).state, 'planned')
  const short = await api.call(agent, 'POST', `/v1/complaints/${after.id}/plan`, planning)
  refused(t, short, 409, 'too-few-options', { atLeast: 5, given: 4 })
  await put('options', { content: { ...content, atLeast: 3 }, reason })
})

t.test('a policy comes into force when its time has come, unless a later one was put', async (t) => {
  const { content, version } = await read('taxonomy')
  const later = new Date(api.now().getTime() + HOUR_MS).toISOString()
  const past = new Date(api.now().getTime() - 1).toISOString()
  refused(t, await put('taxonomy', { content, reason, inForceFrom: past }), 400, 'invalid-request', {
    errors: [{ pointer: '/inForceFrom', code: 'in_past' }],
  })
  const pending = await put('taxonomy', { content, reason, inForceFrom: later })
  tells(t, pending.body, { version: version + 1, inForce: version, inForceFrom: later })
  t.equal((await receive(api)).policyVersions.taxonomy, version)
  api.advance(HOUR_MS)
  t.equal((await receive(api)).policyVersions.taxonomy, version + 1)
  const next = new Date(api.now().getTime() + HOUR_MS).toISOString()
  await put('taxonomy', { content, reason, inForceFrom: next })
  tells(t, (await put('taxonomy', { content, reason })).body, {
    ...{ version: version + 3, inForce: version + 3, findings: [{ code: 'supersedes_pending' }] },
  })
  api.advance(HOUR_MS)
  t.equal((await receive(api)).policyVersions.taxonomy, version + 3)
})

t.test('a category that open complaints are about may go, which is said', async (t) => {
  await complaintIn(api, 'graded')
  const { content } = await read('taxonomy')
  const categories = content.categories.filter(({ code }: Told) => code !== 'product_quality')
  const { status, body } = await put('taxonomy', { content: { categories }, reason })
  t.equal(status, 200)
  tells(t, body, { findings: [{ severity: 'warning', code: 'category_in_use' }] })
  await put('taxonomy', { content, reason })
})

t.test('a dry run says what past complaints would have been, and changes nothing', async (t) => {
  const { id, reference } = await receive(api, { facts: { ...bodies.plainFacts, affectedCustomers: 6 } })
  await done(api, agent, id, 'classify', bodies.classification)
  t.equal(
    (await done(api, agent, id, 'grade', { ...bodies.plainFacts, affectedCustomers: 6 })).grade,
    'important',
  )
  const { content, version } = await read('grading')
  const criteria = content.criteria.map((one: Told) => (one.name === 'group' ? { ...one, atLeast: 5 } : one))
  const url = '/v1/policies/grading/dry-run'
  const told = await api.call(admin, 'POST', url, { content: { ...content, criteria } })
  t.equal(told.status, 200)
  tells(t, told.body, {
    ...{ comparable: true, differing: 1, complete: true, findings: [] },
    changes: [{ before: 'important', after: 'urgent', complaints: 1 }],
    items: [{ complaint: id, reference, before: 'important', after: 'urgent' }],
  })
  t.ok(told.body.examined > 5)
  t.equal((await read('grading')).version, version)
  const limited = await api.call(admin, 'POST', url, { content: { ...content, criteria }, limit: 3 })
  tells(t, limited.body, { examined: 3, complete: true })
  const before = { content: { ...content, criteria }, receivedTo: '2026-01-01T00:00:00.000Z' }
  tells(t, (await api.call(admin, 'POST', url, before)).body, { examined: 0, items: [] })
  const unsound = { content: { ...content, otherwise: 'general', grades: ['urgent', 'general'] } }
  refused(t, await api.call(admin, 'POST', url, unsound), 400, 'invalid-request')
  refused(t, await api.call(agent, 'POST', url, { content }), 403, 'role-not-allowed')
})

t.test('a policy that is nested thousands deep is refused like any other that is not one', async (t) => {
  const payload = (levels: number) => `{"content":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`
  const tried = (levels: number) =>
    api.app.inject({
      ...{ method: 'POST', url: '/v1/policies/grading/dry-run', payload: payload(levels) },
      headers: {
        ...{ authorization: `Bearer ${api.token(admin)}`, 'content-type': 'application/json' },
        'idempotency-key': `deep-${levels}`,
      },
    })
  const codes = (answer: { json(): Told }) => answer.json().errors.map(({ code }: Told) => code)
  for (const levels of [100, 20_000]) {
    const answer = await tried(levels)
    t.equal(answer.statusCode, 400)
    t.same(codes(answer), ['too_deep'])
  }
  t.notOk(codes(await tried(99)).includes('too_deep'))
})

t.test('approvers, settlements and categories are tried on past complaints, too', async (t) => {
  const planned = await complaintIn(api, 'planned')
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'settle', bodies.settlement(5_000))
  const tries: [string, (content: Told) => object, object][] = [
    [
      'approval',
      (content) => ({ ...content, byGrade: { general: 'vp', important: 'vp', urgent: 'gm' } }),
      { complaint: planned.id, before: 'dept_manager', after: 'vp' },
    ],
    [
      'options',
      (content) => ({ ...content, settlement: { ...content.settlement, limit: 4_999 } }),
      { complaint: id, before: 'settleable', after: 'over_settlement_limit' },
    ],
    [
      'taxonomy',
      ({ categories }) => ({ categories: categories.filter(({ code }: Told) => code === 'other') }),
      { complaint: id, before: 'product_quality/malfunction', after: 'not_in_taxonomy' },
    ],
  ]
  for (const [name, change, item] of tries) {
    const { content } = await read(name)
    const { body } = await api.call(admin, 'POST', `/v1/policies/${name}/dry-run`, {
      content: change(content),
    })
    const of = (item as Told).complaint
    tells(t, body.items.find(({ complaint }: Told) => complaint === of) ?? {}, item, name)
  }
})
