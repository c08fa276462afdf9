import fc from 'fast-check'
import type { ComplaintRecord, Evidence, Facts, Money } from '../../src/complaint/complaint.ts'
import type { ComplaintEvent, EventData, EventType, Taken } from '../../src/complaint/event.ts'
import { STATES } from '../../src/complaint/states.ts'
import type { Revisit } from '../../src/complaint/work-contact.ts'
import type { Task } from '../../src/complaint/work-execution.ts'
import {
  BRANCHES,
  type Cause,
  type Countersignature,
  type Measure,
  type Option,
  type Ratification,
} from '../../src/complaint/work-planning.ts'
import { CHANNELS } from '../../src/platform/channels.ts'
import { CHECKLIST_STEPS } from '../../src/policy/message-terms.ts'
import { GRADES } from '../../src/policy/policy.ts'

const text = fc.string({ minLength: 1, maxLength: 8 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 })
const id = fc.constantFrom('id-1', 'id-2', 'id-3')
const person = fc.constantFrom('agent.li', 'agent.lu', 'chen')
const department = fc.constantFrom('after-sales', 'stores')
const at = fc.constantFrom('2026-11-20T02:00:00.000Z', '2026-11-21T02:00:00.000Z')
const money = fc.record<Money>({ amount: fc.nat(2_000_000), currency: fc.constant('CNY') })
const evidence = fc.record<Evidence>({ reference: text, note: maybe(text) })
const grade = fc.constantFrom(...GRADES)
const approver = fc.constantFrom('dept_manager' as const, 'vp' as const, 'gm' as const)
const gradeReasons = few(
  fc.record({ criterion: fc.constantFrom('group'), fact: fc.constantFrom('loss = 1') }),
)
const outside = fc.constantFrom('customer' as const, 'third_party' as const)
const nothing = fc.constant({})
const facts = fc.record<Facts>({
  ...{ affectedCustomers: fc.nat(20), loss: money, amountInDispute: maybe(money) },
  ...{ safetyHazard: fc.boolean(), publicOpinionRisk: fc.boolean(), processDefect: fc.boolean() },
})
const ratification = fc.record<Ratification>({
  because: fc.constantFrom('green_channel', 'regrade'),
  ...{ openedBy: person, ratifiers: few(approver) },
})
const approval = fc.record({
  rule: orNull(fc.constantFrom('large')),
  levels: fc.array(fc.record({ role: approver, quorum: fc.integer({ min: 1, max: 2 }) }), {
    ...{ minLength: 1, maxLength: 2 },
  }),
  voided: maybe(few(person)),
})
const levelled = {
  level: maybe(fc.integer({ min: 1, max: 2 })),
  ...{ of: maybe(fc.constant(2)), complete: maybe(fc.constant(false as const)), onBehalfOf: maybe(person) },
}
const option = fc.record<Option>({
  ...{ id, title: text, cost: money, basis: few(text), meetsDemands: few(fc.boolean()) },
  measures: few(fc.record<Measure>({ action: text, owner: person, department, dueIn: fc.constant('PT1H') })),
  ...{ goodwill: fc.boolean(), laws: maybe(few(fc.constant('crpl_24'))), customerChose: maybe(fc.boolean()) },
  ...{ kind: maybe(fc.constant('coupon' as const)), notRecommendedBecause: maybe(text) },
  from: maybe(fc.record({ library: fc.constant('coupon_gift') })),
  overPromise: maybe(fc.constant({ promised: 'PT1H', achieved: 'PT2H', cases: 20 })),
})
const branch = fc.constantFrom(...BRANCHES)
const cause = fc.record<Cause>({
  branch,
  whys: few(text),
  factors: maybe(few(fc.record({ branch, words: text }))),
})
const countersignature = fc.record<Countersignature>({ department, state: fc.constant('asked' as const) })
const task = fc.record<Task>({
  ...{ id, action: text, owner: person, department, dueAt: at },
  state: fc.constantFrom('open', 'started'),
})
const revisit = fc.record<Revisit>({
  channel: fc.constantFrom(...CHANNELS),
  outcome: fc.constantFrom('reached', 'no_answer', 'refused'),
  solved: maybe(fc.constantFrom('yes' as const, 'partly' as const, 'no' as const)),
  ...{ anythingElse: maybe(text), satisfaction: maybe(fc.nat(5)), recommend: maybe(fc.nat(10)) },
  ...{ words: maybe(text), onBasis: maybe(fc.constant('no_contact' as const)), at, by: person },
})
const customer = {
  ...{ name: text, phone: text, email: text, wechat: text, externalId: text, accommodation: text },
  ...{ type: fc.constantFrom('individual'), vulnerable: fc.constantFrom('elderly') },
}
const incident = { scene: text, orderNumber: text, page: text, contract: text, product: text, region: text }
const demand = fc.record({ kind: fc.constantFrom('refund', 'apology'), words: maybe(text) })
const respondent = fc.record({ kind: fc.constantFrom('employee' as const, 'unit' as const), name: person })
const optional = {
  ...{ reportedAt: at, latentNeeds: text, alreadyTried: text, consent: fc.boolean(), facts },
  referral: fc.record({ caseNumber: text, replyBy: fc.constant('2026-12-04') }),
}
const required = {
  ...{ channel: fc.constantFrom<string>(...CHANNELS), account: text, demands: few(demand) },
  ...{ respondents: few(respondent), language: fc.constantFrom('zh-CN' as const, 'en' as const) },
}
const mapped = <T extends object>(shape: T, wrap: typeof orNull | typeof maybe) =>
  Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, wrap(value as fc.Arbitrary<unknown>)]))

