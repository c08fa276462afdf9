import { createHmac } from 'node:crypto'
import { createSigner } from 'fast-jwt'
import t from 'tap'
import { type Bearer, SECRET, startTestApp } from '../support/app.ts'
import { AGENT, intakeOf, receive, SUPERVISOR } from '../support/drive.ts'

const HOUR_S = 3600
const NOBODY = '01930000-0000-7000-8000-000000000000'
const OPERATOR: Bearer = { sub: 'ops', roles: ['operator'] }

const api = await startTestApp(t)
const claims = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'], tenant: api.tenant }
const nowS = Math.floor(Date.now() / 1000)

const REFUSED: { readonly [what: string]: string | undefined } = {
  'no header at all': undefined,
  'an empty header': '',
  'the scheme alone': 'Bearer',
  'another scheme': `Basic ${Buffer.from('agent.li:secret').toString('base64')}`,
  'no scheme': signed(claims),
  garbage: 'Bearer not-a-token',
  'three dots': 'Bearer ..',
  'three parts of garbage': 'Bearer aaaa.bbbb.cccc',
  'a token that says nothing': `Bearer ${signed({})}`,
  'a foreign secret': `Bearer ${signed(claims, 'some other secret that is long enough')}`,
  'a cut-off signature': `Bearer ${signed(claims).slice(0, -4)}`,
  'changed claims': `Bearer ${changed(signed(claims), { ...claims, roles: ['supervisor'] })}`,
  'alg none': `Bearer ${made({ alg: 'none', typ: 'JWT' }, claims, '')}`,
  'alg none with a signature': `Bearer ${made({ alg: 'none', typ: 'JWT' }, claims)}`,
  'alg NONE': `Bearer ${made({ alg: 'NONE', typ: 'JWT' }, claims, '')}`,
  'an RS256 header over our HS256 signature': `Bearer ${made({ alg: 'RS256', typ: 'JWT' }, claims)}`,
  'an ES256 header over our HS256 signature': `Bearer ${made({ alg: 'ES256', typ: 'JWT' }, claims)}`,
  'no alg': `Bearer ${made({ typ: 'JWT' }, claims)}`,
  'our secret with HS512': `Bearer ${createSigner({ key: SECRET, algorithm: 'HS512' })(claims)}`,
  'an expired token': `Bearer ${signed({ ...claims, exp: nowS - HOUR_S })}`,
  'a token of the future': `Bearer ${signed({ ...claims, nbf: nowS + HOUR_S })}`,
  'an expiry that is no number': `Bearer ${made({ alg: 'HS256', typ: 'JWT' }, { ...claims, exp: 'never' })}`,
  'no sub': `Bearer ${signed({ ...claims, sub: undefined })}`,
  'an empty sub': `Bearer ${signed({ ...claims, sub: '' })}`,
  'a sub with a line break': `Bearer ${signed({ ...claims, sub: 'agent\nli' })}`,
  'a sub that is an object': `Bearer ${made({ alg: 'HS256', typ: 'JWT' }, { ...claims, sub: {} })}`,
  'no tenant': `Bearer ${signed({ ...claims, tenant: undefined })}`,
  'a tenant that is no UUID': `Bearer ${signed({ ...claims, tenant: `${api.tenant}' or '1'='1` })}`,
  'a tenant that nobody made': `Bearer ${signed({ ...claims, tenant: NOBODY })}`,
  'the tenant of those who have none': `Bearer ${signed({ ...claims, tenant: NOBODY.replaceAll(/[1-9]/g, '0') })}`,
  'no roles': `Bearer ${signed({ ...claims, roles: undefined })}`,
  'roles that are a word': `Bearer ${signed({ ...claims, roles: 'agent' })}`,
  'a department that is no code': `Bearer ${signed({ ...claims, departments: ["x' or true --"] })}`,
}

for (const [what, authorization] of Object.entries(REFUSED)) {
  t.test(`401, and how to come in, for ${what}`, async (t) => {
    for (const [method, url] of [
      ['GET', '/v1/complaints'],
      ['POST', '/v1/complaints'],
      ['POST', '/v1/tenants'],
      ['GET', '/v1/lifecycle'],
    ] as const) {
      const headers = authorization === undefined ? {} : { authorization }
      const body = method === 'POST' ? { payload: intakeOf() } : {}
      const answer = await api.app.inject({ method, url, headers, ...body })
      t.equal(answer.statusCode, 401, `${method} ${url}`)
      t.equal(answer.headers['www-authenticate'], 'Bearer')
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
      t.match(answer.json(), {
        type: '/problems/unauthorized',
        status: 401,
        instance: url,
        requestId: String,
      })
      t.notMatch(answer.payload, /secret|signature|expired|algorithm|jwt/i, 'no word about why')
    }
  })
}

