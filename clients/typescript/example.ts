import { createRedressClient } from './client.ts'
import { readEvents } from './events.ts'
import { itemsOf } from './pages.ts'
import { dataOf, isProblem, problemName } from './problems.ts'
import { newIdempotencyKey, untilAnswered } from './repeat.ts'

const baseUrl = process.env.REDRESS_URL ?? 'http://127.0.0.1:3000'
const agent = createRedressClient({ baseUrl, token: process.env.REDRESS_AGENT ?? '', language: 'zh-CN' })
const reader = createRedressClient({ baseUrl, token: process.env.REDRESS_READER ?? '' })

// Where the reading of events begins: after what is there already.
let after: string | undefined
for await (const page of readEvents(reader, { wait: 0 })) after = page.after

// Received once, however often it has to be sent.
const key = newIdempotencyKey()
const received = await dataOf(
  untilAnswered(() =>
    agent.POST('/v1/complaints', {
      params: { header: { 'idempotency-key': key } },
      body: {
        channel: 'email',
        customer: { name: '顾先生', email: 'gu@example.com', type: 'individual' },
        incident: { orderNumber: 'SO-20261119-0042', product: '扫地机器人 R2' },
        account: '扫地机器人充不进电，客服让我等配件，等了十天。',
        demands: [{ kind: 'repair', words: '尽快修好' }],
      },
    }),
  ),
)
console.log(`received ${received.reference}, missing: ${received.missing.join(', ')}`)

const params = { path: { id: received.id } }
await dataOf(
  agent.POST('/v1/complaints/{id}/classify', {
    params,
    body: { category: 'product_quality', subcategory: 'malfunction' },
  }),
)
const nothing = { amount: 0, currency: 'CNY' } as const
const graded = await dataOf(
  agent.POST('/v1/complaints/{id}/grade', {
    params,
    body: {
      ...{ affectedCustomers: 1, loss: nothing },
      ...{ safetyHazard: false, publicOpinionRisk: false, processDefect: false },
    },
  }),
)
console.log(`${graded.state}, ${graded.grade}`)

// A refusal is a value with a stable name, and a sentence for people in their language.
const refused = await agent.POST('/v1/complaints/{id}/execute', { params, body: {} })
if (isProblem(refused.error)) console.log(`${problemName(refused.error)}: ${refused.error.detail}`)

let open = 0
const state = ['received', 'classified', 'graded'] as ('received' | 'classified' | 'graded')[]
for await (const one of itemsOf((cursor) =>
  agent.GET('/v1/complaints', { params: { query: { state, cursor, limit: 200 } } }),
))
  if (one.state) open += 1
console.log(`${open} open before a plan`)

// Keep `after` with what you made of the events: from there it goes on next time.
for await (const page of readEvents(reader, { after, types: ['complaint.*'], wait: 0 })) {
  for (const event of page.events)
    switch (event.type) {
      case 'complaint.received':
        console.log(`${event.type} by ${event.data.channel}, ${event.data.reference}`)
        break
      case 'complaint.graded':
        console.log(`${event.type}: ${event.data.grade}`)
        break
      default: // later versions may send types that this one doesn't know
        console.log(event.type)
    }
  after = page.after
}
