import t from 'tap'
import { type Actor, ROLES, type Role } from '../../src/access/actor.ts'
import type { Complaint } from '../../src/complaint/complaint.ts'
import type { Ask } from '../../src/complaint/guard.ts'
import { refusalOf, roleFor, verdictsOf } from '../../src/complaint/judge.ts'
import { REFUSALS } from '../../src/complaint/refusal.ts'
import { seenOf } from '../../src/complaint/sight.ts'
import { STATES } from '../../src/complaint/states.ts'
import { COMMANDS } from '../../src/complaint/transitions.ts'
import type { Verification } from '../../src/complaint/work-inquiry.ts'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { aComplaint, aPlan, aTask } from '../support/complaints.ts'

const policies = readDefaultPack()
const at = new Date('2026-11-21T02:00:00.000Z')
const ask: Omit<Ask, 'actor' | 'role'> = { at, policies, timeZone: 'Asia/Shanghai' }
const as = (id: string, ...roles: Role[]): Actor => {
  return { id, tenant: 'tenant-1', roles, departments: ['after-sales'] }
}
const verdictOf = (command: string, complaint: Complaint, actor: Actor) => {
  const verdict = verdictsOf(complaint, { ...ask, actor }).find((one) => one.command === command)
  const reason = typeof verdict?.reason === 'object' ? verdict.reason.code : verdict?.reason
  return verdict?.allowed ? 'allowed' : reason
}

t.test('LIFE-4 every command but receive is judged, and each that is not open says why', async (t) => {
  const verdicts = verdictsOf(aComplaint(), { ...ask, actor: as('agent.li', 'agent') })
  t.strictSame(
    verdicts.map(({ command }) => command),
    COMMANDS.filter((command) => command !== 'receive'),
  )
  for (const { command, allowed, reason } of verdicts) t.equal(allowed, reason === undefined, command)
})

t.test(
  'LIFE-4 of a complaint just received an agent may do what its state and their role allow',
  async (t) => {
    const li = as('agent.li', 'agent')
    const allowed = verdictsOf(aComplaint(), { ...ask, actor: li }).filter((verdict) => verdict.allowed)
    t.strictSame(
      allowed.map(({ command }) => command),
      ['classify', 'withdraw', 'merge', 'convert', 'escalate', 'urge', 'pause', 'correct'],
    )
    t.equal(verdictOf('hold', aComplaint(), li), 'role')
    t.equal(verdictOf('approve', aComplaint(), li), 'role')
    t.equal(verdictOf('grade', aComplaint(), li), 'state')
  },
)

t.test('LIFE-4 the reason is the person’s first, then the state’s, then the complaint’s', async (t) => {
  const planned = aComplaint({
    state: 'planned',
    plan: aPlan({ plannedBy: 'sun' }),
    approver: 'dept_manager',
  })
  t.equal(verdictOf('approve', planned, as('sun', 'dept_manager')), 'own-plan')
  t.equal(verdictOf('approve', { ...planned, state: 'graded' }, as('sun', 'dept_manager')), 'own-plan')
  t.equal(verdictOf('approve', { ...planned, state: 'graded' }, as('zheng', 'dept_manager')), 'state')
  t.equal(verdictOf('approve', planned, as('zheng', 'dept_manager')), 'allowed')
  t.equal(verdictOf('plan', aComplaint({ state: 'graded' }), as('agent.li', 'agent')), 'verification-missing')
})

t.test('FAIR-2 whoever is complained of neither handles nor approves it', async (t) => {
  const respondents = [{ kind: 'employee' as const, name: 'agent.li' }]
  t.equal(verdictOf('classify', aComplaint({ respondents }), as('agent.li', 'agent')), 'conflict-of-interest')
  t.equal(verdictOf('classify', aComplaint({ respondents }), as('agent.lu', 'agent')), 'allowed')
  const unit = [{ kind: 'unit' as const, name: 'agent.li' }]
  t.equal(verdictOf('classify', aComplaint({ respondents: unit }), as('agent.li', 'agent')), 'allowed')
})

t.test('ASG-2 after the third return nobody signs until a supervisor has decided', async (t) => {
  const offered = { department: 'after-sales', accepted: false, returns: 2, arbitration: false }
  const waiting = aComplaint({ handler: null, assignment: offered })
  t.equal(verdictOf('accept', waiting, as('agent.li', 'agent')), 'allowed')
  t.equal(verdictOf('return-assignment', waiting, as('agent.li', 'agent')), 'allowed')
  const third = { ...offered, returns: 3, arbitration: true }
  const returned = aComplaint({ handler: null, department: null, assignment: third })
  for (const command of ['accept', 'return-assignment'])
    t.equal(verdictOf(command, returned, as('agent.li', 'agent')), 'arbitration-pending')
  t.equal(verdictOf('assign', returned, as('chen', 'supervisor')), 'allowed')
  t.equal(verdictOf('accept', aComplaint(), as('agent.li', 'agent')), 'nothing-to-accept')
})

t.test('a command is given in the first of its roles that reaches the complaint', async (t) => {
  const elsewhere = { ...seenOf(aComplaint()), handler: 'agent.lu', department: 'stores' }
  t.equal(roleFor('classify', as('agent.li', 'supervisor', 'agent'), seenOf(aComplaint())), 'agent')
  t.equal(roleFor('classify', as('agent.li', 'agent'), elsewhere), null)
  t.equal(roleFor('legal-review', as('agent.li', 'agent', 'legal'), elsewhere), 'legal')
  t.equal(roleFor('classify', as('agent.li', 'legal'), elsewhere), null)
})

t.test('who was asked or given a task is an owner, once', async (t) => {
  const verification: Verification = {
    ...{ id: 'v-1', kind: 'internal', source: 'cctv', question: '?', owner: 'liaison.qian' },
    ...{ askedAt: at.toISOString(), askedBy: 'agent.li', state: 'asked' },
  }
  const tasks = [aTask('t-1', { owner: 'liaison.qian' }), aTask('t-2', { owner: 'agent.lu' })]
  t.strictSame(seenOf(aComplaint({ verifications: [verification], tasks })).owners, [
    ...['liaison.qian', 'agent.lu'],
  ])
})

t.test('the service itself is nobody of whom a guard could ask who they are', async (t) => {
  const hazardous = aComplaint({ state: 'withdrawn', excluded: ['worker'] })
  for (const command of COMMANDS) {
    const worker: Ask = { ...ask, actor: { ...as('worker'), departments: [] }, role: 'worker' }
    t.equal(refusalOf(command, 'person', hazardous, worker), null, command)
  }
})

t.test('LIFE-4 what may be done is told in every state to everyone, before any input is given', async (t) => {
  for (const state of STATES)
    for (const role of ROLES) {
      const verdicts = verdictsOf(aComplaint({ state }), { ...ask, actor: as('x', role) })
      t.equal(verdicts.length, COMMANDS.length - 1, `${state} ${role}`)
      const codes = verdicts.flatMap(({ reason }) => (typeof reason === 'object' ? [reason.code] : []))
      t.ok(codes.every((code) => Object.hasOwn(REFUSALS, code)))
    }
})
