import Fastify from 'fastify'
import t from 'tap'
import { SCOPES } from '../../src/access/actor.ts'
import { authentication } from '../../src/access/authentication.plugin.ts'
import { type Bearer, SECRET, startTestApp, type TestApp } from '../support/app.ts'
import { intake } from '../support/bodies.ts'
import { agent, stranger, system } from '../support/people.ts'

/** Everything that a system may call, and the scope that it needs for it. */
const OPEN_TO_SYSTEMS: Readonly<Record<string, (typeof SCOPES)[number] | 'any'>> = {
  'get /v1/complaints': 'complaints:read',
  'get /v1/complaints.csv': 'complaints:read',
  'get /v1/complaints.ndjson': 'complaints:read',
  'get /v1/complaints/counts': 'complaints:read',
  'post /v1/complaints': 'complaints:write',
  'post /v1/complaints/search': 'complaints:read',
  'get /v1/complaints/{id}': 'complaints:read',
  'get /v1/complaints/{id}/attachments': 'complaints:read',
  'get /v1/complaints/{id}/attachments/{aid}': 'complaints:read',
  'get /v1/complaints/{id}/attachments/{aid}/custody': 'complaints:read',
  'get /v1/complaints/{id}/custody': 'complaints:read',
  'get /v1/complaints/{id}/clocks': 'complaints:read',
  'get /v1/complaints/{id}/clocks/{name}/explain': 'complaints:read',
  'get /v1/complaints/{id}/closing-report': 'complaints:read',
  'get /v1/complaints/{id}/dossier': 'complaints:read',
  'get /v1/complaints/{id}/dossier.html': 'complaints:read',
  'get /v1/complaints/{id}/dossier.zip': 'complaints:read',
  'get /v1/complaints/{id}/ledger': 'complaints:read',
  'get /v1/complaints/{id}/messages': 'complaints:read',
  'get /v1/complaints/{id}/plan/comparison': 'complaints:read',
  'get /v1/complaints/{id}/messages/{mid}/dispatches': 'complaints:read',
  'get /v1/complaints/{id}/timeline': 'complaints:read',
  'get /v1/events': 'events:read',
  'get /v1/imports': 'complaints:write',
  'get /v1/imports/{id}': 'complaints:write',
  'get /v1/imports/{id}/errors': 'complaints:write',
  'get /v1/imports/{id}/errors.csv': 'complaints:write',
  'get /v1/ledger': 'complaints:read',
  'patch /v1/imports/{id}': 'complaints:write',
  'post /v1/imports': 'complaints:write',
  'post /v1/imports/{id}/cancel': 'complaints:write',
  'post /v1/imports/{id}/start': 'complaints:write',
  'get /v1/lifecycle': 'any',
  'get /v1/lifecycle.mmd': 'any',
  'get /v1/policies': 'any',
  'get /v1/policies/clocks/packs': 'any',
  'get /v1/policies/{name}': 'any',
}

let service: TestApp
t.before(async () => {
  service = await startTestApp(t)
})

/** How a bearer fares with an operation, before it is looked at what they send: 403 is the answer about the role. */
async function statusFor(bearer: Bearer, operation: string): Promise<number> {
  const [method = '', path = ''] = operation.split(' ')
  const url = path.replaceAll(/\{\w+\}/g, '01a1f6ae-0000-7000-8000-000000000000')
  const body = method === 'get' ? undefined : {}
  return (await service.call(bearer, method.toUpperCase() as 'GET', url, body)).status
}

t.test('a system reaches exactly the operations that name a scope', async (t) => {
  const { paths } = service.app.contract() as {
    paths: Record<string, Record<string, { security?: unknown[] }>>
  }
  const operations = Object.entries(paths)
    // The customer's own page asks for the token of a link, a channel's address for a signature: nobody's role opens them.
    .filter(
      ([path]) =>
        path.startsWith('/v1/') && !/^\/v1\/(track\/|answers\/|inbound\/\{|sandbox\/echo\/\{)/.test(path),
    )
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
  const reached: string[] = []
  for (const operation of operations)
    if ((await statusFor(system, operation)) !== 403) reached.push(operation)
  t.strictSame(reached.sort(), Object.keys(OPEN_TO_SYSTEMS).sort())
})

t.test('a scope opens its own operations to a system and no other', async (t) => {
  for (const [operation, needed] of Object.entries(OPEN_TO_SYSTEMS))
    for (const scope of [
      '',
      ...SCOPES,
      'complaints',
      'COMPLAINTS:READ',
      'complaints:read,complaints:write',
    ]) {
      const refused = (await statusFor({ ...system, scope }, operation)) === 403
      t.equal(refused, needed !== 'any' && scope !== needed, `${operation} with scope “${scope}”`)
    }
})

t.test('scopes are listed with spaces, and their order says nothing', async (t) => {
  const all = SCOPES.join(' ')
  for (const scope of [all, `openid ${[...SCOPES].reverse().join(' ')}`])
    for (const operation of Object.keys(OPEN_TO_SYSTEMS))
      t.not(await statusFor({ ...system, scope }, operation), 403, `${operation} with scope “${scope}”`)
})

t.test('a scope means nothing to people, whatever it holds', async (t) => {
  const { sub, roles, departments } = agent
  for (const scope of [
    '',
    'openid profile',
    'events:read',
    ['complaints:write'],
    7,
    null,
    'x'.repeat(2_000),
  ]) {
    const token = service.app.jwt.sign({ sub, roles, departments, tenant: service.tenant, scope })
    const answer = await service.app.inject({
      url: '/v1/complaints',
      headers: { authorization: `Bearer ${token}` },
    })
    t.equal(answer.statusCode, 200, JSON.stringify(scope).slice(0, 60))
  }
})

t.test('a scope of a system that is no text is no valid token', async (t) => {
  for (const scope of [['complaints:read'], { read: true }, 7, null]) {
    const token = service.app.jwt.sign({ sub: 'crm', roles: ['system'], tenant: service.tenant, scope })
    const answer = await service.app.inject({
      url: '/v1/complaints',
      headers: { authorization: `Bearer ${token}` },
    })
    t.equal(answer.statusCode, 401, JSON.stringify(scope))
  }
})

t.test('out of scope the role system gives no sight to the other roles of its token', async (t) => {
  const { body } = await service.call(agent, 'POST', '/v1/complaints', intake())
  const both = (scope: string): Bearer => ({ ...stranger, roles: ['agent', 'system'], scope })
  const url = `/v1/complaints/${body.id}`
  t.equal((await service.call(both('complaints:read'), 'GET', url)).status, 200)
  t.equal((await service.call(both('complaints:write'), 'GET', url)).status, 404, 'an agent elsewhere')
  const list = await service.call(both('complaints:write'), 'GET', '/v1/complaints')
  t.strictSame(list.body.items, [])
})

t.test('the service does not start with an operation for systems that names no scope', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const knowsTenant = async () => true
  await app.register(authentication, { source: { secret: SECRET }, now: () => new Date(), knowsTenant })
  const open = () => app.get('/v1/signals', { config: { roles: ['agent', 'system'] } }, async () => 'in')
  t.throws(open, /open to systems and has to name a scope/)
})
