import fc from 'fast-check'
import t from 'tap'
import type { Members } from '../../src/members/members.ts'
import type { Finding } from '../../src/platform/finding.ts'
import { approverFor } from '../../src/policy/approval.ts'
import { type AskedLevel, levelsFor, levelsWithoutConflict } from '../../src/policy/approval-levels.ts'
import { cellsOf } from '../../src/policy/approval-matrix.ts'
import { checkApproval } from '../../src/policy/check-approval.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { ApprovalPolicy, GRADES, type Policies } from '../../src/policy/policy.ts'
import { simulateApproval } from '../../src/policy/simulate-approval.ts'
import { approvalPolicy } from '../support/approvals.ts'
import { membersWith } from '../support/house.ts'
import { holds } from '../support/property.ts'

const pack = readDefaultPack()
const { taxonomy } = pack
const at = new Date('2026-11-20T02:00:00.000Z')
const roles = ['dept_manager', 'vp', 'gm'] as const
type Approval = Policies['approval']
type Rule = NonNullable<Approval['rules']>[number]

const level = (role: (typeof roles)[number], quorum = 1): AskedLevel => ({ role, quorum })
const withRules = (...rules: Rule[]) => approvalPolicy({ rules }) as Approval
const matter = (grade: (typeof GRADES)[number], compensation: number, subcategory: string | null = null) => {
  return { grade, compensation, category: subcategory && 'other', subcategory }
}
const found = (change: object, members: Members | null = null) =>
  checkApproval(approvalPolicy(change) as Approval, { policies: pack, members, categoriesInUse: [] }).map(
    ({ severity, pointer, code }: Finding) => `${severity} ${pointer} ${code}`,
  )

t.test('APP-1 the default pack asks one person in every cell, the same as ever', async (t) => {
  const sum = fc.oneof(fc.nat(3_000_000), fc.constantFrom(100_000, 100_001, 1_000_000, 1_000_001))
  const property = fc.property(fc.constantFrom(...GRADES), sum, (grade, compensation) => {
    const { rule, levels } = levelsFor(pack.approval, matter(grade, compensation))
    const [only, ...others] = levels
    const role = approverFor(pack.approval, grade, compensation)
    return rule === null && others.length === 0 && only?.role === role && only.quorum === 1
  })
  holds(t, property, 500)
  t.same(
    cellsOf(pack.approval, taxonomy)?.map(({ grade, compensation, levels }) => {
      return [grade, compensation.from, levels[0]?.role]
    }),
    [
      ...[
        ['general', 0, 'dept_manager'],
        ['general', 100_001, 'vp'],
        ['general', 1_000_001, 'gm'],
      ],
      ...[
        ['important', 0, 'vp'],
        ['important', 100_001, 'vp'],
        ['important', 1_000_001, 'gm'],
      ],
      ...[
        ['urgent', 0, 'gm'],
        ['urgent', 100_001, 'gm'],
        ['urgent', 1_000_001, 'gm'],
      ],
    ],
  )
})

t.test('APP-1 what a tenant put before there were rules is read as it was', async (t) => {
  const old = approvalPolicy()
  t.same(ApprovalPolicy.parse(old), old)
  t.same(levelsFor(ApprovalPolicy.parse(old), matter('general', 100_001)).levels, [level('vp')])
})

t.test('APP-1 the first rule that fits decides; both ends of a range belong to it', async (t) => {
  const policy = withRules(
    { name: 'leak', when: { subcategories: ['privacy_leak'] }, levels: [{ role: 'gm' }] },
    {
      name: 'large',
      when: { grades: ['general'], compensation: { from: 500, upTo: 900 } },
      levels: [{ role: 'dept_manager', quorum: 2 }, { role: 'vp' }],
    },
  )
  const ruleFor = (...one: Parameters<typeof matter>) => levelsFor(policy, matter(...one)).rule
  t.equal(ruleFor('general', 700, 'privacy_leak'), 'leak')
  t.strictSame(
    [499, 500, 900, 901].map((sum) => ruleFor('general', sum)),
    [null, 'large', 'large', null],
  )
  t.equal(ruleFor('important', 700), null)
  t.same(levelsFor(policy, matter('general', 700)).levels, [level('dept_manager', 2), level('vp')])
})

const someLevels = fc
  .uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 })
  .map((some) => roles.filter((role) => some.includes(role)))
  .chain((some) =>
    fc.tuple(
      ...some.map((role) => fc.record({ role: fc.constant(role), quorum: fc.integer({ min: 1, max: 2 }) })),
    ),
  )
