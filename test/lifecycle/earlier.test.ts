import t from 'tap'
import { startTestApp } from '../support/app.ts'

const agent = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] } as const
const stranger = { sub: 'agent.sun', roles: ['agent'], departments: ['stores'] } as const
const facts = {
  ...{ affectedCustomers: 1, loss: { amount: 0, currency: 'CNY' } },
  ...{ safetyHazard: false, publicOpinionRisk: false, processDefect: false },
}
const intake = (account: string) => ({
  ...{ channel: 'phone', account },
  customer: { name: '郑女士', phone: '+86 138 0007 7001', preferredContact: 'phone' },
})

t.test(
  'REC-3 the handler sees the customer’s earlier complaints, what they got and how to reach them',
  async (t) => {
    const api = await startTestApp(t)
    const { body: old } = await api.call(agent, 'POST', '/v1/complaints', intake('电饭煲内胆掉涂层'))
    const at = `/v1/complaints/${old.id}`
    await api.call(agent, 'POST', `${at}/classify`, { category: 'product_quality', subcategory: 'damaged' })
    await api.call(agent, 'POST', `${at}/grade`, facts)
    const settled = await api.call(agent, 'POST', `${at}/settle`, {
      ...{ remedy: 'coupon_gift', cost: { amount: 5000, currency: 'CNY' }, words: '可以' },
      evidence: { reference: 'CP-1' },
    })
    t.equal(settled.status, 200)
    const again = { ...intake('电饭煲又不保温了'), customer: { name: '郑', phone: '13800077001' } }
    const { body: next } = await api.call(agent, 'POST', '/v1/complaints', again)
    t.match(next.earlier, [
      {
        id: old.id,
        remedy: 'coupon_gift',
        cost: { amount: 5000, currency: 'CNY' },
        preferredContact: 'phone',
      },
    ])
    t.match(next.suggestions, [{ id: old.id }], 'REC-5 and what is still open is a likely duplicate')
    t.equal(next.priority, 1, 'GRD-3 a repeat comes first within its grade')

    const elsewhere = await api.call(stranger, 'POST', '/v1/complaints', intake('门店不给退'))
    t.same(elsewhere.body.earlier, [], 'nobody learns of complaints that they may not see')
  },
)
