import t from 'tap'
import { ROLES, type Role } from '../../src/access/actor.ts'
import { CUSTOMER_STEP_NAMES } from '../../src/customer/customer-steps.ts'
import { newMetrics } from '../../src/platform/metrics.plugin.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import { tells } from '../support/journey.ts'

const AGENT: readonly Role[] = ['agent', 'supervisor']
const APPROVERS: readonly Role[] = ['dept_manager', 'vp', 'gm']
const LIAISON: readonly Role[] = [...AGENT, 'liaison']
const HISTORY: readonly Role[] = [...AGENT, ...APPROVERS, 'legal', 'quality', 'auditor', 'system']
const READERS: readonly Role[] = [...HISTORY, 'liaison']
const POLICY_READERS = ROLES.filter((role) => !['operator', 'customer', 'trainee'].includes(role))
const WATCHING: readonly Role[] = [...AGENT, ...APPROVERS, 'legal', 'quality', 'auditor']
const EVERYBODY = 'everybody'
/** Asks for the token of a link (test/customer/links.test.ts); no role opens it. */
const LINK = 'link'
/** Asks for what its channel signs by (test/inbound/verify-delivery.test.ts); no role opens it. */
const SIGNED = 'signed'
/** Asks for a key in its address (test/webhooks/echo.test.ts); no role opens it. */
const KEY = 'key'
const T = '/v1/track/:reference'

const C = '/v1/complaints/:id'
const command = (name: string) => `POST ${C}/${name}`
const commands = (roles: readonly Role[], ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [command(name), roles]))

/** Who may ever do what, as domain.md §1 and §2 say; `everybody`: no token is asked for. */
const MAY: Readonly<
  Record<string, readonly Role[] | typeof EVERYBODY | typeof LINK | typeof SIGNED | typeof KEY>
