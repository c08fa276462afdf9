import t from 'tap'
import { DEMANDS } from '../../src/platform/demands.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { asksTooMuch, lawOf, minimumOf, standingOn } from '../../src/policy/legal.ts'
import { costOf, readyFor, readyOf } from '../../src/policy/ready.ts'

const pack = readDefaultPack()
const { legal, options, taxonomy } = pack

t.test('the library holds the legal bases that complaints rest on (LAW-1)', async (t) => {
  t.same(
    legal.bases.map(({ code }) => code).sort(),
    [
      ...['crpl_19', 'crpl_23', 'crpl_24', 'crpl_25', 'crpl_39', 'crpl_40', 'crpl_46', 'crpl_55'],
      ...['crpl_regulation', 'product_quality_40', 'ecommerce_59', 'ecommerce_62', 'unfair_competition'],
      ...['food_safety_148', 'civil_code_contracts', 'pipl_28', 'pipl_31', 'pipl_55_57'],
      ...['penalty_measures_8_9', 'express_28', 'complaint_handling_121', 'bank_insurance_2020_3'],
      'contract_law',
    ].sort(),
  )
  const regulation = lawOf(legal, 'crpl_regulation')
  t.equal(regulation?.inForceFrom, '2024-07-01')
  const order = lawOf(legal, 'complaint_handling_121')
  t.match(order, { inForceFrom: '2026-04-15', verified: false })
  t.match(lawOf(legal, 'contract_law'), { repealedFrom: '2021-01-01', replacedBy: ['civil_code_contracts'] })
})

t.test('a law holds from its first day on and no longer from the day of its repeal (LAW-1)', async (t) => {
  const law = { inForceFrom: '2020-03-01', repealedFrom: '2021-01-01' }
  t.equal(standingOn(law, '2020-02-29'), 'not_yet')
  t.equal(standingOn(law, '2020-03-01'), 'in_force')
  t.equal(standingOn(law, '2020-12-31'), 'in_force')
  t.equal(standingOn(law, '2021-01-01'), 'repealed')
})

t.test(
  'fraud is three times the price and at least ¥500, unsafe food ten times and ¥1,000 (PLAN-6)',
  async (t) => {
    const [fraud, food] = [lawOf(legal, 'crpl_55'), lawOf(legal, 'food_safety_148')]
    if (!fraud || !food) return t.fail('both are in the pack')
    t.equal(minimumOf(fraud, 16_667), 50_001)
    t.equal(minimumOf(fraud, 16_666), 50_000)
    t.equal(minimumOf(fraud, null), 50_000)
    t.equal(minimumOf(food, 9_999), 100_000)
    t.equal(minimumOf(food, 20_000), 200_000)
    t.equal(minimumOf({}, 20_000), null)
  },
)

const ASKS = [
  ...[
    '退款后请客户放弃投诉',
    '客户放弃向 12315 投诉',
    '签署协议，不再举报',
    '不得向监管部门投诉',
    '撤诉后付款',
  ],
  ...['放 弃 投 诉', 'Waive the right to complain', 'Customer agrees to NOT complain to 12315'],
]
const ASKS_NOT = [
  ...[
    '退货退款',
    '放弃原方案。投诉专员回访',
    '专人跟进投诉直至解决',
    '客户可向监管部门投诉',
    '不再收取运费，投诉免责',
  ],
  ...['Tell the customer how to complain to the authority', '不得怠慢客户'],
]

t.test(
  'an option that asks for silence is told from one that only speaks of complaining (PLAN-6)',
  async (t) => {
    for (const text of ASKS) t.equal(asksTooMuch(legal, text), true, text)
    for (const text of ASKS_NOT) t.equal(asksTooMuch(legal, text), false, text)
  },
)

t.test('every subcategory has at least three ready options (PLAN-2)', async (t) => {
  for (const { code: category, subcategories } of taxonomy.categories)
    for (const { code: subcategory } of subcategories) {
      const found = readyFor(options, { matters: [{ category, subcategory }], demands: [] })
      t.ok(found.length >= 3, `${subcategory}: ${found.length}`)
    }
})

t.test(
  'what the law gives comes first, then what meets more demands; what meets none is left out (PLAN-2)',
  async (t) => {
    const matters = [{ category: 'product_quality', subcategory: 'malfunction' }]
    const codes = (demands: string[]) => readyFor(options, { matters, demands }).map(({ code }) => code)
    t.same(codes(['repair', 'apology']), [
      ...['repair_exchange_refund', 'return_7_days', 'free_repair', 'apology_recovery'],
    ])
    t.same(codes(['compensation']).slice(2), ['price_reduction', 'coupon_gift'])
    t.ok(DEMANDS.every((kind) => codes([kind]).length >= 3))
  },
)

t.test('a cost is a sum, a share of what is in dispute, or left to the planner (PLAN-2)', async (t) => {
  const cost = (code: string, inDispute: number | null) => {
    const ready = readyOf(options, code)
    return ready && costOf(ready, inDispute)
  }
  t.equal(cost('coupon_gift', null), 5_000)
  t.equal(cost('return_7_days', 289_900), 289_900)
  t.equal(cost('return_7_days', null), null)
  t.equal(cost('food_ten_times', 1_250), 100_000)
  t.equal(cost('repair_exchange_refund', 289_900), null)
})