const someRules = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    when: fc.record(
      {
        grades: fc.uniqueArray(fc.constantFrom(...GRADES), { minLength: 1 }),
        categories: fc.uniqueArray(fc.constantFrom('other', 'product_quality'), { minLength: 1 }),
        subcategories: fc.uniqueArray(fc.constantFrom('damaged', 'price_dispute'), { minLength: 1 }),
        compensation: fc.record({ from: fc.nat(1000), upTo: fc.integer({ min: 1000, max: 5000 }) }),
      },
      { requiredKeys: [] },
    ),
    levels: someLevels,
  }),
  { maxLength: 5 },
)
/** Two of each role, and nobody else. */
const twoOfEach = membersWith({}, {
  ...{ departments: [], duty: [] },
  people: roles.flatMap((role) =>
    ['one', 'two'].map((who) => ({
      sub: `${role}.${who}`,
      roles: [role],
      departments: [],
      skills: [],
      absences: [],
    })),
  ),
} as Partial<Members>)

t.test(
  'APP-1 every cell has an answer, and people enough to complete it where the roles are held',
  async (t) => {
    const property = fc.property(
      someRules,
      fc.option(fc.constantFrom('vp.one', 'gm.two')),
      (rules, planner) => {
        const approval = withRules(...(rules as unknown as Rule[]))
        const cells = cellsOf(approval, taxonomy) ?? []
        return cells.every(({ grade, category, subcategory, compensation, rule }) => {
          const simulated = {
            grade,
            category,
            subcategory,
            compensation: compensation.from,
            department: null,
          }
          const told = simulateApproval(
            { ...simulated, plannedBy: planner, respondents: [] },
            { policies: { ...pack, approval }, members: twoOfEach, delegations: [], at },
          )
          // With the planner passed over a role of two has one: a quorum of two goes up to who has them.
          return (
            told.rule.name === rule &&
            told.levels.length > 0 &&
            told.levels.every(({ enough, quorum }) => enough || (planner !== null && quorum === 2))
          )
        })
      },
    )
    holds(t, property, 150)
  },
)

t.test('APP-1 the cells are all there is: a sum anywhere in a band is asked for the same', async (t) => {
  const property = fc.property(someRules, fc.nat(6000), fc.constantFrom(...GRADES), (rules, sum, grade) => {
    const approval = withRules(...(rules as unknown as Rule[]))
    const cell = cellsOf(approval, taxonomy)?.find(
      ({ compensation: { from, upTo }, ...one }) =>
        one.grade === grade && one.category === null && from <= sum && sum <= (upTo ?? sum),
    )
    return cell !== undefined && cell.rule === levelsFor(approval, matter(grade, sum)).rule
  })
  holds(t, property, 300)
})

t.test(
  'FAIR-2 a level of which conflicts leave too few goes up, and is one with what is asked there anyway',
  async (t) => {
    const conflicted = (...subs: string[]) => ({
      department: null,
      handler: null,
      at,
      conflicted: new Set(subs),
    })
    const passed = (levels: AskedLevel[], ...subs: string[]) =>
      levelsWithoutConflict(pack.approval, levels, twoOfEach, conflicted(...subs))
    const managers = ['dept_manager.one', 'dept_manager.two']
    t.same(passed([level('dept_manager')], 'dept_manager.one'), [level('dept_manager')])
    t.same(passed([level('dept_manager')], ...managers), [level('vp')])
    t.same(passed([level('dept_manager', 2)], 'dept_manager.one'), [level('vp', 2)])
    t.same(passed([level('dept_manager'), level('vp'), level('gm')], ...managers), [level('vp'), level('gm')])
    t.same(passed([level('dept_manager'), level('vp')], ...managers, 'vp.one', 'vp.two'), [level('gm')])
  },
)

t.test('CLK-8 a rule that is never reached is refused, one that crosses another is named', async (t) => {
  const general = { name: 'general', when: { grades: ['general'] }, levels: [{ role: 'dept_manager' }] }
  const cheap = { name: 'cheap', when: { compensation: { upTo: 500 } }, levels: [{ role: 'vp' }] }
  t.same(found({ rules: [general, cheap] }), ['warning /content/rules/1/when overlapping'])
  t.same(found({ rules: [general, { ...cheap, levels: general.levels }] }), [])
  const inner = {
    name: 'inner',
    when: { grades: ['general'], compensation: { upTo: 5 } },
    levels: [{ role: 'gm' }],
  }
  t.same(found({ rules: [inner, general] }), [], 'an exception before the rule is no oddity')
  t.same(found({ rules: [general, inner] }), ['error /content/rules/1 never_reached'])
  const others = { name: 'others', when: { grades: ['important', 'urgent'] }, levels: [{ role: 'gm' }] }
  t.same(found({ rules: [general, others] }), ['warning /content/byGrade never_reached'])
  const last = { name: 'last', when: {}, levels: [{ role: 'gm' }] }
  t.same(found({ rules: [general, others, last] }), [
    ...['error /content/rules/2 never_reached', 'warning /content/byGrade never_reached'],
  ])
})

