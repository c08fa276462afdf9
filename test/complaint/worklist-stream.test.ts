import { parse } from 'node:querystring'
import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'

const agent = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] } as const
const stranger = { sub: 'agent.sun', roles: ['agent'], departments: ['stores'] } as const
const supervisor = { sub: 'supervisor.he', roles: ['supervisor'] } as const

let api: TestApp

t.before(async () => {
  api = await startTestApp(t)
  for (const product of ['=HYPERLINK("https://example.com")', '电饭煲, "大号"', '+86', '加湿器'])
    await api.call(agent, 'POST', '/v1/complaints', {
      ...{ channel: 'phone', account: '声音太大', incident: { product } },
      customer: { name: '孙女士', phone: '13800066001' },
    })
})

t.test('the worklist as CSV is what a spreadsheet reads, and no cell of it is a formula', async (t) => {
  const { payload, headers } = await api.call(supervisor, 'GET', '/v1/complaints.csv')
  t.match(headers['content-type'], /^text\/csv/)
  t.ok(payload.startsWith('\uFEFFid,reference,state,'), 'it begins with a byte order mark and the columns')
  const lines = payload.trim().split('\r\n')
  t.equal(lines.length, 5)
  t.match(payload, `"'=HYPERLINK(""https://example.com"")"`)
  t.match(payload, `'+86`)
  t.match(payload, '"电饭煲, ""大号"""')
  t.notMatch(payload, '孙女士', 'PRIV-2 names are masked')
  t.match(payload, '孙**')
})

t.test('the worklist as NDJSON holds the same complaints as the list, by the same filters', async (t) => {
  const { body } = await api.call(supervisor, 'GET', '/v1/complaints?state=received&sort=receivedAt')
  const { payload } = await api.call(
    supervisor,
    'GET',
    '/v1/complaints.ndjson?state=received&sort=receivedAt',
  )
  const streamed = payload
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(streamed, body.items)
  const none = await api.call(supervisor, 'GET', '/v1/complaints.ndjson?state=archived')
  t.equal(none.payload, '')
})

t.test('a stream shows nobody more than the list does', async (t) => {
  const { payload } = await api.call(stranger, 'GET', '/v1/complaints.csv')
  t.equal(payload.trim().split('\r\n').length, 1, 'only the columns')
})

t.test('a parameter that a stream does not know is refused', async (t) => {
  for (const query of ['limit=5', 'cursor=x', 'state=nonsense']) {
    const { status, body } = await api.call(supervisor, 'GET', `/v1/complaints.csv?${query}`)
    t.equal(status, 400)
    t.equal(
      body.errors[0].pointer,
      `/query/${Object.keys(parse(query))[0]}${query.startsWith('state') ? '/0' : ''}`,
    )
  }
})
