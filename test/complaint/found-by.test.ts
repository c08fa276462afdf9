import t from 'tap'
import { startTestApp } from '../support/app.ts'
import { receive } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const LIST = '/v1/complaints'
const api = await startTestApp(t)
let sought = ''

t.before(async () => {
  await receive(api)
  const complaint = await receive(api, {
    ...{ account: 'account zinnober73', incident: { orderNumber: 'order zinnober73' } },
    customer: {
      ...{ name: '林女士', phone: '+86 13712340001', email: 'zinnober73@example.org' },
      externalId: 'crm zinnober73',
    },
  })
  sought = complaint.id
})

const FOUND: readonly (readonly [string, string])[] = [
  ...(['13712340001', '+8613712340001', '+86 137-1234-0001', '0086 137 1234 0001'] as const).map(
    (phone) => ['phone', phone] as const,
  ),
  ['phone', '１３７１２３４０００１'],
  ['phone', ' (137) 1234 0001 '],
  ['email', 'zinnober73@example.org'],
  ['email', 'ZINNOBER73@Example.ORG '],
  ['orderNumber', 'order zinnober73'],
  ['orderNumber', 'ORDER ZINNOBER73'],
  ['externalId', 'crm zinnober73'],
  ['q', 'zinnober73'],
  ['q', 'account zinnober73'],
]
const NOT_FOUND: readonly (readonly [string, string])[] = [
  ...(['1371234', '2340001', '%', '', '0', '无', '86', '1371234000_'] as const).map(
    (phone) => ['phone', phone || '-'] as const,
  ),
  ['email', 'zinnober73'],
  ['email', 'zinnober73@example'],
  ['email', '%@example.org'],
  ['orderNumber', 'zinnober73'],
  ['externalId', 'crm'],
  ['q', 'zinno'],
  ['q', 'zinnober73 nowhere'],
]

for (const [filter, value] of FOUND) {
  t.test(`PRIV-1 found by ${filter}=${value}`, async (t) => {
    t.same(await find(filter, value), [sought])
  })
}

for (const [filter, value] of NOT_FOUND) {
  t.test(`PRIV-1 not found by ${filter}=${value}`, async (t) => {
    t.same(await find(filter, value), [])
  })
}

t.test('GRP-1 two customers without a number in their phone field are not the same customer', async (t) => {
  const [one, other] = await Promise.all(
    ['无', '不愿提供'].map((phone) => receive(api, { customer: { name: '林女士', phone }, incident: {} })),
  )
  t.match(other, { suggestions: [] })
  const merge = { into: other.id, reason: '？' }
  const answer = await api.call(agent, 'POST', `${LIST}/${one.id}/merge`, merge)
  t.match(answer, { status: 409, body: { type: '/problems/different-customer' } })
})

async function find(filter: string, value: string): Promise<string[]> {
  const query = `${filter}=${encodeURIComponent(value)}&limit=200`
  const { status, body } = await api.call(supervisor, 'GET', `${LIST}?${query}`)
  if (status !== 200) throw new Error(JSON.stringify(body))
  const searched = await api.call(supervisor, 'POST', `${LIST}/search`, { [filter]: value, limit: 200 })
  const found = body.items.map(({ id }: { id: string }) => id)
  const same = searched.body.items.map(({ id }: { id: string }) => id)
  if (found.join() !== same.join()) throw new Error('list and search disagree')
  return found
}