t.test('APP-1 every grade and every sum has an answer, and rules name what there is', async (t) => {
  const none = { byGrade: undefined, byCompensation: undefined }
  const general = { name: 'general', when: { grades: ['general'] }, levels: [{ role: 'dept_manager' }] }
  const rest = { name: 'rest', when: {}, levels: [{ role: 'gm' }] }
  t.same(found({ ...none }), ['error /content/rules no_answer'])
  t.same(found({ ...none, rules: [general] }), ['error /content/rules no_answer'])
  t.same(found({ ...none, rules: [general, rest] }), [])
  const wrong = {
    name: 'general',
    when: {
      categories: ['nowhere'],
      subcategories: ['damaged', 'never'],
      compensation: { from: 9, upTo: 8 },
    },
    levels: [{ role: 'vp' }, { role: 'dept_manager' }, { role: 'vp' }],
  }
  t.same(
    found({
      ladder: ['dept_manager', 'vp'],
      byGrade: undefined,
      byCompensation: [{ approver: 'vp' }],
      rules: [general, wrong],
      greenChannel: { grades: [], opener: 'vp' },
    }),
    [
      ...[
        'error /content/rules/1/name duplicate_code',
        'error /content/rules/1/when/categories/0 not_in_taxonomy',
      ],
      ...['error /content/rules/1/when/subcategories/1 not_in_taxonomy'],
      ...[
        'error /content/rules/1/when/compensation empty_range',
        'error /content/rules/1/levels/2 duplicate_level',
      ],
      ...['warning /content/rules/1/levels/1/role lower_approver', 'error /content/rules/1 never_reached'],
    ],
  )
  t.same(
    found({ rules: [{ ...general, levels: [{ role: 'gm' }] }], ladder: ['dept_manager', 'vp'] }).slice(0, 3),
    [
      ...[
        'error /content/byGrade/urgent not_on_ladder',
        'error /content/byCompensation/2/approver not_on_ladder',
      ],
      'error /content/rules/0/levels/0/role not_on_ladder',
    ],
  )
})

t.test('CLK-8 a level that nobody, or too few, could fill is a finding where members are kept', async (t) => {
  const rules = (quorum: number) => [
    { name: 'all', when: { grades: ['general'] }, levels: [{ role: 'vp', quorum }] },
  ]
  t.same(found({ rules: rules(2) }, twoOfEach), [])
  t.same(found({ rules: rules(3) }, twoOfEach), ['warning /content/rules quorum_not_held'])
  const [first] = twoOfEach.people
  if (!first) return t.fail('the house has people')
  t.same(found({}, { ...twoOfEach, people: [first] }), [
    ...['warning /content role_not_held', 'warning /content role_not_held'],
  ])
  const elsewhere = [
    { name: 'all', when: { grades: ['general'] }, levels: [{ role: 'vp', department: 'nowhere' }] },
  ]
  t.same(found({ rules: elsewhere }, twoOfEach), [
    'error /content/rules/0/levels/0/department unknown_department',
  ])
})

t.test('APP-1 an approval lapses only where a clock ends it', async (t) => {
  t.same(found({ expiresAfter: 'P7D' }), [])
  t.same(found({ expiresAfter: null }), [])
  const rules = { ...pack.clocks.rules, approval_expiry: pack.clocks.rules.close }
  const policies: Policies = { ...pack, clocks: { ...pack.clocks, rules } }
  const content = approvalPolicy({ expiresAfter: 'P7D' }) as Approval
  const codes = checkApproval(content, { policies, members: null, categoriesInUse: [] }).map(
    ({ code }) => code,
  )
  t.same(codes, ['no_clock'])
})

t.test('a matrix of more cells than can be laid out is refused rather than waited for', async (t) => {
  const rules = Array.from({ length: 200 }, (_, index) => ({
    ...{ name: `r${index}`, levels: [{ role: 'gm' }] },
    when: {
      categories: taxonomy.categories.map(({ code }) => code),
      subcategories: taxonomy.categories.flatMap(({ subcategories }) =>
        subcategories.map(({ code }) => code),
      ),
      compensation: { from: index * 10, upTo: index * 10 + 5 },
    },
  }))
  t.same(found({ rules }), ['error /content/rules too_many_cells'])
})