t.test('401 comes before anything of the request is looked at', async (t) => {
  for (const [method, url, payload] of [
    ['POST', '/v1/complaints', '{"half":'],
    ['POST', '/v1/complaints', 'x'.repeat(2_000_000)],
    ['GET', '/v1/complaints?limit=many', ''],
    ['GET', '/v1/complaints/no-id', ''],
    ['POST', '/v1/complaints/no-id/classify', '[]'],
  ] as const) {
    const headers = { 'content-type': 'application/json' }
    const answer = await api.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    t.equal(answer.statusCode, 401, `${method} ${url}`)
  }
})

t.test('401 is said in the caller’s language', async (t) => {
  const title = async (language: string) => {
    const headers = { 'accept-language': language }
    return (await api.app.inject({ url: '/v1/complaints', headers })).json().title
  }
  t.match(await title('zh-CN,zh;q=0.9,en;q=0.5'), /令牌/)
  t.match(await title('en'), /bearer token/)
  t.match(await title('fr'), /bearer token/)
})

t.test('a valid token comes in, however its tenant is spelt', async (t) => {
  const spelt = { ...AGENT, tenant: api.tenant.toUpperCase() }
  const { id } = await receive(api, {}, spelt)
  for (const who of [AGENT, spelt]) {
    const read = await api.call(who, 'GET', `/v1/complaints/${id}`)
    t.match(read, { status: 200, body: { id, handler: AGENT.sub } })
    const path = `/v1/complaints/${id}/messages`
    const sent = await api.call(who, 'POST', path, { kind: 'other', channel: 'phone', words: '您好' })
    t.equal(sent.status, 201)
  }
})

t.test('roles that the service doesn’t know give nothing', async (t) => {
  const authorization = `Bearer ${signed({ ...claims, roles: ['root', 'worker', '__proto__', 'constructor'] })}`
  for (const url of ['/v1/complaints', '/v1/lifecycle']) {
    const answer = await api.app.inject({ url, headers: { authorization } })
    t.equal(answer.statusCode, 403)
    t.match(answer.json(), { type: '/problems/role-not-allowed' })
  }
})

t.test('PRIV-6 an operator’s token makes tenants and opens nothing inside one', async (t) => {
  const { id } = await receive(api)
  const made = await api.call(OPERATOR, 'POST', '/v1/tenants', {
    ...{ name: 'New', locale: 'en', timezone: 'Europe/Paris' },
  })
  t.equal(made.status, 201)
  const operators: Bearer[] = [OPERATOR, { ...OPERATOR, tenant: api.tenant }]
  for (const { method, url } of routes(id)) {
    for (const operator of operators) {
      const answer = await api.call(operator, method, url, method === 'GET' ? undefined : {})
      t.match(answer, { status: 403, body: { type: '/problems/role-not-allowed' } }, `${method} ${url}`)
    }
  }
})

t.test('PRIV-6 without a tenant an operator’s token has no other role', async (t) => {
  const authorization = `Bearer ${signed({ sub: 'ops', roles: ['operator', 'agent', 'supervisor', 'legal'] })}`
  const { id } = await receive(api)
  for (const { method, url } of routes(id)) {
    const payload = method === 'GET' ? {} : { payload: {} }
    const answer = await api.app.inject({ method, url, headers: { authorization }, ...payload })
    t.equal(answer.statusCode, 403, `${method} ${url}`)
  }
})

t.test('nobody but an operator makes tenants', async (t) => {
  const tenant = { name: 'New', locale: 'en', timezone: 'UTC' }
  for (const role of [
    'agent',
    'supervisor',
    'admin',
    'gm',
    'legal',
    'system',
    'privacy',
    'auditor',
  ] as const) {
    const answer = await api.call({ sub: 'x', roles: [role] }, 'POST', '/v1/tenants', tenant)
    t.match(answer, { status: 403, body: { type: '/problems/role-not-allowed' } }, role)
  }
  t.equal((await api.call(SUPERVISOR, 'GET', '/v1/complaints')).status, 200)
})

/** Every route of the contract that is about complaints, at a complaint. */
function routes(id: string): { method: 'GET' | 'POST' | 'PATCH'; url: string }[] {
  const { paths } = api.app.contract() as unknown as { paths: Record<string, object> }
  const found = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase() as 'GET' | 'POST' | 'PATCH',
      url: path.replaceAll(/\{\w+\}/g, id),
    })),
  )
  const about = found.filter(({ url }) => url.startsWith('/v1/complaints'))
  if (about.length < 40) throw new Error('the contract has lost its routes')
  return about
}

function signed(payload: object, key = SECRET): string {
  return createSigner({ key, algorithm: 'HS256' })(JSON.parse(JSON.stringify(payload)))
}

/** A token put together by hand; without a signature given it gets that of HS256 with our secret. */
function made(header: object, payload: object, signature?: string): string {
  const head = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${head}.${signature ?? createHmac('sha256', SECRET).update(head).digest('base64url')}`
}

function changed(token: string, payload: object): string {
  const [header, , signature] = token.split('.')
  return [header, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.')
}
