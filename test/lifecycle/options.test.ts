import t from 'tap'
import { startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { house } from '../support/house.ts'
import { complaintIn, done, give, refused, type Told, tells } from '../support/journey.ts'
import { admin, agent, auditor, deptManager, gm, legal, stranger, supervisor, vp } from '../support/people.ts'

const api = await startTestApp(t)
const inDispute = { facts: { ...bodies.plainFacts, amountInDispute: bodies.fen(28_990) } }
const optionsOf = (id: string, who = agent) => api.call(who, 'GET', `/v1/complaints/${id}/options`)
const codesOf = ({ items }: Told) => items.map(({ code }: Told) => code)
const gradedWith = async (overrides: object = {}, subcategory = bodies.classification) => {
  const { id } = await complaintIn(api, 'received', { overrides: { ...inDispute, ...overrides } })
  await done(api, agent, id, 'classify', subcategory)
  await done(api, agent, id, 'grade', { ...bodies.plainFacts, amountInDispute: bodies.fen(28_990) })
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  return id
}

t.test(
  'ready options fit category and demands, are filled in, and can be posted as they are (PLAN-2)',
  async (t) => {
    const demands = [{ kind: 'refund' }, { kind: 'apology' }]
    const id = await gradedWith({ demands })
    const { body } = await optionsOf(id)
    t.same(codesOf(body).slice(0, 2), ['return_7_days', 'repair_exchange_refund'], 'what the law gives first')
    t.notOk(codesOf(body).includes('coupon_gift'), 'it meets no demand')
    const [refund] = body.items
    tells(t, refund, { routine: true, entitlement: true, missing: [] })
    tells(t, refund.option, {
      ...{ title: '七天无理由退货，全额退款', cost: bodies.fen(28_990), meetsDemands: [true, false] },
      ...{ from: { library: 'return_7_days' }, laws: ['crpl_24', 'crpl_25'], kind: 'money' },
      measures: [
        { action: '上门取回商品', owner: 'agent.li', department: 'after-sales', dueIn: 'PT24H' },
        { action: '原路退还货款', owner: 'agent.li', department: 'after-sales', dueIn: 'PT48H' },
      ],
    })
    t.match(refund.option.basis[0], '消费者权益保护法')
    const blank = body.items.find(({ code }: Told) => code === 'repair_exchange_refund')
    t.same(blank.missing, ['cost'])
    t.notOk('cost' in blank.option)
    const postable = body.items.filter(({ missing }: Told) => missing.length === 0)
    const options = postable.map(({ option }: Told) => option).concat(bodies.option('换新并致歉', 0))
    const told = await done(api, agent, id, 'plan', { options, recommended: 0 })
    t.same(told.plan.options[0].from, { library: 'return_7_days' })
    t.same(told.plan.countersignatures, [], 'routine: nobody has to countersign')
  },
)

t.test(
  'they speak the customer’s language, and name owners by role where members are kept (PLAN-2)',
  async (t) => {
    const one = await startTestApp(t)
    const departments = [...house.departments, { code: 'customer-service' }]
    await one.call(admin, 'PUT', '/v1/members', { ...house, departments, reason: '建档' })
    const { id } = await complaintIn(one, 'received', { overrides: { language: 'en' } })
    await done(one, agent, id, 'classify', { category: 'service_attitude', subcategory: 'rude' })
    const { body } = await one.call(agent, 'GET', `/v1/complaints/${id}/options`)
    const apology = body.items.find(({ code }: Told) => code === 'apology_by_manager')
    t.equal(apology.option.title, 'Apology by the head of department')
    t.equal(apology.option.measures[0].owner, 'manager.fang')
  },
)

t.test('who may not see the complaint, or doesn’t plan, gets no options (PRIV-6)', async (t) => {
  const id = await gradedWith()
  refused(t, await optionsOf(id, stranger), 404, 'not-found')
  refused(t, await optionsOf(id, auditor), 403, 'role-not-allowed')
  t.equal((await optionsOf(id, legal)).status, 200)
})

const three = (first: object) => ({
  options: [
    { ...bodies.option('办法一', 0), ...first },
    bodies.option('办法二', 0),
    bodies.option('办法三', 0),
  ],
  recommended: 1,
})
const fault = async (id: string, planning: object) => {
  const answer = await give(api, agent, id, 'plan', planning)
  return { ...answer, error: answer.body.errors?.[0] }
}

t.test('laws and ready options are named by codes that the libraries have (LAW-1, PLAN-2)', async (t) => {
  const id = await gradedWith()
  tells(t, await fault(id, three({ laws: ['crpl_24', 'crpl_99'] })), {
    ...{ status: 400, error: { pointer: '/options/0/laws/1', code: 'unknown_law' } },
  })
  tells(t, await fault(id, three({ from: { library: 'magic' } })), {
    ...{ status: 400, error: { pointer: '/options/0/from/library', code: 'unknown_ready_option' } },
  })
  const told = await done(api, agent, id, 'plan', three({ laws: ['crpl_24'] }))
  t.same(told.plan.options[0].laws, ['crpl_24'])
})

t.test(
  'a repealed law is refused and its successor named, unless it held on the day it happened (LAW-1)',
  async (t) => {
    const id = await gradedWith()
    const { error } = await fault(id, three({ laws: ['contract_law'] }))
    tells(t, error, { pointer: '/options/0/laws/0', code: 'repealed_law' })
    t.match(error.message, 'civil_code_contracts')
    const early = { at: '2020-06-01T02:00:00.000Z' }
    const old = await gradedWith({ incident: { ...early, product: '电饭煲 QH-3' } })
    const notYet = await fault(old, three({ laws: ['civil_code_contracts'] }))
    tells(t, notYet.error, { code: 'law_not_in_force' })
    t.equal((await give(api, agent, old, 'plan', three({ laws: ['contract_law'] }))).status, 200)
  },
)

t.test('no option asks the customer to give up complaining (PLAN-6)', async (t) => {
  const id = await gradedWith()
  const title = await fault(id, three({ title: '退款，客户放弃投诉' }))
  tells(t, title, { status: 400, error: { pointer: '/options/0/title', code: 'asks_too_much' } })
  const [measure] = bodies.option('退款', 0).measures
  const measures = [measure, { ...measure, action: '签协议，客户不再举报' }]
  tells(t, (await fault(id, three({ measures }))).error, { pointer: '/options/0/measures/1/action' })
  const english = await api.call(
    agent,
    'POST',
    `/v1/complaints/${id}/plan`,
    three({ title: '退款，不再投诉' }),
    {
      'accept-language': 'en',
    },
  )
  t.match(english.body.errors[0].message, /give up complaining/)
})

t.test('a coupon takes the place of money only where the customer chose it (PLAN-6)', async (t) => {
  const id = await gradedWith({ demands: [{ kind: 'refund' }] })
  const planning = (more: object, recommended = 0) => ({ ...three({ kind: 'coupon', ...more }), recommended })
  tells(t, await fault(id, planning({})), {
    ...{ status: 400, error: { pointer: '/recommended', code: 'coupon_for_money' } },
  })
  tells(t, (await fault(id, planning({ kind: undefined, from: { library: 'coupon_gift' } }))).error, {
    code: 'coupon_for_money',
  })
  const all = { options: three({}).options.map((one) => ({ ...one, kind: 'coupon' })), recommended: 2 }
  tells(t, (await fault(id, all)).error, { code: 'coupon_for_money' })
  const beside = await gradedWith({ demands: [{ kind: 'refund' }] })
  t.equal((await give(api, agent, beside, 'plan', planning({}, 1))).status, 200, 'beside money it may stand')
  const told = await done(api, agent, id, 'plan', planning({ customerChose: true }))
  t.equal(told.plan.options[0].customerChose, true)
  const apology = await gradedWith({ demands: [{ kind: 'apology' }] })
  t.equal((await give(api, agent, apology, 'plan', planning({}))).status, 200, 'no money is demanded')
})

t.test(
  'below what an applicable law gives a plan needs a reason, and legal before approval (PLAN-6, LAW-2)',
  async (t) => {
    const id = await gradedWith()
    const fraud = (cost: number, more: object = {}) => ({
      ...three({ laws: ['crpl_55'], cost: bodies.fen(cost) }),
      ...more,
    })
    const short = await give(api, agent, id, 'plan', fraud(86_969))
    refused(t, short, 409, 'below-entitlement', {
      ...{ rule: 'PLAN-6', state: 'graded' },
      entitlements: [{ law: 'crpl_55', minimum: bodies.fen(86_970), offered: bodies.fen(86_969) }],
    })
    const reasoned = await done(api, agent, id, 'plan', fraud(86_969, { entitlementReason: '客户只要九成' }))
    tells(t, reasoned, { legalRisk: true, state: 'planned' })
    tells(t, reasoned.plan, { entitlementReason: '客户只要九成', belowEntitlement: [{ law: 'crpl_55' }] })
    refused(t, await give(api, deptManager, id, 'approve'), 409, 'legal-review-missing')
    await done(api, legal, id, 'legal-review', { opinion: 'object', comment: '应补足' })
    refused(t, await give(api, deptManager, id, 'approve'), 409, 'legal-review-missing')
    await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '客户书面同意' })
    t.equal((await give(api, deptManager, id, 'approve')).status, 200)
    const enough = await gradedWith()
    const told = await done(api, agent, enough, 'plan', fraud(86_970))
    tells(t, told, { legalRisk: false })
    t.same(told.plan.belowEntitlement, [])
  },
)

