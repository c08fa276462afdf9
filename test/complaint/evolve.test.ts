import canonicalize from 'canonicalize'
import fc from 'fast-check'
import t from 'tap'
import type { Complaint } from '../../src/complaint/complaint.ts'
import type { ComplaintEvent } from '../../src/complaint/event.ts'
import { evolve } from '../../src/complaint/evolve.ts'
import { separate } from '../../src/platform/personal.ts'
import { anyEvents } from '../support/arbitrary-events.ts'
import {
  aComplaint,
  anOption,
  aPlan,
  aTask,
  complaintAfter,
  event,
  RECEPTION,
} from '../support/complaints.ts'
import { holds } from '../support/property.ts'

const AT = '2026-11-21T02:00:00.000Z'
const PLANNED = event('complaint.planned', { plan: aPlan(), approver: 'dept_manager' })
const EXECUTED = event('complaint.executed', {
  option: 'option-1',
  tasks: [aTask('t-1'), aTask('t-2', { state: 'started' }), aTask('t-3', { state: 'finished' })],
})

t.test(
  'LIFE-3 events without their sealed part give the same complaint, less the texts of people',
  async (t) => {
    const property = fc.property(anyEvents, (events) => {
      const kept = separate(fold(events)).clear
      return canonicalize(stored(fold(events.map(asStored)))) === canonicalize(stored(kept))
    })
    holds(t, property, 1000)
  },
)

t.test(
  'LIFE-3 a complaint can be rebuilt from any events, and rebuilding changes none of them',
  async (t) => {
    const property = fc.property(anyEvents, (events) => {
      const frozen = deepFrozen(events)
      const steps: Complaint[] = []
      for (const event of frozen) steps.push(deepFrozen(evolve(steps.at(-1) ?? null, event)))
      return steps.length === events.length
    })
    holds(t, property, 150)
  },
)

t.test(
  'the version rises with commands and corrections, and with an approval undone, and with nothing else',
  async (t) => {
    const property = fc.property(anyEvents, (events) => {
      const counted = events.filter(({ type }) => /^(complaint|approval)\./.test(type)).length
      return fold(events).version === counted
    })
    holds(t, property)
  },
)

t.test(
  'whoever gave a command is a participant, once; the service itself and other systems never are',
  async (t) => {
    const property = fc.property(anyEvents, ([received, ...events]) => {
      const { participants } = fold([received as ComplaintEvent, ...events])
      const people = events
        .filter(({ role }) => role !== 'worker' && role !== 'system')
        .map(({ actor }) => actor)
      return (
        people.every((one) => participants.includes(one)) &&
        new Set(participants).size === participants.length
      )
    })
    holds(t, property)
  },
)

t.test('nothing happens to a complaint before it is received', async (t) => {
  t.throws(() => evolve(null, event('complaint.held', {})), { message: /before complaint\.received/ })
})

t.test('REC-1 a correction changes what it names, and null takes a value away', async (t) => {
  const facts = {
    ...{ affectedCustomers: 1, loss: { amount: 0, currency: 'CNY' as const }, safetyHazard: false },
    ...{ publicOpinionRisk: false, processDefect: false },
  }
  const optional = { reportedAt: AT, latentNeeds: 'x', consent: true, facts }
  const received = evolve(null, event('complaint.received', { ...RECEPTION, ...optional }))
  const patch = {
    ...{ reportedAt: null, latentNeeds: null, consent: null, facts: null, alreadyTried: null },
    ...{ customer: { phone: null, email: 'a@b.cn' }, account: '漏水' },
  }
  const judged = { missing: ['alreadyTried'], noContact: false, priority: 1 }
  const corrected = evolve(received, event('complaint.corrected', { patch, before: {}, ...judged }))
  t.strictSame(stored(corrected.customer), { name: '王女士', email: 'a@b.cn', anonymous: false })
  t.equal(corrected.account, '漏水')
  for (const key of ['reportedAt', 'latentNeeds', 'consent', 'facts', 'alreadyTried'] as const)
    t.equal(corrected[key], undefined, key)
  t.strictSame(
    [corrected.missing, corrected.priority, corrected.incident],
    [...[['alreadyTried'], 1, RECEPTION.incident]],
  )
})

t.test(
  'a complaint moves on once it is classified and graded, and stays where it is afterwards',
  async (t) => {
    const classified = event('complaint.classified', {
      ...{ category: 'other', subcategory: 'billing', legalRisk: true },
      matters: [{ category: 'other', subcategory: 'billing' }],
    })
    t.match(complaintAfter(classified), { state: 'classified', legalRisk: true })
    t.equal(evolve(aComplaint({ state: 'planned' }), classified).state, 'planned')
  },
)

