import t from 'tap'
import { type Finding, unwritable } from '../../src/platform/finding.ts'
import { type CheckContext, POLICY_CHECKS } from '../../src/policy/check.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { POLICY_NAMES, type Policies, type PolicyName } from '../../src/policy/policy.ts'

const pack = readDefaultPack()
const context: CheckContext = { policies: pack, members: null, categoriesInUse: [] }

/** What a check finds, as `severity pointer code`. */
function found<N extends PolicyName>(
  name: N,
  change: Partial<Policies[N]>,
  more: Partial<CheckContext> = {},
) {
  const check = POLICY_CHECKS[name] as (content: Policies[N], context: CheckContext) => Finding[]
  return check({ ...pack[name], ...change }, { ...context, ...more }).map(
    ({ severity, pointer, code }) => `${severity} ${pointer} ${code}`,
  )
}

t.test(
  'the default pack is sound: all that a check finds is which law nobody has verified yet',
  async (t) => {
    const unverified = pack.legal.bases.flatMap(({ verified }, index) => (verified ? [] : [index]))
    const said: { readonly [N in PolicyName]?: readonly string[] } = {
      legal: unverified.map((index) => `warning /content/bases/${index}/verified unverified`),
    }
    for (const name of POLICY_NAMES) if (POLICY_CHECKS[name]) t.same(found(name, {}), said[name] ?? [], name)
  },
)

t.test('a code of the taxonomy means one thing, and a category has something to choose', async (t) => {
  const [quality, attitude] = pack.taxonomy.categories
  if (!quality || !attitude) return t.fail('the pack has categories')
  const categories = [quality, { ...attitude, subcategories: [] }, quality]
  t.same(found('taxonomy', { categories }), [
    'error /content/categories/2/code duplicate_code',
    ...quality.subcategories.map(
      (_, at) => `error /content/categories/2/subcategories/${at}/code duplicate_code`,
    ),
    'error /content/categories/1/subcategories no_subcategory',
  ])
})

t.test('what open complaints are about goes away with a warning only', async (t) => {
  const categoriesInUse = [
    { category: 'product_quality', subcategory: 'damaged', complaints: 2 },
    { category: 'service_attitude', subcategory: 'rude', complaints: 5 },
  ]
  const categories = pack.taxonomy.categories.slice(0, 1)
  t.same(found('taxonomy', { categories }, { categoriesInUse }), [
    'warning /content/categories category_in_use',
  ])
})

t.test('GRD-1 a criterion that could never fire is refused', async (t) => {
  const criterion = { name: 'one', grade: 'urgent' as const, fact: 'loss' as const }
  const tries: [object, string][] = [
    [criterion, 'one_condition'],
    [{ ...criterion, over: 1, atLeast: 2 }, 'one_condition'],
    [{ ...criterion, is: true }, 'never_fires'],
    [{ ...criterion, fact: 'safetyHazard', over: 1 }, 'never_fires'],
    [{ ...criterion, fact: 'safetyHazard', is: 'yes' }, 'never_fires'],
    [{ ...criterion, fact: 'channel', is: 'telex' }, 'never_fires'],
  ]
  for (const [one, code] of tries) {
    const criteria = [...pack.grading.criteria, one] as Policies['grading']['criteria']
    t.match(found('grading', { criteria }), [new RegExp(`^error /content/criteria/8.* ${code}$`)])
  }
  const last = { ...criterion, fact: 'channel' as const, is: 'media' }
  t.same(found('grading', { criteria: [...pack.grading.criteria, last] }), [])
})

t.test('GRD-1 the scale runs from low to high, and every grade on it can be reached', async (t) => {
  t.same(found('grading', { grades: ['urgent', 'important', 'general'] }), [
    'error /content/grades not_ascending',
  ])
  t.same(found('grading', { criteria: pack.grading.criteria.filter(({ grade }) => grade === 'urgent') }), [
    'warning /content/criteria unreachable_grade',
  ])
  const off = found('grading', { grades: ['general', 'important'] })
  t.same(new Set(off.map((line) => line.split(' ')[2])), new Set(['unknown_grade']))
  t.match(off, [/^error \/content\/criteria\/0\/grade/])
})

t.test('APP-1 every sum has an approver on the ladder, and no step is passed over', async (t) => {
  t.same(found('approval', { ladder: ['dept_manager', 'vp'] }), [
    'error /content/byGrade/urgent not_on_ladder',
    'error /content/byCompensation/2/approver not_on_ladder',
    'error /content/greenChannel/opener not_on_ladder',
  ])
  t.same(found('approval', { byGrade: { general: 'vp', important: 'dept_manager', urgent: 'gm' } }), [
    'warning /content/byGrade/important lower_approver',
  ])
  t.same(
    found('approval', {
      byCompensation: [
        { upTo: 500, approver: 'vp' },
        { upTo: 500, approver: 'vp' },
      ],
    }),
    [
      'error /content/byCompensation/1/upTo never_reached',
      'error /content/byCompensation/1/upTo no_last_step',
    ],
  )
  t.same(found('approval', { byCompensation: [{ approver: 'gm' }, { upTo: 500, approver: 'gm' }] }), [
    'error /content/byCompensation/1/upTo never_reached',
    'error /content/byCompensation/1/upTo no_last_step',
  ])
})

t.test('PLAN-1 PLAN-5 fewer than three options and a library without remedies are pointed out', async (t) => {
  t.same(found('options', { atLeast: 2, remedies: [] }), [
    'warning /content/atLeast few_options',
    'warning /content/remedies nothing_to_settle',
  ])
  const [first] = pack.options.remedies
  if (first)
    t.same(found('options', { remedies: [first, first] }), ['error /content/remedies/1/code duplicate_code'])
})

t.test('every finding is told in both languages', async (t) => {
  const findings = unwritable({ a: ['\u0000', 'fine', '\ud83d'], 'b/c': { d: '\u0000' } }, '/content')
  t.same(
    findings.map(({ pointer }) => pointer),
    ['/content/a/0', '/content/a/2', '/content/b~1c/d'],
  )
  for (const { en, zh } of findings) {
    t.notMatch(en, /\p{Script=Han}/u)
    t.match(zh, /\p{Script=Han}/u)
  }
})
