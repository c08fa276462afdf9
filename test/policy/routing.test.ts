import t from 'tap'
import { POLICY_CHECKS } from '../../src/policy/check.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import type { Policies } from '../../src/policy/policy.ts'
import { type Routable, route } from '../../src/policy/routing.ts'
import { membersWith } from '../support/house.ts'

const matter: Routable = {
  ...{
    category: 'product_quality',
    subcategory: 'damaged',
    channel: 'email',
    grade: 'urgent',
    region: '310000',
  },
}
const choice = { at: new Date('2026-11-20T02:00:00.000Z'), load: new Map(), barred: new Set<string>() }
const rule = (name: string, department: string, when: object, more: object = {}) => {
  return { name, department, when, ...more } as Policies['routing']['rules'][number]
}

t.test(
  'ASG-1 the first rule that fits decides; without one the department whose category it is',
  async (t) => {
    const rules = [
      rule('north', 'logistics', { regions: ['11', '12'] }),
      rule('urgent_mail', 'audit', { grades: ['urgent'], channels: ['email'] }),
      rule('quality', 'after-sales', { categories: ['product_quality'] }, { person: true }),
    ]
    const to = (more: Partial<Routable>) => route({ rules }, membersWith(), { ...matter, ...more }, choice)
    t.same(to({}), { rule: 'urgent_mail', department: 'audit', handler: null })
    t.same(to({ region: '110101' }), { rule: 'north', department: 'logistics', handler: null })
    t.same(to({ channel: 'phone' }), { rule: 'quality', department: 'after-sales', handler: 'agent.li' })
    t.equal(to({ channel: 'phone', category: null, region: null }), null, 'not known fits nothing')
    t.same(route({ rules: [] }, membersWith(), matter, choice), {
      ...{ rule: null, department: 'after-sales', handler: null },
    })
    t.equal(route({ rules: [] }, null, matter, choice), null)
  },
)

t.test('ASG-1 CLK-8 a rule that leads nowhere is refused before it is in force', async (t) => {
  const policies = readDefaultPack()
  const check = (content: Policies['routing'], members = membersWith()) =>
    POLICY_CHECKS.routing?.(content, { policies, members, categoriesInUse: [] }).map(
      ({ severity, pointer, code }) => `${severity} ${pointer} ${code}`,
    )
  const rules = [
    rule('one', 'nowhere', { categories: ['weather'] }),
    rule('one', 'audit', { subcategories: ['haunted'] }),
    rule('three', 'after-sales', {}, { skill: 'juggling' }),
    rule('four', 'after-sales', { channels: ['email'] }),
  ]
  t.same(check({ rules, outsideLadder: 'ghost' }), [
    'error /content/rules/1/name duplicate_code',
    'error /content/rules/0/when/categories/0 not_in_taxonomy',
    'error /content/rules/0/department unknown_department',
    'error /content/rules/1/when/subcategories/0 not_in_taxonomy',
    'error /content/rules/1/department nobody_there',
    'warning /content/rules/2/skill skill_not_held',
    'error /content/rules/3 never_reached',
    'error /content/outsideLadder unknown_member',
  ])
  const unkept = POLICY_CHECKS.routing?.(
    { rules: [rule('a', 'b', {})] },
    { policies, members: null, categoriesInUse: [] },
  )
  t.match(unkept, [{ severity: 'warning', code: 'no_members' }])
})
