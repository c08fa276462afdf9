import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { house } from '../support/house.ts'
import { refused, type Told, tells } from '../support/journey.ts'
import { admin, agent, auditor, supervisor } from '../support/people.ts'

const api = await startTestApp(t)
const put = (body: object, headers = {}) => api.call(admin, 'PUT', '/v1/members', body, headers)
const reason = '组织架构调整'

t.test('a tenant starts without members', async (t) => {
  const { body, headers } = await api.call(supervisor, 'GET', '/v1/members')
  tells(t, body, { version: 0, people: [], departments: [], versions: [], author: null })
  t.equal(headers.etag, '"0"')
  refused(t, await api.call(agent, 'GET', '/v1/members'), 403, 'role-not-allowed')
})

t.test('an admin puts the whole of them, versioned, with author and reason', async (t) => {
  refused(t, await api.call(supervisor, 'PUT', '/v1/members', { ...house, reason }), 403, 'role-not-allowed')
  refused(t, await put({ ...house }), 400, 'invalid-request', { errors: [{ pointer: '/reason' }] })
  const { status, body, headers } = await put({ ...house, reason }, { 'if-match': '"0"' })
  t.equal(status, 200)
  t.equal(headers.etag, '"1"')
  tells(t, body, { version: 1, author: admin.sub, reason })
  t.same(
    body.findings.map(({ severity, code }: Told) => [severity, code]),
    [['warning', 'no_head']],
  )
  refused(t, await put({ ...house, reason }, { 'if-match': '"0"' }), 412, 'stale-version', { version: 1 })
  await put({ people: house.people, reason: '去掉部门' })
  tells(t, (await api.call(auditor, 'GET', '/v1/members')).body, { version: 2, departments: [] })
  const first = (await api.call(admin, 'GET', '/v1/members?version=1')).body
  tells(t, first, { version: 1, reason, departments: [{ code: 'after-sales' }, {}, {}] })
  refused(t, await api.call(admin, 'GET', '/v1/members?version=9'), 404, 'not-found')
})

t.test('of two who put at once each gets a version of its own', async (t) => {
  const { version } = (await api.call(admin, 'GET', '/v1/members')).body
  const both = await Promise.all([put({ ...house, reason }), put({ ...house, reason })])
  t.same(both.map(({ body }) => body.version).sort(), [version + 1, version + 2])
})

t.test('members that don’t fit together are refused, with where', async (t) => {
  const { version } = (await api.call(admin, 'GET', '/v1/members')).body
  const from = '2026-11-20T00:00:00.000Z'
  const [first, ...others] = house.people
  const a = { sub: 'a', roles: ['agent'], manager: 'b', departments: ['nowhere'] }
  const b = { sub: 'b', roles: ['agent'], manager: 'a', absences: [{ from, to: from, deputy: 'b' }] }
  const people = [first, first, ...others, a, b]
  const duty = [{ role: 'legal', from, to: '2026-11-21T00:00:00.000Z', sub: 'ghost' }]
  const { status, body } = await put({ ...house, people, duty, reason })
  t.equal(status, 400)
  t.same(
    body.errors.map(({ pointer, code }: Told) => `${pointer} ${code}`),
    [
      ...['/people/1/sub duplicate_code', '/duty/0/sub unknown_member'],
      ...['/people/11/departments/0 unknown_department', '/people/12/absences/0/to period_reversed'],
      ...['/people/11/manager manager_circle', '/people/12/manager manager_circle'],
      '/people/12/absences/0/deputy own_deputy',
    ],
  )
  for (const wrong of [{ roles: [] }, { roles: ['operator'] }, { name: '李' }, { sub: 'x\u0000y' }])
    refused(t, await put({ people: [{ ...a, ...wrong }], reason }), 400, 'invalid-request')
  t.equal((await api.call(admin, 'GET', '/v1/members')).body.version, version)
})
