import { serverAudits } from 'graphql-http'
import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { analyst } from '../support/report.ts'

const api = await startTestApp(t)
const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
const authorization = `Bearer ${api.token(analyst)}`

const audits = serverAudits({
  url: `${address}/graphql`,
  fetchFn: (url: string, options: RequestInit = {}) =>
    fetch(url, { ...options, headers: { ...options.headers, authorization } }),
})

t.test(
  'GraphQL over HTTP: all audits run, none finds an error, and what is recommended is done',
  async (t) => {
    t.equal(audits.length, 61)
    for (const audit of audits) {
      const result = await audit.fn()
      const why = 'reason' in result ? `: ${result.reason}` : ''
      t.notOk(['error', 'warn'].includes(result.status), `${audit.id} ${audit.name}${why}`)
      if ('response' in result) await result.response.body?.cancel()
    }
  },
)

t.test('an answer has the media type that the caller accepts best', async (t) => {
  const types: readonly [accept: string, type: string][] = [
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json;q=0.5', 'application/json'],
    ['application/graphql-response+json;q=0, */*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html', 'application/json'],
  ]
  for (const [accept, type] of types) {
    const body = { query: '{ __typename }' }
    const { headers } = await api.call(analyst, 'POST', '/graphql', body, { accept })
    t.equal(headers['content-type'], `${type}; charset=utf-8`, accept)
  }
})

t.test(
  'without a token, or with one that has no role here, the door says so in the form of GraphQL',
  async (t) => {
    const body = { query: '{ volume { total } }' }
    const headers = { accept: 'application/graphql-response+json' }
    const nobody = await api.app.inject({ method: 'POST', url: '/graphql', payload: body, headers })
    t.equal(nobody.statusCode, 401)
    t.equal(nobody.json().errors[0].extensions.code, 'UNAUTHORIZED')
    t.equal(nobody.headers['www-authenticate'], 'Bearer')
    for (const role of ['admin', 'agent', 'liaison', 'system', 'operator', 'customer', 'trainee'] as const) {
      const refused = await api.call({ sub: 'someone', roles: [role] }, 'POST', '/graphql', body, headers)
      t.equal(refused.status, 403, role)
      t.equal(refused.body.errors[0].extensions.code, 'ROLE_NOT_ALLOWED')
      t.notOk('data' in refused.body)
    }
  },
)

t.test('a query is not taken by GET, where it would stand in logs', async (t) => {
  t.equal((await api.call(analyst, 'GET', '/graphql?query=%7B__typename%7D')).status, 404)
})