t.test('what legal said of an earlier plan says nothing of one below the law (LAW-2)', async (t) => {
  const id = await gradedWith()
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '无异议' })
  api.advance(1000)
  const below = three({ laws: ['crpl_55'], cost: bodies.fen(100) })
  await done(api, agent, id, 'plan', { ...below, entitlementReason: '客户只要道歉' })
  refused(t, await give(api, deptManager, id, 'approve'), 409, 'legal-review-missing')
  await done(api, legal, id, 'legal-review', { opinion: 'clear', comment: '客户书面放弃加倍部分' })
  t.equal((await give(api, deptManager, id, 'approve')).status, 200)
})

t.test(
  'a law that the planner says applies is lived up to by some option, or reasoned (PLAN-6)',
  async (t) => {
    const id = await gradedWith({}, { category: 'product_quality', subcategory: 'expired' })
    const planning = { ...three({}), applicable: ['food_safety_148', 'crpl_24'] }
    const answer = await give(api, agent, id, 'plan', planning)
    refused(t, answer, 409, 'below-entitlement')
    tells(t, answer.body.entitlements, [
      { law: 'food_safety_148', minimum: bodies.fen(289_900), offered: bodies.fen(0) },
      { law: 'crpl_24', minimum: null },
    ])
    const coupon = { ...three({ kind: 'coupon', cost: bodies.fen(999_900), laws: ['crpl_24'] }) }
    const couponed = await give(api, agent, id, 'plan', { ...coupon, applicable: ['food_safety_148'] })
    tells(t, couponed.body.entitlements, [{ law: 'food_safety_148', offered: bodies.fen(0) }])
    const lawful = three({ laws: ['crpl_24'], cost: bodies.fen(289_900) })
    t.equal((await give(api, agent, id, 'plan', { ...lawful, applicable: planning.applicable })).status, 200)
  },
)

