import t from 'tap'
import { startTestApp, type TestApp } from '../support/app.ts'

const agent = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] } as const
const supervisor = { sub: 'supervisor.he', roles: ['supervisor'] } as const
const stranger = { sub: 'agent.sun', roles: ['agent'], departments: ['stores'] } as const
const auditor = { sub: 'auditor.yu', roles: ['auditor'] } as const
const withdraw = (complaint: string) => ({ complaint, command: 'withdraw', body: { reason: '客户撤回' } })

let api: TestApp

t.before(async () => {
  api = await startTestApp(t)
})

async function received(): Promise<string> {
  const { body } = await api.call(agent, 'POST', '/v1/complaints', { channel: 'phone', account: '噪声大' })
  return body.id
}

t.test('LIFE-5 a bulk call is many single ones, each with its own guards and its own answer', async (t) => {
  const [good, ended] = [await received(), await received()]
  await api.call(agent, 'POST', `/v1/complaints/${ended}/withdraw`, { reason: '已解决' })
  const unknown = '01930000-0000-7000-8000-000000000000'
  const commands = [
    withdraw(good),
    withdraw(ended),
    withdraw(unknown),
    { complaint: good, command: 'approve', body: {} },
    { complaint: good, command: 'archive', body: { surprise: true } },
    { complaint: good, command: 'archive' },
  ]
  const { status, body } = await api.call(agent, 'POST', '/v1/bulk', { commands })
  t.equal(status, 200)
  const [first, second, third, fourth, fifth, sixth] = body.items
  t.match(first, { complaint: good, status: 200, body: { state: /withdrawn|archived/ } })
  t.match(second, { status: 409, body: { type: '/problems/transition-not-allowed', state: 'withdrawn' } })
  t.match(third, { complaint: unknown, status: 404, body: { type: '/problems/not-found' } })
  t.match(fourth, { status: 403, body: { type: '/problems/role-not-allowed' } })
  t.match(fifth, { status: 400, body: { errors: [{ pointer: '/surprise', code: 'unknown' }] } })
  t.ok([200, 409].includes(sixth.status), 'commands on one complaint are in no promised order')
})

t.test('the same bulk call with the same key is done once and answered alike', async (t) => {
  const ids = await Promise.all([received(), received(), received()])
  const commands = ids.map(withdraw)
  const key = { 'idempotency-key': 'bulk-1' }
  const first = await api.call(agent, 'POST', '/v1/bulk', { commands }, key)
  const again = await api.call(agent, 'POST', '/v1/bulk', { commands }, key)
  t.equal(first.body.items.filter(({ status }: { status: number }) => status === 200).length, 3)
  t.equal(again.payload, first.payload)
  const other = await api.call(agent, 'POST', '/v1/bulk', { commands: commands.slice(1) }, key)
  t.match(other, { status: 422, body: { type: '/problems/idempotency-key-reused' } })
})

t.test('a bulk call gives nobody a way around who may see or do what', async (t) => {
  const id = await received()
  const seen = await api.call(stranger, 'POST', '/v1/bulk', { commands: [withdraw(id)] })
  t.match(seen.body.items, [{ status: 404 }])
  t.equal((await api.call(auditor, 'POST', '/v1/bulk', { commands: [withdraw(id)] })).status, 403)
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}`)
  t.equal(body.state, 'received')
})

t.test('more than 200 commands, or none, are refused', async (t) => {
  const id = await received()
  for (const commands of [[], Array.from({ length: 201 }, () => withdraw(id))])
    t.match(await api.call(agent, 'POST', '/v1/bulk', { commands }), {
      status: 400,
      body: { errors: [{ pointer: '/commands' }] },
    })
})