t.test(
  'a plan that is declined becomes history; what was done stays done, the rest is cancelled',
  async (t) => {
    const decision = { accepted: null, words: '不接受', at: AT, recordedBy: 'agent.li' }
    const declined = complaintAfter(PLANNED, EXECUTED, event('complaint.decided', { decision }, { at: AT }))
    t.match(declined, { state: 'graded', plan: null, approver: null, approvedBy: null, declinedCount: 1 })
    t.strictSame(declined.formerPlans, [{ ...aPlan(), decision }], 'with what the customer said to it')
    t.strictSame(
      declined.tasks.map(({ state, endedAt }) => [state, endedAt]),
      [
        ['cancelled', AT],
        ['cancelled', AT],
        ['finished', undefined],
      ],
    )
  },
)

t.test('an accepted option leaves the state alone', async (t) => {
  const decision = { accepted: 'option-2', words: '好', at: AT, recordedBy: 'agent.li' }
  const decided = evolve(aComplaint({ state: 'approved' }), event('complaint.decided', { decision }))
  t.match(decided, { state: 'approved', decision: { accepted: 'option-2' }, declinedCount: 0 })
})

t.test('LIFE-7 an amendment keeps what was done, and ends plan, choice and answer', async (t) => {
  const toldCustomer = { at: AT, channel: 'phone', words: '更换配件缺货' }
  const amended = complaintAfter(
    ...[PLANNED, EXECUTED, event('complaint.amended', { toldCustomer, toldLate: false }, { at: AT })],
  )
  t.match(amended, { state: 'graded', plan: null, decision: null })
  t.strictSame(
    amended.tasks.map(({ state }) => state),
    ['cancelled', 'cancelled', 'finished'],
  )
})

t.test('APP-2 work by the green channel owes a ratification until it is given', async (t) => {
  const ratification = { because: 'green_channel' as const, openedBy: 'gm', ratifiers: ['gm', 'vp'] }
  const begun = complaintAfter(
    PLANNED,
    event('complaint.executed', { option: 'option-1', tasks: [], ratification }),
  )
  t.match(begun, { state: 'executing', greenChannel: true, awaiting: ['ratification'], ratification })
  const ratified = evolve(
    begun,
    event('complaint.ratified', { verdict: 'ratified', comment: '同意' }, { actor: 'vp' }),
  )
  t.match(ratified, { state: 'executing', ratification: null, approvedBy: 'vp' })
  t.strictSame(ratified.awaiting, [])
  const refused = evolve(begun, event('complaint.ratified', { verdict: 'refused', comment: '不同意' }))
  t.match(refused, { state: 'graded', plan: null, ratification: null })
})

t.test('APP-2 an ordinary approval covers what another opened, never what the approver opened', async (t) => {
  const ratification = { because: 'regrade' as const, openedBy: 'gm', ratifiers: ['gm'] }
  const owed = aComplaint({ state: 'planned', ratification, awaiting: ['ratification'] })
  const approval = { covers: { amount: 0, currency: 'CNY' as const } }
  t.equal(evolve(owed, event('complaint.approved', approval, { actor: 'vp' })).ratification, null)
  t.strictSame(
    evolve(owed, event('complaint.approved', approval, { actor: 'gm' })).ratification,
    ratification,
  )
})

t.test('REC-12 a finished complaint says of each matter whether its demand was met', async (t) => {
  const matters = ['damaged', 'expired', 'hygiene'].map((subcategory) => {
    return { category: 'product_quality', subcategory }
  })
  const options = [anOption('option-1', { meetsDemands: [true, false] })]
  const completed = evolve(
    aComplaint({
      ...{ state: 'executing', matters, plan: aPlan({ options }) },
      decision: { accepted: 'option-1', words: '好', at: AT, recordedBy: 'agent.li' },
    }),
    event('complaint.completed', { answer: '已退款' }),
  )
  t.match(completed, { state: 'executed', disposal: 'resolved', answer: '已退款' })
  t.strictSame(
    completed.matters.map(({ outcome }) => outcome),
    ['met', 'not_met', 'met'],
  )
})

t.test('a reopened complaint is worked on anew and no longer belongs to who had a part', async (t) => {
  const reopened = { reopenedCount: 2, grade: 'urgent' as const, excluded: ['agent.li'] }
  const again = evolve(
    aComplaint({ state: 'executed', plan: aPlan(), disposal: 'resolved', closesAt: AT, answer: 'x' }),
    event('complaint.reopened', reopened),
  )
  t.match(again, { state: 'graded', grade: 'urgent', reopenedCount: 2, handler: null, plan: null })
  t.strictSame(
    [again.disposal, again.closesAt, again.answer, again.excluded],
    [...[null, null, undefined, ['agent.li']]],
  )
})

t.test(
  'LIFE-8 reopening or appealing an archived complaint changes nothing in it but its successor',
  async (t) => {
    const archived = aComplaint({ state: 'archived', disposal: 'resolved', archivedAt: AT })
    const reopened = { reopenedCount: 1, grade: null, excluded: ['agent.li'], successor: 'complaint-2' }
    const appealed = { grounds: 'x', excluded: ['agent.li'], successor: 'complaint-2' }
    for (const one of [event('complaint.reopened', reopened), event('complaint.appealed', appealed)]) {
      const { successor, version, ...rest } = evolve(archived, one)
      const { successor: _, version: before, ...expected } = archived
      t.strictSame([successor, version], ['complaint-2', before + 1])
      t.strictSame(rest, expected)
    }
  },
)