> = {
  'GET /health/live': EVERYBODY,
  'GET /health/ready': EVERYBODY,
  'GET /metrics': EVERYBODY,
  'GET /openapi.json': EVERYBODY,
  'GET /problems/:name': EVERYBODY,
  'GET /docs': EVERYBODY,
  'GET /docs/start.css': EVERYBODY,
  'GET /docs/start.js': EVERYBODY,
  'GET /docs/swagger-ui-bundle.js': EVERYBODY,
  'GET /docs/swagger-ui.css': EVERYBODY,
  'GET /docs/favicon-32x32.png': EVERYBODY,
  'GET /v1/lifecycle': ROLES,
  'GET /v1/lifecycle.mmd': ROLES,
  'POST /v1/tenants': ['operator'],
  'POST /v1/complaints': [...AGENT, 'system'],
  'GET /v1/complaints': READERS,
  'GET /v1/complaints.csv': READERS,
  'GET /v1/complaints.ndjson': READERS,
  'POST /v1/complaints/search': READERS,
  'GET /v1/complaints/counts': READERS,
  'GET /v1/events': ['system', 'auditor'],
  'POST /v1/webhooks': ['admin'],
  'GET /v1/webhooks': ['admin'],
  'GET /v1/webhooks/:id': ['admin'],
  'PATCH /v1/webhooks/:id': ['admin'],
  'DELETE /v1/webhooks/:id': ['admin'],
  'GET /v1/webhooks/:id/deliveries': ['admin'],
  'POST /v1/webhooks/:id/rotate': ['admin'],
  'POST /v1/webhooks/:id/replay': ['admin'],
  'POST /v1/webhooks/:id/test': ['admin'],
  'POST /v1/sandbox/echo': ['admin'],
  'GET /v1/sandbox/echo': ['admin'],
  'POST /v1/sandbox/echo/:key': KEY,
  'GET /v1/policies': POLICY_READERS,
  'GET /v1/policies/:name': POLICY_READERS,
  'PUT /v1/policies/:name': ['admin'],
  'POST /v1/policies/:name/dry-run': ['admin'],
  'POST /v1/policies/calendar/ical': ['admin'],
  'GET /v1/policies/clocks/packs': POLICY_READERS,
  'POST /v1/policies/approval/simulate': ['admin', 'supervisor', ...APPROVERS, 'auditor'],
  'GET /v1/policies/approval/matrix': ['admin', 'supervisor', ...APPROVERS, 'auditor'],
  'POST /v1/delegations': ['admin', ...APPROVERS],
  'GET /v1/delegations': [...AGENT, ...APPROVERS, 'legal', 'auditor', 'admin'],
  'POST /v1/delegations/:id/revoke': ['admin', ...APPROVERS],
  'GET /v1/members': ['admin', 'supervisor', 'auditor'],
  'PUT /v1/members': ['admin'],
  'POST /v1/members/:sub/hand-over': ['supervisor'],
  [`GET ${C}`]: READERS,
  [`GET ${C}/timeline`]: HISTORY,
  [`GET ${C}/messages`]: HISTORY,
  [`GET ${C}/messages/:mid/dispatches`]: HISTORY,
  [`GET ${C}/templates`]: AGENT,
  'GET /v1/channels': ['admin'],
  'GET /v1/channels/:id': ['admin'],
  'POST /v1/channels': ['admin'],
  'PUT /v1/channels/:id': ['admin'],
  'POST /v1/channels/:id/rotate': ['admin'],
  'POST /v1/channels/:id/try': ['admin'],
  'GET /v1/channels/:id/mailbox': ['admin'],
  'PUT /v1/channels/:id/mailbox': ['admin'],
  'DELETE /v1/channels/:id/mailbox': ['admin'],
  'POST /v1/inbound/:channelKey': SIGNED,
  'GET /v1/inbound/:channelKey': SIGNED,
  'GET /v1/inbound/dead-letters': ['admin', 'supervisor'],
  'POST /v1/inbound/dead-letters/:id/read': ['supervisor'],
  'POST /v1/inbound/dead-letters/:id/replay': ['admin', 'supervisor'],
  'POST /v1/inbound/dead-letters/:id/discard': ['supervisor'],
  'GET /v1/inbound/messages': [...AGENT, 'auditor'],
  'GET /v1/inbound/messages/:id': [...AGENT, 'auditor'],
  'POST /v1/inbound/messages/:id/answer': AGENT,
  'POST /v1/inbound/messages/:id/place': AGENT,
  'GET /v1/outlets': ['admin'],
  'PUT /v1/outlets/:channel': ['admin'],
  [`GET ${C}/attachments`]: READERS,
  [`GET ${C}/attachments/:aid`]: READERS,
  [`GET ${C}/attachments/:aid/custody`]: HISTORY,
  [`GET ${C}/custody`]: HISTORY,
  [`GET ${C}/closing-report`]: HISTORY,
  [`GET ${C}/dossier`]: HISTORY,
  [`GET ${C}/dossier.html`]: HISTORY,
  [`GET ${C}/dossier.zip`]: HISTORY,
  [`GET ${C}/clocks`]: HISTORY,
  [`GET ${C}/ledger`]: HISTORY,
  'GET /v1/ledger': HISTORY,
  [`GET ${C}/retaliation`]: ['auditor'],
  'GET /v1/retaliation': ['auditor'],
  [`GET ${C}/clocks/:name/explain`]: HISTORY,
  [`GET ${C}/plan/comparison`]: HISTORY,
  [`GET ${C}/similar`]: HISTORY.filter((role) => role !== 'system'),
  [`GET ${C}/options`]: [...AGENT, ...APPROVERS, 'legal'],
  [`PATCH ${C}`]: AGENT,
  [`GET ${T}`]: LINK,
  [`GET ${T}/messages`]: LINK,
  [`POST ${T}/attachments`]: LINK,
  'GET /v1/answers/verification': LINK,
  'POST /v1/answers/verification': LINK,
  ...Object.fromEntries(CUSTOMER_STEP_NAMES.map((name) => [`POST ${T}/${name}`, LINK])),
  'GET /v1/disposals': ['privacy', 'legal', 'auditor'],
  'GET /v1/disposals/:id': ['privacy', 'legal', 'auditor'],
  'POST /v1/disposals/:id/approve': ['privacy', 'legal'],
  'POST /v1/disposals/:id/refuse': ['privacy', 'legal'],
  'POST /v1/imports': ['supervisor', 'system'],
  'GET /v1/imports': ['supervisor', 'system'],
  'GET /v1/imports/:id': ['supervisor', 'system'],
  'PATCH /v1/imports/:id': ['supervisor', 'system'],
  'POST /v1/imports/:id/start': ['supervisor', 'system'],
  'POST /v1/imports/:id/cancel': ['supervisor', 'system'],
  'GET /v1/imports/:id/errors': ['supervisor', 'system'],
  'GET /v1/imports/:id/errors.csv': ['supervisor', 'system'],
  'POST /v1/sandbox/clock': ['admin'],
  'POST /v1/bulk': [...AGENT, ...APPROVERS, 'legal'],
  'POST /graphql': ['analyst', 'supervisor', ...APPROVERS, 'quality', 'auditor'],
  ...commands(AGENT, 'classify', 'grade', 'plan', 'settle', 'decide', 'amend', 'complete', 'revisit'),
  ...commands(AGENT, 'reopen', 'appeal', 'withdraw', 'merge', 'convert', 'archive', 'accept'),
  ...commands(AGENT, 'return-assignment', 'escalate', 'urge', 'pause', 'resume'),
  ...commands([...LIAISON, 'dept_manager'], 'plan/countersign'),
  ...commands([...AGENT, 'gm'], 'execute'),
  ...commands([...AGENT, ...APPROVERS], 'escalations/:eid/acknowledge'),
  ...commands([...AGENT, ...APPROVERS, 'legal'], 'clocks/:name/extend'),
  ...commands(APPROVERS, 'approve', 'approve/withdraw', 'return', 'ratify'),
  ...commands(['supervisor'], 'follow-up'),
  ...commands(['supervisor', 'quality'], 'revisits/:index/exclude', 'revisits/:index/exclude/confirm'),
  'GET /v1/safety-cases': WATCHING,
  'GET /v1/safety-cases/:id': WATCHING,
  'POST /v1/safety-cases/:id/contain': [...AGENT, 'quality'],
  'POST /v1/safety-cases/:id/decide-recall': ['quality', 'legal', 'gm'],
  'POST /v1/safety-cases/:id/report': ['supervisor', 'quality', 'legal'],
  'POST /v1/safety-cases/:id/buyers': [...AGENT, 'quality'],
  'POST /v1/safety-cases/:id/close': ['supervisor', 'quality', 'legal'],
  'GET /v1/improvements': [...WATCHING, 'liaison'],
  'GET /v1/improvements/:id': [...WATCHING, 'liaison'],
  'POST /v1/improvements': [...AGENT, 'quality'],
  'PATCH /v1/improvements/:id': [...AGENT, 'quality'],
  'POST /v1/improvements/:id/complaints': [...AGENT, 'quality'],
  'POST /v1/improvements/:id/start': [...LIAISON, ...APPROVERS, 'legal', 'quality'],
  'POST /v1/improvements/:id/finish': [...LIAISON, ...APPROVERS, 'legal', 'quality'],
  'POST /v1/improvements/:id/verify': ['quality'],
  'POST /v1/improvements/:id/cancel': ['supervisor', 'quality'],
  ...commands(['supervisor'], 'dismiss', 'split', 'conclude', 'assign', 'hand-over'),
  ...commands(['supervisor', 'dept_manager', 'legal'], 'confirm-dismissal'),
  ...commands(['supervisor', 'legal'], 'transfer'),
  ...commands(['legal'], 'legal-review', 'hold', 'release'),
  ...commands(AGENT, 'messages/received', 'tracking', 'tracking/revoke', 'representatives'),
  ...commands(AGENT, 'representatives/:rid/accept', 'representatives/:rid/revoke'),
  ...commands(AGENT, 'verifications', 'verifications/waive', 'verifications/:vid/waive'),
  ...commands(AGENT, 'verifications/:vid/link', 'statements/requests', 'tell-respondent', 'progress'),
  ...commands(AGENT, 'tasks/:tid/postpone', 'ledger/:lid/payments', 'ledger/:lid/recoveries'),
  ...commands(APPROVERS, 'ledger/:lid/raise'),
  ...commands(LIAISON, 'statements', 'tasks/:tid/progress', 'attachments'),
  ...commands([...LIAISON, 'auditor'], 'retaliation'),
  ...commands(AGENT, 'messages', 'attempts', 'checklist/:step', 'tasks/:tid/cancel', 'assistance'),
  ...commands(AGENT, 'assistance/:aid/cancel', 'attachments/:aid/redacted', 'attachments/:aid/mark'),
  ...commands(LIAISON, 'assistance/:aid/sign', 'assistance/:aid/finish', 'assistance/:aid/return'),
  ...commands(LIAISON, 'verifications/:vid/answer', 'tasks/:tid/start', 'tasks/:tid/finish'),
}