const record = fc.record({
  ...required,
  ...mapped(optional, maybe),
  customer: fc.record({ ...mapped(customer, maybe), anonymous: fc.boolean() }),
  incident: fc.record(mapped(incident, maybe)),
}) as unknown as fc.Arbitrary<ComplaintRecord>
/** A patch comes as JSON, which knows no undefined. */
const patch = fc
  .record(
    {
      ...required,
      ...mapped({ ...optional, rootCause: text, cause }, orNull),
      customer: fc.record({ ...mapped(customer, orNull), anonymous: fc.boolean() }, { requiredKeys: [] }),
      incident: fc.record(mapped(incident, orNull), { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((made) => JSON.parse(JSON.stringify(made)) as EventData['complaint.corrected']['patch'])
const judged = { missing: few(fc.constantFrom('incident.at')), noContact: fc.boolean(), priority: fc.nat(2) }
const excluded = few(person)
const matter = {
  ...{ category: fc.constantFrom('product_quality', 'other'), subcategory: fc.constantFrom('damaged') },
}

const clockOf = {
  clock: fc.constantFrom('resolve', 'verification'),
  instance: fc.integer({ min: 1, max: 3 }),
}
const clockSaid = { ...clockOf, dueAt: at, noticedAt: at }

/** Data for every type of event, whether or not the machine would let it happen now. */
const DATA: { readonly [T in EventType]: fc.Arbitrary<EventData[T]> } = {
  'complaint.received': fc.tuple(record, fc.record({ ...judged, gradeReasons })).map(([record, more]) => ({
    ...{ ...record, ...more, reference: 'ABCD-EFGH-JK', kind: 'complaint', provisionalGrade: null },
    policyVersions: { taxonomy: 1, grading: 1, approval: 1, options: 1, clocks: 1, calendar: 1 },
    ...{ handler: null, department: null, predecessor: null, reopenedCount: 0 },
  })),
  'complaint.corrected': fc.record({ patch, before: fc.constant({}), ...judged }),
  'complaint.classified': fc.record({
    ...{ ...matter, matters: few(fc.record({ ...matter, demand: maybe(fc.constant('refund')) })) },
    ...{ legalRisk: fc.boolean(), suggestionId: maybe(id) },
  }),
  'complaint.graded': fc.record({
    ...{ grade, gradeReasons, facts, approver: orNull(approver), ratification: maybe(ratification) },
    override: maybe(fc.record({ grade, reason: text })),
  }),
  'complaint.planned': fc.record(
    {
      plan: fc.record({
        ...{ options: few(option), recommended: id, plannedBy: person, plannedAt: at },
        ...{ overPromiseReason: maybe(text), entitlementReason: maybe(text) },
        countersignatures: maybe(few(countersignature)),
      }),
      ...{ cause: maybe(cause), legalRisk: maybe(fc.constant(true as const)) },
      ...{ approver, approval, rootCause: text },
    },
    { requiredKeys: ['plan', 'approver'] },
  ),
  'complaint.settled': fc.record({
    settlement: fc.record({
      remedy: fc.constant('gift'),
      cost: money,
      words: text,
      evidence,
      by: person,
      at,
    }),
  }),
  'complaint.approved': fc.record({
    ...{ comment: maybe(text), effective: maybe(fc.boolean()), lawful: maybe(fc.boolean()), covers: money },
    ...{ ...levelled, expiresAt: maybe(at) },
  }),
  'complaint.returned': fc.record({ voided: maybe(few(person)) }),
  'approval.withdrawn': fc.record({ from: fc.constantFrom('planned' as const, 'approved' as const), person }),
  'approval.lapsed': fc.record({ voided: few(person) }),
  'complaint.decided': fc.record({
    decision: fc.record({
      ...{ accepted: orNull(id), words: text, onBasis: maybe(fc.constant('no_contact' as const)), at },
      recordedBy: person,
    }),
  }),
  'complaint.countersigned': fc.record({ department, comment: text }),
  'complaint.executed': fc.record({ option: id, tasks: few(task), ratification: maybe(ratification) }),
  'complaint.amended': fc.record({
    toldCustomer: fc.record({ at, channel: fc.constant('phone'), words: text }),
    toldLate: fc.boolean(),
  }),
  'complaint.ratified': fc.record({
    verdict: fc.constantFrom('ratified' as const, 'refused' as const),
    comment: text,
  }),
  'complaint.completed': fc.record({ answer: text, summary: maybe(text) }),
  'complaint.revisited': fc.record({
    ...{ revisit, state: fc.constantFrom(...STATES), closesAt: orNull(at) },
    followUp: maybe(fc.record({ satisfaction: fc.nat(5), to: few(person) })),
  }),
  'revisit.followed_up': fc.record({ words: text }),
  'revisit.exclusion_proposed': fc.record({ index: fc.nat(2) }),
  'revisit.excluded': fc.record({
    ...{ index: fc.nat(2), satisfaction: orNull(fc.nat(5)), recommend: orNull(fc.nat(10)) },
  }),
  'revisit.exclusion_refused': fc.record({ index: fc.nat(2) }),
  'safety.opened': fc.record({
    ...{ safetyCase: id, product: orNull(fc.constant('KF-2')), batch: orNull(fc.constant('B-7')) },
  }),
  'safety.joined': fc.record({ safetyCase: id }),
  'safety.contained': fc.record({
    ...{ safetyCase: id, measures: few(fc.record({ action: text })), evidence },
  }),
  'safety.recall_voted': fc.record({
    safetyCase: id,
    vote: fc.record({
      voter: fc.constantFrom('quality' as const, 'legal' as const, 'gm' as const),
      ...{ recall: fc.boolean(), by: person, at },
    }),
  }),
  'safety.recall_decided': fc.record({ safetyCase: id, recall: fc.boolean() }),
  'safety.reported': fc.record({
    ...{ safetyCase: id, authority: fc.constant('省市场监督管理局'), filedAt: at, evidence },
  }),
  'safety.buyers_listed': fc.record({ safetyCase: id, buyers: fc.nat(999), evidence }),
  'safety.closed': fc.record({ safetyCase: id }),
  'improvement.linked': fc.record({ improvement: id }),
  'complaint.reopened': fc.record({
    ...{ reopenedCount: fc.nat(3), grade: orNull(grade), excluded, successor: maybe(id) },
  }),
  'complaint.dismissal_proposed': fc.record({
    dismissal: fc.record({
      kind: fc.constantFrom('not_accepted' as const, 'unfounded' as const),
      ...{ ground: maybe(fc.constant('not_ours')), note: maybe(text), reason: text, proposedBy: person },
    }),
  }),
  'complaint.dismissed': fc.record({ closesAt: at }),
  'complaint.dismissal_refused': nothing,
  'complaint.appealed': fc.record({ grounds: text, excluded, successor: maybe(id) }),
  'complaint.withdrawn': fc.record({
    tasks: maybe(fc.constantFrom('finish' as const, 'undo' as const)),
    closesAt: at,
  }),
  'complaint.merged': fc.record({ into: id, closesAt: at }),
  'complaint.split': fc.record({ from: id }),
  'complaint.converted': fc.record({ kind: fc.constantFrom('inquiry', 'void'), answer: text }),
  'complaint.transferred': fc.record({ body: text }),
  'complaint.concluded': fc.record({
    ...{ answer: text, stillOffered: maybe(text), until: maybe(fc.constant('2026-12-31')) },
    ...{ otherWays: few(text), onBasis: maybe(fc.constant('unreachable' as const)) },
  }),
  'complaint.archived': fc.record({ disposal: fc.constantFrom('resolved' as const, 'withdrawn' as const) }),
  'complaint.legally_reviewed': fc.record({
    review: fc.record({
      opinion: fc.constantFrom('clear' as const, 'object' as const),
      ...{ comment: text, by: person, at },
    }),
  }),
  'complaint.assigned': fc.record({
    ...{ handler: orNull(person), department: orNull(department), meanwhile: maybe(orNull(person)) },
    rule: maybe(fc.constant('by_category')),
  }),
  'complaint.assignment_accepted': fc.record({ handler: person }),
  'complaint.assignment_returned': fc.record({
    ...{ returns: fc.nat(3), arbitration: fc.boolean(), meanwhile: maybe(orNull(person)) },
  }),
  'complaint.escalated': fc.record({ level: fc.nat(4) }),
  'complaint.urged': fc.record({
    urge: fc.record({
      by: fc.constantFrom('customer' as const, 'member' as const),
      ...{ words: text, at, recordedBy: person },
    }),
  }),
  'complaint.paused': fc.record({
    pause: fc.record({ awaiting: outside, question: text, from: at, resumeBy: at }),
  }),
  'complaint.resumed': fc.record({ awaiting: outside, answer: maybe(text), heard: maybe(fc.boolean()) }),
  'complaint.held': nothing,
  'complaint.released': nothing,
  'complaint.disposed': fc.record({ batch: fc.uuid(), approvedBy: fc.array(text) }),
  'verification.asked': fc.record({
    verification: fc.record({
      ...{ id, kind: fc.constant('internal' as const), source: fc.constant('cctv'), question: text },
      ...{
        owner: person,
        dueAt: maybe(at),
        askedAt: at,
        askedBy: person,
        state: fc.constant('asked' as const),
      },
    }),
  }),
  'verification.answered': fc.record({
    ...{ id, answer: text, finding: fc.constantFrom('substantiated', 'partly'), evidence: maybe(evidence) },
  }),
  'verification.linked': fc.record({ id, expiresAt: at }),
  'verification.handed_over': fc.record({ id, from: person, owner: person }),
  'task.handed_over': fc.record({ id, from: person, owner: person }),
  'verification.waived': fc.record({ id: orNull(id) }),
  'statement.made': fc.record({
    statement: fc.record({
      ...{ id, by: fc.constantFrom('complainant' as const, 'respondent' as const), words: maybe(text) },
      ...{ missingBecause: maybe(text), at, recordedBy: person },
    }),
  }),
  'statement.asked': fc.record({
    request: fc.record({ id, owner: person, question: text, dueAt: maybe(at), askedAt: at, askedBy: person }),
  }),
  'respondent.told': fc.record({
    told: fc.record({ id, respondent: fc.nat(3), channel: fc.constant('email'), at, by: person }),
    words: text,
  }),
  'retaliation.reported': fc.record({ id, words: text }),
  'progress.noted': fc.record({ words: text }),
  'task.progressed': fc.record({ id, words: text }),
  'task.postponed': fc.record({
    ...{ id, words: text },
    postponement: fc.record({
      ...{ from: at, until: at, toldAt: at, channel: fc.constant('phone'), toldLate: fc.boolean() },
      ...{ at, by: person },
    }),
  }),
  'payment.recorded': fc.record({
    payment: fc.record({ id, amount: money, at, method: fc.constant('cash' as const), recordedBy: person }),
    ...{ id, payee: text, evidence },
  }),
  'recovery.recorded': fc.record({
    recovery: fc.record({ id, amount: money, at, recordedBy: person }),
    ...{ id, payer: text, evidence },
  }),
  'compensation.raised': fc.record({ id, approved: money, dueAt: at }),
  'message.sent': fc.record({
    tellsHandOver: maybe(fc.boolean()),
    message: fc.record({
      ...{
        id,
        kind: fc.constantFrom('personal', 'silence_notice'),
        channel: fc.constant('phone'),
        words: text,
        at,
        by: person,
      },
    }),
  }),
  'message.received': fc.record({
    message: fc.record({
      ...{ id, kind: fc.constant('received'), channel: fc.constantFrom('page', 'phone'), words: text },
      ...{ at, by: fc.constantFrom('customer', 'representative:1', 'agent.li') },
    }),
  }),
  'tracking.linked': fc.record({ representative: orNull(id) }),
  'tracking.revoked': fc.record({ representative: orNull(id) }),
  'representative.named': fc.record({
    representative: fc.record({
      ...{ id, name: text, relation: fc.constant('lawyer'), contact: text, proof: evidence },
      ...{ until: maybe(at), state: fc.constant('named' as const), namedAt: at, namedBy: person },
    }),
  }),
  'representative.accepted': fc.record({ id }),
  'representative.revoked': fc.record({ id }),
  'evidence.added': fc.record({
    attachment: fc.record({
      ...{ id, name: text, type: fc.constantFrom('image/png' as const, 'application/pdf' as const) },
      ...{ bytes: fc.integer({ min: 1, max: 2 ** 30 }), sha256: fc.constant('ab'.repeat(32)) },
      ...{ addedAt: at, by: person, confidential: maybe(fc.boolean()), redactionOf: maybe(id) },
    }),
  }),
  'evidence.marked': fc.record({ id, confidential: fc.boolean() }),
  'contact.attempted': fc.record({
    attempt: fc.record({
      ...{ id, channel: fc.constant('phone'), words: maybe(text), at, by: person },
      outcome: fc.constantFrom('reached' as const, 'no_answer' as const),
    }),
  }),
  'contact.unanswered': fc.record(clockSaid),
  'clock.warned': fc.record({ ...clockSaid, share: fc.constantFrom(0.5, 0.8) }),
  'clock.breached': fc.record({ ...clockSaid, count: maybe(fc.integer({ min: 1, max: 9 })) }),
  'clock.escalated': fc.record({
    ...{ ...clockSaid, id, level: fc.integer({ min: 1, max: 4 }) },
    ...{ role: fc.constantFrom('supervisor', 'gm'), to: few(person) },
  }),
  'clock.moved': fc.record({
    ...clockOf,
    dueAt: at,
    dueBefore: at,
    calendarVersion: fc.integer({ min: 2, max: 9 }),
  }),
  'clock.acknowledged': fc.record({ ...clockOf, id }),
  'clock.extended': fc.record({
    ...{
      ...clockOf,
      extended: fc.constantFrom(1, 2),
      approvedBy: approver,
      dueAt: orNull(at),
      dueBefore: at,
    },
    toldCustomer: fc.record({ at, channel: fc.constant('phone'), words: text }),
  }),
  'task.started': fc.record({ id }),
  'task.finished': fc.record({ id, evidence }),
  'task.cancelled': fc.record({ id }),
  'message.failed': fc.record({
    id,
    kind: fc.constantFrom('answer', 'silence_notice'),
    ways: few(fc.constantFrom('email', 'sms')),
    code: fc.constant('550'),
  }),
  'message.moved': fc.record({ id, complaint: fc.option(id) }),
  'checklist.ticked': fc.record({ step: fc.constantFrom(...CHECKLIST_STEPS), note: maybe(text) }),
  'assistance.asked': fc.record({
    assistance: fc.record({
      ...{ id, department, task: text, dueAt: at, askedAt: at, askedBy: person },
      state: fc.constant('asked' as const),
    }),
  }),
  'assistance.signed': fc.record({ id }),
  'assistance.finished': fc.record({ id, answer: text }),
  'assistance.returned': fc.record({ id }),
  'assistance.cancelled': fc.record({ id }),
}

/** Every type of event. */
export const EVENT_TYPES = Object.keys(DATA) as EventType[]

const taken = fc.record<Taken>({
  taken: maybe(fc.record({ handler: person, department: orNull(department) })),
})

function anyEvent(type: EventType): fc.Arbitrary<ComplaintEvent> {
  const data = fc.tuple(DATA[type], taken).map(([data, { taken }]) => (taken ? { ...data, taken } : data))
  return fc.record({
    ...{ type: fc.constant(type), data, reason: maybe(text), complaint: fc.constant('complaint-1') },
    ...{ seq: fc.constant(1), at, actor: person, origin: fc.constant('rest') },
    role: fc.constantFrom('agent', 'supervisor', 'worker', 'system'),
  }) as fc.Arbitrary<ComplaintEvent>
}

/** The events of one complaint: it is received, then anything may happen. */
export const anyEvents: fc.Arbitrary<ComplaintEvent[]> = fc
  .tuple(
    anyEvent('complaint.received'),
    fc.array(fc.oneof(...EVENT_TYPES.filter((type) => type !== 'complaint.received').map(anyEvent)), {
      maxLength: 15,
    }),
  )
  .map(([received, others]) => [received, ...others])