t.test(
  'FAIR-3 a dismissal is proposed, confirmed, and taken back by an appeal to the state before',
  async (t) => {
    const dismissal = {
      ...{ kind: 'not_accepted' as const, ground: 'not_ours', reason: '他司商品', proposedBy: 'chen' },
    }
    const proposed = complaintAfter(event('complaint.dismissal_proposed', { dismissal }))
    t.match(proposed, { state: 'received', awaiting: ['confirmation'], dismissal })
    const refused = evolve(proposed, event('complaint.dismissal_refused', {}))
    t.strictSame([refused.state, refused.awaiting, refused.dismissal], ['received', [], null])
    const confirmed = evolve(proposed, event('complaint.dismissed', { closesAt: AT }, { actor: 'sun' }))
    t.match(confirmed, { state: 'dismissed', leftState: 'received', disposal: 'not_accepted', closesAt: AT })
    t.equal(confirmed.dismissal?.confirmedBy, 'sun')
    const appealed = evolve(confirmed, event('complaint.appealed', { grounds: 'x', excluded: ['agent.li'] }))
    t.match(appealed, { state: 'received', appealed: true, dismissal: null, leftState: null, handler: null })
  },
)

t.test('GRP-1 a merged complaint goes back to the state it left', async (t) => {
  const merged = evolve(
    aComplaint({ state: 'planned' }),
    event('complaint.merged', { into: 'complaint-2', closesAt: AT }),
  )
  t.match(merged, { state: 'merged', mergedInto: 'complaint-2', disposal: 'merged', closesAt: AT })
  const split = evolve(merged, event('complaint.split', { from: 'complaint-2' }))
  t.match(split, { state: 'planned', mergedInto: null, disposal: null, closesAt: null, leftState: null })
})

t.test('withdrawn work is finished or undone, as was said', async (t) => {
  const begun = complaintAfter(PLANNED, EXECUTED)
  const states = (tasks: 'finish' | 'undo') =>
    evolve(begun, event('complaint.withdrawn', { tasks, closesAt: AT })).tasks.map(({ state }) => state)
  t.strictSame(states('finish'), ['open', 'started', 'finished'])
  t.strictSame(states('undo'), ['cancelled', 'cancelled', 'finished'])
})

t.test('LIFE-11 urges count until somebody gives a command or writes to the customer', async (t) => {
  const urge = event('complaint.urged', {
    urge: { by: 'customer', words: '快', at: AT, recordedBy: 'agent.li' },
  })
  const statement = { id: 's-1', by: 'complainant' as const, words: 'x', at: AT, recordedBy: 'agent.li' }
  const message = { id: 'm', kind: 'personal', channel: 'phone', words: 'x', at: AT, by: 'agent.li' }
  t.equal(complaintAfter(urge, urge).urgesUnanswered, 2)
  t.equal(complaintAfter(urge, event('statement.made', { statement })).urgesUnanswered, 1)
  t.equal(complaintAfter(urge, event('message.sent', { message })).urgesUnanswered, 0)
  t.equal(complaintAfter(urge, event('complaint.held', {})).urgesUnanswered, 0)
})

t.test('CLK-13 a wait is kept with its question, its answer and its end', async (t) => {
  const pause = { awaiting: 'customer' as const, question: '发票？', from: AT, resumeBy: AT }
  const paused = complaintAfter(event('complaint.paused', { pause }))
  t.match(paused, { awaiting: ['customer'], pauses: [pause] })
  const resumed = evolve(
    paused,
    event('complaint.resumed', { awaiting: 'customer', answer: '已补' }, { at: AT }),
  )
  t.strictSame([resumed.awaiting, resumed.pauses], [[], [{ ...pause, until: AT, answer: '已补' }]])
})

t.test('ASG-2 after arbitration the count of returns begins anew', async (t) => {
  const returned = complaintAfter(
    event('complaint.assigned', { handler: null, department: 'stores' }),
    event('complaint.assignment_returned', { returns: 3, arbitration: true }),
  )
  t.match(returned, { handler: null, department: null, assignment: { returns: 3, arbitration: true } })
  const arbitrated = evolve(
    returned,
    event('complaint.assigned', { handler: null, department: 'after-sales' }),
  )
  t.strictSame(arbitrated.assignment, {
    ...{ department: 'after-sales', accepted: false, returns: 0, arbitration: false },
  })
})

function fold(events: readonly ComplaintEvent[]): Complaint {
  return events.reduce<Complaint | null>(evolve, null) as Complaint
}

/** An event as it is read without a key. */
function asStored({ reason, ...event }: ComplaintEvent): ComplaintEvent {
  return { ...event, data: stored(separate({ ...event.data, reason }).clear) } as ComplaintEvent
}

function stored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFrozen(inner)
    Object.freeze(value)
  }
  return value
}