/** Where a file comes as a form, and JSON is not understood. */
const TAKES_FORMS = /^POST .*\/(attachments|redacted|imports)$/

const UNKNOWN = '01930000-0000-7000-8000-000000000000'
const api = await startTestApp(t, { metrics: newMetrics() })
const served = routesOf(api.app.printRoutes({ commonPrefix: false }))
const closed = Object.keys(MAY).filter((route) => Array.isArray(MAY[route]))

t.test('every route that is served says who may ask it, and there is no other', async (t) => {
  t.same(served.sort(), Object.keys(MAY).sort())
})

t.test('what is open to all answers without a token', async (t) => {
  for (const route of served.filter((one) => MAY[one] === EVERYBODY)) {
    const { method, url } = requestOf(route)
    const { statusCode } = await api.app.inject({ method, url })
    t.equal(statusCode, url === '/problems/unknown' ? 404 : 200, route)
  }
})

t.test('everything else is 401 without a token, and with one that nobody signed', async (t) => {
  const forged = `${api.token({ sub: 'x', roles: [...ROLES] })}x`
  for (const route of closed)
    for (const authorization of [undefined, `Bearer ${forged}`]) {
      const headers = authorization === undefined ? {} : { authorization }
      const { statusCode, headers: told } = await api.app.inject({ ...requestOf(route), headers })
      t.equal(statusCode, 401, route)
      t.equal(told['www-authenticate'], 'Bearer', route)
    }
})

