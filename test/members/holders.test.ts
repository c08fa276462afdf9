import t from 'tap'
import { conflictsOf } from '../../src/members/conflict.ts'
import { climb, holdersOf, isHeld, type RungContext } from '../../src/members/holders.ts'
import { membersWith } from '../support/house.ts'

const at = new Date('2026-11-20T02:00:00.000Z')
const from = '2026-11-20T00:00:00.000Z'
const to = '2026-11-21T00:00:00.000Z'
const LADDER = ['handler', 'supervisor', 'dept_manager', 'vp', 'gm'] as const
const of = (more: Partial<RungContext> = {}): RungContext => {
  return { department: 'after-sales', handler: 'agent.li', at, conflicted: new Set(), ...more }
}

t.test(
  'CLK-1 each rung has its people: the handler, their manager, the head, who is above all',
  async (t) => {
    const members = membersWith()
    t.same(
      LADDER.map((rung) => holdersOf(members, rung, of())),
      [['agent.li'], ['supervisor.he'], ['manager.fang'], ['vp.qin'], ['gm.luo']],
    )
    t.same(holdersOf(members, 'supervisor', of({ handler: null, department: 'logistics' })), [
      'supervisor.bo',
    ])
    t.same(holdersOf(members, 'handler', of({ handler: null })), [])
    t.same(holdersOf(members, 'dept_manager', of({ department: null })), ['manager.fang', 'manager.gu'])
  },
)

t.test('CLK-8 whoever is away is replaced by their deputy, and the deputy by theirs', async (t) => {
  const away = (deputy?: string) => ({ absences: [{ from, to, ...(deputy ? { deputy } : {}) }] })
  const rung = (people: object) =>
    holdersOf(membersWith(people as Record<string, object>), 'supervisor', of())
  t.same(rung({ 'supervisor.he': away('supervisor.bo') }), ['supervisor.bo'])
  t.same(rung({ 'supervisor.he': away('supervisor.bo'), 'supervisor.bo': away('vp.qin') }), ['vp.qin'])
  t.same(rung({ 'supervisor.he': away() }), [])
  const circle = { 'supervisor.he': away('supervisor.bo'), 'supervisor.bo': away('supervisor.he') }
  t.same(rung(circle), [], 'two who stand in for each other are both away')
  t.same(
    holdersOf(membersWith({ 'supervisor.he': away('vp.qin') }), 'supervisor', of({ at: new Date(to) })),
    ['supervisor.he'],
    'back at the end',
  )
})

t.test('CLK-8 a missing supervisor falls through to the next rung, then to the duty role', async (t) => {
  const gone = { absences: [{ from, to }] }
  const noSupervisor = { 'supervisor.he': gone, 'supervisor.bo': gone }
  t.same(climb(membersWith(noSupervisor), LADDER, 1, of(), {}), {
    ...{ rung: 'dept_manager', subs: ['manager.fang'] },
  })
  const nobody = {
    ...noSupervisor,
    'manager.fang': gone,
    'vp.qin': gone,
    'outsider.an': gone,
    'gm.luo': gone,
  }
  const duty = [{ role: 'legal' as const, from, to, sub: 'agent.zhou' }]
  t.same(climb(membersWith(nobody, { duty }), LADDER, 1, of(), { dutyRole: 'legal' }), {
    ...{ rung: 'legal', subs: ['agent.zhou'] },
  })
  t.same(climb(membersWith(nobody), LADDER, 1, of(), {}).subs, [])
})

t.test('CLK-8 whoever is on duty in a role holds it first', async (t) => {
  const duty = [
    { role: 'supervisor' as const, from, to, sub: 'supervisor.bo' },
    { role: 'supervisor' as const, from: to, to: '2026-11-22T00:00:00.000Z', sub: 'vp.qin' },
  ]
  t.same(holdersOf(membersWith({}, { duty }), 'supervisor', of()), ['supervisor.bo', 'supervisor.he'])
})

t.test(
  'FAIR-2 FAIR-5 conflicts are left out; where all are, the person outside the ladder stands in',
  async (t) => {
    const members = membersWith()
    const conflicted = new Set(['supervisor.he', 'manager.fang', 'vp.qin'])
    t.same(climb(members, LADDER, 1, of({ conflicted }), {}), { rung: 'gm', subs: ['gm.luo'] })
    const all = new Set([...conflicted, 'gm.luo'])
    t.same(climb(members, LADDER, 1, of({ conflicted: all }), { outside: 'outsider.an' }), {
      ...{ rung: 'outside', subs: ['outsider.an'] },
    })
    const even = new Set([...all, 'outsider.an'])
    t.same(climb(members, LADDER, 1, of({ conflicted: even }), { outside: 'outsider.an' }).subs, [])
  },
)

t.test(
  'FAIR-2 whoever answers for who is complained of has a conflict: manager, head, head of the unit',
  async (t) => {
    const members = membersWith()
    const about = (kind: string, name: string) => Object.fromEntries(conflictsOf(members, [{ kind, name }]))
    t.same(about('employee', 'agent.li'), {
      'agent.li': 'respondent',
      'supervisor.he': 'answers_for_respondent',
    })
    t.same(about('employee', 'agent.zhou'), {
      ...{ 'agent.zhou': 'respondent', 'manager.fang': 'answers_for_respondent' },
    })
    t.same(about('unit', 'logistics'), { 'manager.gu': 'answers_for_respondent' })
    t.same(about('supplier', 'logistics'), {})
    t.same(about('employee', 'somebody.else'), { 'somebody.else': 'respondent' })
    t.same(Object.fromEntries(conflictsOf(null, [{ kind: 'employee', name: 'x' }])), { x: 'respondent' })
  },
)

t.test('CLK-8 a role is held when somebody has it, is on duty in it, or heads a department', async (t) => {
  t.equal(isHeld(null, 'gm'), null)
  t.equal(isHeld(membersWith(), 'gm'), true)
  t.equal(isHeld(membersWith(), 'legal'), false)
  t.equal(isHeld(membersWith(), 'handler'), true)
  t.equal(isHeld(membersWith({}, { duty: [{ role: 'legal', from, to, sub: 'gm.luo' }] }), 'legal'), true)
  const roles = { roles: ['agent'] }
  t.equal(isHeld(membersWith({ 'manager.fang': roles, 'manager.gu': roles }), 'dept_manager'), true)
})
