import fc from 'fast-check'
import t from 'tap'
import { type Actor, ROLES, type Role } from '../../src/access/actor.ts'
import { type Seen, seeingRoles, sees, seesMasked, seesOwnPartOnly } from '../../src/complaint/sight.ts'
import { STATES } from '../../src/complaint/states.ts'
import { GRADES } from '../../src/policy/policy.ts'
import { holds } from '../support/property.ts'

const NOBODYS: Seen = {
  id: 'complaint-1',
  ...{ state: 'received', handler: null, department: null, grade: null, approver: null, owners: [] },
  ...{ level: 0, assisting: [] },
}
const of = (id: string, role: Role, ...departments: string[]): Actor => {
  return { id, tenant: 'tenant-1', roles: [role], departments }
}
const sight = (actor: Actor, complaint: Partial<Seen>) =>
  actor.roles.some((role) => sees(role, actor, { ...NOBODYS, ...complaint }))

t.test('an agent sees their own, their departments’ and what belongs to nobody yet', async (t) => {
  const li = of('agent.li', 'agent', 'after-sales')
  t.ok(sight(li, { handler: 'agent.li', department: 'stores' }))
  t.ok(sight(li, { handler: 'agent.lu', department: 'after-sales' }))
  t.ok(sight(li, {}))
  t.notOk(sight(li, { handler: 'agent.lu', department: 'stores' }))
  t.notOk(sight(li, { department: 'stores' }))
  t.notOk(sight(li, { handler: 'agent.lu' }))
})

t.test('a supervisor sees their departments’ and nobody’s; one without departments sees all', async (t) => {
  const chen = of('chen', 'supervisor', 'after-sales')
  t.ok(sight(chen, { handler: 'agent.lu', department: 'after-sales' }))
  t.ok(sight(chen, { handler: 'agent.lu' }))
  t.notOk(sight(chen, { department: 'stores' }))
  t.ok(sight(of('chen', 'supervisor'), { department: 'stores' }))
})

t.test(
  'a department manager sees their departments’ and nobody’s, and without departments only that',
  async (t) => {
    t.ok(sight(of('sun', 'dept_manager', 'stores'), { department: 'stores' }))
    t.ok(sight(of('sun', 'dept_manager'), {}))
    t.notOk(sight(of('sun', 'dept_manager'), { department: 'stores' }))
  },
)

t.test('vp and gm see what they may decide on', async (t) => {
  for (const role of ['vp', 'gm'] as const) {
    for (const grade of ['important', 'urgent']) t.ok(sight(of('x', role), { grade }), `${role} ${grade}`)
    t.notOk(sight(of('x', role), { grade: 'general' }), role)
    t.ok(sight(of('x', role), { grade: 'general', approver: role }), role)
  }
  t.notOk(sight(of('x', 'gm'), { grade: 'general', approver: 'vp' }))
})

t.test('a liaison sees the complaint in which something was put to them', async (t) => {
  t.ok(sight(of('liaison.qian', 'liaison', 'stores'), { owners: ['liaison.qian'] }))
  t.notOk(sight(of('liaison.qian', 'liaison', 'stores'), { owners: ['liaison.sun'], department: 'stores' }))
})

t.test('quality sees closed cases only; legal, auditor and a connected system see all', async (t) => {
  for (const state of STATES) {
    t.equal(sight(of('q', 'quality'), { state }), state === 'archived', state)
    for (const role of ['legal', 'auditor', 'system'] as const)
      t.ok(sight(of('x', role), { state, handler: 'agent.lu', department: 'stores' }), role)
  }
})

t.test('CLK-1 what has climbed to a vp or the gm they see, whatever its grade', async (t) => {
  const general = { grade: 'general', department: 'stores', handler: 'agent.lu' }
  t.notOk(sight(of('qin', 'vp'), { ...general, level: 2 }))
  t.ok(sight(of('qin', 'vp'), { ...general, level: 3 }))
  t.notOk(sight(of('luo', 'gm'), { ...general, level: 3 }))
  t.ok(sight(of('luo', 'gm'), { ...general, level: 4 }))
})

t.test('who has no business with content sees no complaint at all', async (t) => {
  const complaint = fc.record<Seen>({
    id: fc.constant('complaint-1'),
    state: fc.constantFrom(...STATES),
    handler: fc.constantFrom(null, 'x', 'y'),
    department: fc.constantFrom(null, 'stores'),
    grade: fc.constantFrom(null, ...GRADES),
    approver: fc.constantFrom(null, 'vp', 'gm'),
    level: fc.nat(4),
    owners: fc.constantFrom([], ['x']),
    assisting: fc.constant([]),
  })
  const role = fc.constantFrom<Role>('analyst', 'admin', 'operator', 'pr', 'privacy', 'trainee', 'customer')
  const property = fc.property(complaint, role, (seen, role) => !sees(role, of('x', role, 'stores'), seen))
  holds(t, property, 500)
})

t.test('ASG-3 whose department assists sees it as a liaison does, whatever else they see', async (t) => {
  const complaint = { ...NOBODYS, department: 'after-sales', handler: 'agent.lu', assisting: ['stores'] }
  for (const role of ['agent', 'supervisor', 'liaison'] as const) {
    t.strictSame(seeingRoles(of('x', role, 'stores'), complaint), ['liaison'], role)
    t.strictSame(seeingRoles(of('x', role, 'logistics'), complaint), [], role)
  }
  t.strictSame(seeingRoles(of('x', 'agent', 'after-sales', 'stores'), complaint), ['agent', 'liaison'])
  for (const role of ['dept_manager', 'analyst', 'admin', 'trainee'] as const)
    t.strictSame(seeingRoles(of('x', role, 'stores'), complaint), [], role)
})

t.test('the roles of a token add up', async (t) => {
  const actor: Actor = { ...of('x', 'agent', 'stores'), roles: ['agent', 'legal', 'analyst'] }
  t.strictSame(seeingRoles(actor, { ...NOBODYS, department: 'stores' }), ['agent', 'legal'])
  t.strictSame(seeingRoles(actor, { ...NOBODYS, department: 'after-sales' }), ['legal'])
})

t.test('PRIV-1 who only reads sees it masked, until another role of theirs handles it', async (t) => {
  for (const role of ROLES) t.equal(seesMasked([role]), ['auditor', 'quality', 'system'].includes(role), role)
  t.ok(seesMasked(['auditor', 'quality']))
  t.notOk(seesMasked(['auditor', 'agent']))
  t.ok(seesMasked(['auditor', 'liaison']), 'what is put to somebody opens nothing else')
})

t.test('FAIR-4 who is only a liaison sees only what was put to them', async (t) => {
  t.ok(seesOwnPartOnly(['liaison']))
  t.notOk(seesOwnPartOnly(['liaison', 'agent']))
  t.notOk(seesOwnPartOnly([]))
})