for (const role of ROLES)
  t.test(`a token of the role ${role} opens what it may do, and is 403 for all the rest`, async (t) => {
    const bearer: Bearer = { sub: `${role}.alone`, roles: [role], departments: ['after-sales'] }
    for (const route of closed) await hold(t, bearer, route, MAY[route]?.includes(role) ?? false)
  })

t.test('a token without a role opens nothing', async (t) => {
  for (const route of closed) await hold(t, { sub: 'nobody', roles: [] }, route, false)
})

t.test('all other roles together do not make up for the one that is missing', async (t) => {
  for (const route of closed) {
    const roles = ROLES.filter((role) => !MAY[route]?.includes(role))
    await hold(t, { sub: 'somebody.else', roles }, route, false)
  }
})

/** Asks for nothing that is there, and with a body that no operation takes: 403 is the answer about the role. */
async function hold(
  t: Pick<typeof import('tap').t, 'equal' | 'strictSame'>,
  bearer: Bearer,
  route: string,
  may: boolean,
): Promise<void> {
  const { method, url, payload } = requestOf(route)
  const answer = await api.call(bearer, method, url, payload)
  const what = `${route} by ${bearer.roles.join(', ')}`
  if (may) t.equal(answer.status, statusWhenAllowed(route), what)
  else if (route === 'POST /graphql') t.equal(answer.status, 403, what)
  else tells(t, answer, { status: 403, body: { type: '/problems/role-not-allowed' } }, what)
}

function statusWhenAllowed(route: string): number {
  if (TAKES_FORMS.test(route)) return 415
  if (route === 'GET /v1/sandbox/echo') return 409 // no sandbox
  if (!/^(GET|DELETE)/.test(route)) return 400
  return /:id|:name/.test(route) ? 404 : 200
}

function requestOf(route: string) {
  const [method = '', path = ''] = route.split(' ')
  const url = path.replace(':name', 'unknown').replaceAll(/:\w+/g, UNKNOWN)
  const payload = method === 'GET' || method === 'DELETE' ? {} : { payload: { ofNoOperation: true } }
  return { method: method as 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url, ...payload }
}

/** Every method and path of Fastify's drawing of its routes, in which a line hangs under the start of its path. */
function routesOf(drawing: string): string[] {
  const starts: string[] = []
  return drawing.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^(.*?)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? []
    if (indent === undefined || part === undefined) return []
    const depth = indent.length / 4
    const path = `${depth === 0 ? '' : starts[depth - 1]}${part}`
    starts[depth] = path
    return methods ? methods.split(', ').map((method) => `${method} ${path}`) : []
  })
}
