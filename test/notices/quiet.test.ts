import t from 'tap'
import { startPosted } from '../support/delivery.ts'
import { done, receive, tells } from '../support/journey.ts'
import { agent } from '../support/people.ts'

const HOUR = 3_600_000
const CUSTOMER = { name: '孟女士', email: 'meng@customer.example' }
const said = { channel: 'email', words: '配件今天到货，明天上午由周师傅上门。' }

t.test(
  'EXE-2 news of the progress waits at night until customers may be contacted; an answer does not',
  async (t) => {
    const api = await startPosted(t)
    api.advance(13 * HOUR) // 23:00 in Shanghai
    const { id } = await receive(api, { customer: CUSTOMER })
    await done(api, agent, id, 'messages', { ...said, kind: 'progress' })
    await done(api, agent, id, 'messages', { ...said, kind: 'answer' })
    await api.deliver()
    t.equal(api.mail.taken.length, 1)
    tells(t, await api.messages(id), [
      {
        kind: 'progress',
        delivery: {
          state: 'waiting',
          tries: 0,
          code: 'contact_hours',
          nextTryAt: '2026-11-21T00:00:00.000Z',
        },
      },
      { kind: 'answer', delivery: { state: 'delivered' } },
    ])
    api.advance(9 * HOUR - 1)
    t.equal(await api.deliver(), 0)
    api.advance(1)
    await api.deliver()
    t.equal(api.mail.taken.length, 2)
    tells(t, (await api.messages(id))[0], { delivery: { state: 'delivered', code: null } })
  },
)

t.test('NOT-1 who wants no messages gets none but those that have to be sent', async (t) => {
  const api = await startPosted(t)
  const { id, customer } = await receive(api, { customer: { ...CUSTOMER, optOut: true } })
  t.equal(customer.optOut, true)
  for (const kind of ['personal', 'progress', 'plan', 'answer', 'acknowledgement'])
    await done(api, agent, id, 'messages', { ...said, kind })
  await api.deliver()
  const shown = await api.messages(id)
  t.same(
    shown.map(({ kind, delivery }) => [kind, delivery.state, delivery.code]),
    [
      ['personal', 'withheld', 'opted_out'],
      ['progress', 'withheld', 'opted_out'],
      ['plan', 'delivered', null],
      ['answer', 'delivered', null],
      ['acknowledgement', 'delivered', null],
    ],
  )
  await api.call(agent, 'PATCH', `/v1/complaints/${id}`, { customer: { optOut: false } })
  await done(api, agent, id, 'messages', { ...said, kind: 'personal' })
  await api.deliver()
  tells(t, (await api.messages(id)).at(-1), { delivery: { state: 'delivered' } })
})
