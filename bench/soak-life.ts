import { randomUUID } from 'node:crypto'

/** Asks the service for something with a token; the status that is right is part of asking. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  token: string,
  expected: number,
  body?: object,
) => Promise<{ readonly id: string }>

const FACTS = {
  ...{ affectedCustomers: 1, loss: { amount: 0, currency: 'CNY' } },
  ...{ safetyHazard: false, publicOpinionRisk: false, processDefect: false },
}
const OPTION = {
  ...{ title: '上门返修', cost: { amount: 8000, currency: 'CNY' }, basis: ['产品质量法 第四十条'] },
  measures: [{ action: '上门返修', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' }],
  meetsDemands: true,
}
const PLAN = { options: [OPTION, OPTION, OPTION], recommended: 0 }

/** One complaint from the first call to a plan, with what people look at meanwhile. */
export async function life(ask: Ask, agents: string, supervisor: string): Promise<void> {
  const phone = `+86138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  const { id } = await ask('POST', '/v1/complaints', agents, 201, intake(phone))
  const path = `/v1/complaints/${id}`
  await ask('GET', '/v1/complaints?limit=20', supervisor, 200)
  await ask('POST', `${path}/classify`, agents, 200, {
    ...{ category: 'product_quality', subcategory: 'malfunction' },
  })
  await ask('GET', path, agents, 200)
  await ask('POST', '/v1/complaints/search', supervisor, 200, { phone })
  await ask('POST', `${path}/grade`, agents, 200, FACTS)
  await ask('GET', `${path}/timeline`, supervisor, 200)
  await ask('GET', '/v1/complaints?state=graded&grade=general&include=actions&limit=10', agents, 200)
  await ask('POST', `${path}/plan`, agents, 409, PLAN) // not verified yet
  await ask('GET', `/v1/complaints/${randomUUID()}`, agents, 404)
  await ask('POST', `${path}/messages`, agents, 201, {
    ...{ kind: 'personal', channel: 'phone', words: '已联系您，明天上门检查。' },
  })
  await ask('GET', `${path}/messages`, agents, 200)
}

function intake(phone: string): object {
  return {
    ...{ channel: 'phone', customer: { name: '王女士', phone, type: 'individual' } },
    incident: { orderNumber: randomUUID(), product: '空调 KFR-35' },
    account: '空调装好第二天就不制冷了，打了两次客服电话都没有人上门看。',
    ...{ demands: [{ kind: 'refund', words: '全额退款' }], facts: FACTS },
  }
}
