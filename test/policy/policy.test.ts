import t from 'tap'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { POLICY_NAMES, POLICY_SCHEMAS } from '../../src/policy/policy.ts'

const pack = readDefaultPack()

t.test('the default pack has every policy, and each is as its schema says', async (t) => {
  t.strictSame(Object.keys(pack), POLICY_NAMES)
  for (const name of POLICY_NAMES) t.ok(POLICY_SCHEMAS[name].safeParse(pack[name]).success, name)
})

t.test('a policy with a word that nobody reads is refused', async (t) => {
  for (const name of POLICY_NAMES)
    t.notOk(POLICY_SCHEMAS[name].safeParse({ ...pack[name], more: 1 }).success, name)
})

t.test(
  'PLAN-1 PLAN-5 a plan needs three options; up to ¥200 is settled at once, three times in 90 days',
  async (t) => {
    const { atLeast, settlement } = pack.options
    t.equal(atLeast, 3)
    t.strictSame(settlement, { grades: ['general'], limit: 20_000, perCustomer: 3, within: 'P90D' })
  },
)

t.test('PLAN-5 the library has the four routine remedies', async (t) => {
  t.strictSame(
    pack.options.remedies.map(({ code }) => code),
    ['return_7_days', 'repair_exchange_refund', 'apology_recovery', 'coupon_gift'],
  )
})

t.test('APP-2 only urgent complaints have a green channel, and only the gm opens it', async (t) => {
  t.strictSame(pack.approval.greenChannel, { grades: ['urgent'], opener: 'gm' })
})

t.test('LIFE-8 REV-1 CLK-13 LIFE-9 the times and counts are those of the rules', async (t) => {
  const { rules, counts } = pack.clocks
  t.equal(rules.close.limit, 'P30D')
  t.equal(rules.resume_by.limit, 'PT72H')
  t.strictSame(counts, { revisitAttempts: 3, refusalsBeforeConclusion: 2 })
})

t.test('the taxonomy has its four categories with 22 subcategories', async (t) => {
  t.strictSame(
    pack.taxonomy.categories.map(({ code, subcategories }) => [code, subcategories.length]),
    [
      ['product_quality', 6],
      ['service_attitude', 5],
      ['process_efficiency', 5],
      ['other', 6],
    ],
  )
})

t.test('no code stands twice in one list, so that a code always means one thing', async (t) => {
  const { taxonomy, options, grading } = pack
  const lists = [
    taxonomy.categories.map(({ code }) => code),
    taxonomy.categories.flatMap(({ subcategories }) => subcategories.map(({ code }) => code)),
    options.remedies.map(({ code }) => code),
    grading.criteria.map(({ name }) => name),
  ]
  for (const list of lists) t.equal(new Set(list).size, list.length, list.join())
})

t.test('whatever people get to read has a Chinese and an English name', async (t) => {
  const { categories } = pack.taxonomy
  const named = [...categories, ...categories.flatMap((one) => one.subcategories), ...pack.options.remedies]
  for (const { code, name } of named) {
    t.match(name.zh, /^[\p{Script=Han}（），、]+$/u, code)
    t.match(name.en, /^[A-Z][A-Za-z0-9 ,]+$/, code)
  }
})

t.test('GRD-1 a criterion of the default looks at one fact in one way', async (t) => {
  for (const { name, atLeast, over, is } of pack.grading.criteria)
    t.equal([atLeast, over, is].filter((one) => one !== undefined).length, 1, name)
})
