import t from 'tap'
import { choosePerson, receiverOn, type Wanted } from '../../src/members/choose.ts'
import { membersWith } from '../support/house.ts'

const at = new Date('2026-11-20T02:00:00.000Z')
const wanted = (more: Partial<Wanted> = {}): Wanted => {
  return { department: 'after-sales', at, load: new Map(), barred: new Set(), ...more }
}

t.test(
  'ASG-1 the agent with the fewest open complaints takes it, one with the skill before one without',
  async (t) => {
    const members = membersWith()
    t.equal(choosePerson(members, wanted({ load: new Map([['agent.li', 2]]) })), 'agent.zhou')
    t.equal(choosePerson(members, wanted({ load: new Map([['agent.zhou', 1]]) })), 'agent.li')
    const busy = new Map([['agent.zhou', 9]])
    t.equal(choosePerson(members, wanted({ skill: 'appliances', load: busy })), 'agent.zhou')
    t.equal(choosePerson(members, wanted({ skill: 'unknown', load: busy })), 'agent.li', 'nobody has it')
    t.equal(choosePerson(members, wanted({ department: 'audit' })), null)
  },
)

t.test('ASG-1 never somebody barred, away, excused or without room', async (t) => {
  const barred = new Set(['agent.zhou'])
  const left = (people: object, more: Partial<Wanted> = {}) =>
    choosePerson(membersWith(people as Record<string, object>), wanted({ barred, ...more }))
  t.equal(left({}), 'agent.li')
  t.equal(left({ 'agent.li': { excused: true } }), null)
  const absences = [{ from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', deputy: 'agent.sun' }]
  t.equal(left({ 'agent.li': { absences } }), null)
  t.equal(left({ 'agent.li': { capacity: 3 } }, { load: new Map([['agent.li', 3]]) }), null)
  t.equal(left({ 'agent.li': { capacity: 3 } }, { load: new Map([['agent.li', 2]]) }), 'agent.li')
})

t.test('REC-9 a channel has a receiver, by the roster, with a deputy', async (t) => {
  const from = '2026-11-20T00:00:00.000Z'
  const receivers = [
    { channel: 'email' as const, sub: 'agent.li' },
    { channel: 'email' as const, sub: 'agent.zhou', from, to: '2026-11-21T00:00:00.000Z' },
  ]
  t.equal(receiverOn(membersWith({}, { receivers }), 'email', at), 'agent.zhou')
  t.equal(receiverOn(membersWith({}, { receivers }), 'email', new Date('2026-11-22')), 'agent.li')
  t.equal(receiverOn(membersWith({}, { receivers }), 'phone', at), null)
  const absences = [{ from, to: '2026-11-23T00:00:00.000Z', deputy: 'agent.sun' }]
  t.equal(receiverOn(membersWith({ 'agent.zhou': { absences } }, { receivers }), 'email', at), 'agent.sun')
})