t.test(
  'what the green channel began below the law isn’t ratified past legal either (APP-2, LAW-2)',
  async (t) => {
    const { id } = await complaintIn(api, 'graded', { grade: 'urgent' })
    const { options, ...rest } = bodies.planning()
    await done(api, agent, id, 'verifications/waive', bodies.reason)
    await done(api, agent, id, 'plan', {
      ...{ ...rest, entitlementReason: '公司政策只给优惠券' },
      options: options.map((option) => ({ ...option, laws: ['crpl_55'] })),
    })
    await done(api, gm, id, 'execute', { greenChannel: { reason: '客户即将出境' } })
    const comment = { comment: '情况属实' }
    const ratified = { verdict: 'ratified', ...comment }
    refused(t, await give(api, vp, id, 'ratify', ratified), 409, 'legal-review-missing')
    await done(api, legal, id, 'legal-review', { opinion: 'clear', ...comment })
    t.equal((await done(api, vp, id, 'ratify', ratified)).ratification, null)
  },
)

t.test('a plan that names no law is nobody’s legal matter (LAW-2)', async (t) => {
  const { id } = await complaintIn(api, 'graded')
  await done(api, agent, id, 'verifications/waive', bodies.reason)
  const told = await done(api, agent, id, 'plan', bodies.planning())
  tells(t, told, { legalRisk: false, state: 'planned' })
  tells(t, told.plan, { belowEntitlement: [], entitlementReason: null, countersignatures: [] })
})

