import type { Bearer, Called, TestApp } from './app.ts'

/** Who handles, approves and supervises in these tests. */
export const AGENT: Bearer = { sub: 'agent.li', roles: ['agent'], departments: ['after-sales'] }
export const MANAGER: Bearer = { sub: 'manager.fang', roles: ['dept_manager'], departments: ['after-sales'] }
export const SUPERVISOR: Bearer = { sub: 'supervisor.he', roles: ['supervisor'] }

/** The states that `driveTo` reaches, in their order. */
type Reached = (typeof SPINE)[number]
type Body = Called['body']
type Api = Pick<TestApp, 'call'>
type Give = (command: string, body?: object, who?: Bearer) => Promise<Body>

const SPINE = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing'] as const),
  ...(['executed', 'revisited', 'archived'] as const),
] as const

/** A complaint as a customer brings it; `over` replaces properties of it. */
export function intakeOf(over: object = {}): object {
  return {
    channel: 'phone',
    customer: { name: '林女士', phone: '+8613800009999', preferredContact: 'phone' },
    incident: { orderNumber: 'T-20261118-01', product: '净水器 JS-8' },
    account: '净水器换完滤芯一直漏水，地板泡了一小块。',
    demands: [{ kind: 'repair', words: '修好为止' }, { kind: 'apology' }],
    ...over,
  }
}

/** Facts by which a complaint is general. */
export const FACTS = {
  affectedCustomers: 1,
  loss: { amount: 0, currency: 'CNY' },
  ...{ safetyHazard: false, publicOpinionRisk: false, processDefect: false },
}

/** Three options, the first recommended. */
export function planOf(text = '上门返修'): object {
  const option = {
    title: text,
    measures: [{ action: text, owner: AGENT.sub, department: 'after-sales', dueIn: 'PT24H' }],
    ...{ cost: { amount: 8000, currency: 'CNY' }, basis: [text], meetsDemands: true },
  }
  return { options: [option, option, option], recommended: 0 }
}

/** Gives commands to one complaint and returns what they answer; throws where one is refused. */
export function giverOf(api: Api, id: string): Give {
  return (command, body = {}, who = AGENT) => give(api, who, `/v1/complaints/${id}/${command}`, body)
}

/** Receives a complaint; throws where it is refused. */
export function receive(api: Api, over: object = {}, who: Bearer = AGENT): Promise<Body> {
  return give(api, who, '/v1/complaints', intakeOf(over))
}

/** A complaint that came by the ordinary way to `state`, as its last command answered it. */
export async function driveTo(api: Api, state: Reached, over: object = {}): Promise<Body> {
  let complaint = await receive(api, over)
  const giving = giverOf(api, complaint.id)
  for (const next of SPINE.slice(1, SPINE.indexOf(state) + 1))
    complaint = await STEPS[next](giving, complaint)
  return complaint
}

const STEPS: { readonly [S in Reached]: (give: Give, complaint: Body) => Promise<Body> } = {
  received: async (_, complaint) => complaint,
  classified: (give) => give('classify', { category: 'product_quality', subcategory: 'malfunction' }),
  graded: (give) => give('grade', FACTS),
  planned: async (give) => {
    await give('verifications/waive', { reason: '现场照片已足以说明' })
    return give('plan', planOf())
  },
  approved: (give) => give('approve', {}, MANAGER),
  executing: async (give, { plan }) => {
    await give('decide', { accept: plan.recommended, words: '好，明天来修' })
    return give('execute')
  },
  executed: async (give, { tasks }) => {
    for (const { id } of tasks) await give(`tasks/${id}/finish`, { evidence: { reference: 'FX-1121' } })
    return give('complete', { answer: '已返修，保压测试合格。' })
  },
  revisited: (give) => give('revisit', { channel: 'phone', outcome: 'reached', solved: 'yes' }),
  archived: (give) => give('archive'),
}

async function give(api: Api, who: Bearer, path: string, body: object): Promise<Body> {
  const answer = await api.call(who, 'POST', path, body)
  if (answer.status >= 300) throw new Error(`${path} answers ${answer.status}: ${answer.payload}`)
  return answer.body
}