t.test('why the other options were not chosen is kept, one by one (PLAN-1)', async (t) => {
  const id = await gradedWith()
  const planning = three({ notRecommendedBecause: '客户不愿再修' })
  const reasons = (option: number) => ({ ...planning, notChosen: [{ option, reason: '没有现货' }] })
  tells(t, (await fault(id, reasons(1))).error, { pointer: '/notChosen/0/option', code: 'is_recommended' })
  tells(t, (await fault(id, reasons(3))).error, { pointer: '/notChosen/0/option', code: 'no_such_option' })
  const { plan } = await done(api, agent, id, 'plan', reasons(2))
  t.same(
    plan.options.map(({ notRecommendedBecause }: Told) => notRecommendedBecause),
    ['客户不愿再修', null, '没有现货'],
  )
})

t.test('the options of a plan are compared: time, cost, demands met, laws (PLAN-1)', async (t) => {
  const id = await gradedWith()
  const compare = (who = agent) => api.call(who, 'GET', `/v1/complaints/${id}/plan/comparison`)
  refused(t, await compare(), 404, 'not-found')
  const [measure] = bodies.option('修', 0).measures
  const slow = { measures: [measure, { ...measure, dueIn: 'P3D' }], cost: bodies.fen(100), laws: ['crpl_24'] }
  await done(api, agent, id, 'plan', {
    options: [
      { ...bodies.option('办法一', 0), ...slow, meetsDemands: true, notRecommendedBecause: '太慢' },
      bodies.option('办法二', 5_000),
      bodies.option('办法三', 9_000),
    ],
    recommended: 1,
  })
  const { body } = await compare()
  t.same(body.demands, ['exchange', 'apology'])
  tells(t, body.items, [
    {
      ...{ totalTime: 'PT72H', cost: bodies.fen(100), demandsMet: 2, recommended: false, cheapest: true },
      ...{ fastest: false, meetsMost: true, notRecommendedBecause: '太慢', departments: ['after-sales'] },
      laws: [{ code: 'crpl_24', article: '24', verified: true }],
    },
    { totalTime: 'PT24H', demandsMet: 1, recommended: true, cheapest: false, fastest: true, laws: [] },
    { totalTime: 'PT24H', demandsMet: 1, recommended: false, fastest: true, meetsMost: false },
  ])
  t.notMatch((await compare(auditor)).payload, '办法一', 'an auditor reads masked')
  refused(t, await compare(stranger), 404, 'not-found')
  t.equal((await compare(supervisor)).status, 200)
})

t.test(
  'unknown categories, demands and laws of the library are found before it is in force (PLAN-2)',
  async (t) => {
    const { body } = await api.call(admin, 'GET', '/v1/policies/options')
    const [first] = body.content.ready
    const wrong = { when: { subcategories: ['broken'] }, meets: ['money'], laws: ['crpl_99'] }
    const content = { ...body.content, ready: [{ ...first, ...wrong, name: { zh: '不再投诉', en: 'x' } }] }
    const answer = await api.call(admin, 'PUT', '/v1/policies/options', { content, reason: '试' })
    t.equal(answer.status, 400)
    t.same(answer.body.errors.map(({ pointer, code }: Told) => `${pointer} ${code}`).sort(), [
      '/content/ready/0/laws/0 unknown_law',
      '/content/ready/0/meets/0 unknown_demand',
      '/content/ready/0/name asks_too_much',
      '/content/ready/0/when/subcategories/0 not_in_taxonomy',
    ])
    const legal = await api.call(admin, 'GET', '/v1/policies/legal')
    const bases = legal.body.content.bases.filter(({ code }: Told) => code !== 'civil_code_contracts')
    const gone = { content: { ...legal.body.content, bases }, reason: '试' }
    const said = await api.call(admin, 'PUT', '/v1/policies/legal', gone)
    t.equal(said.status, 400, 'the successor of a repealed law is gone')
    tells(t, said.body.errors[0], { code: 'unknown_law' })
  },
)
