import type { EventData } from '../../src/complaint/event.ts'
import type { Task } from '../../src/complaint/work-execution.ts'
import type { Grade } from '../../src/policy/policy.ts'
import { ARRIVAL, type Case, later } from './case-clocks.ts'
import { aPlan, aTask, RECEPTION } from './complaints.ts'

const MONEY = { amount: 0, currency: 'CNY' as const }
const FACTS = {
  affectedCustomers: 1,
  loss: MONEY,
  safetyHazard: false,
  publicOpinionRisk: false,
  processDefect: false,
}
const RATIFICATION = { because: 'green_channel' as const, openedBy: 'zhao', ratifiers: ['gm', 'vp'] }

/** The events of a life by their name, with no more data than clocks and states need. */
export const classified: EventData['complaint.classified'] = {
  ...{ category: 'product_quality', subcategory: 'malfunction', legalRisk: false },
  matters: [{ category: 'product_quality', subcategory: 'malfunction' }],
}

/** Graded so; `owed` makes a ratification due. */
export function graded(grade: Grade, owed = false): EventData['complaint.graded'] {
  return {
    ...{ grade, gradeReasons: [], facts: FACTS, approver: null },
    ratification: owed ? { ...RATIFICATION, because: 'regrade' } : undefined,
  }
}

/** A question put to somebody; `dueIn` from arrival on. */
export function asked(
  id: string,
  more: Partial<EventData['verification.asked']['verification']> = {},
): EventData['verification.asked'] {
  return {
    verification: {
      ...{ id, kind: 'internal', source: 'service_ticket', question: '?', owner: 'qian' },
      ...{ askedAt: ARRIVAL, askedBy: 'agent.li', state: 'asked' },
      ...more,
    },
  }
}

/** The answer to it. */
export const answered = (id: string): EventData['verification.answered'] => ({
  ...{ id, answer: '.', finding: 'substantiated' },
})

/** A plan. */
export const planned: EventData['complaint.planned'] = { plan: aPlan(), approver: 'dept_manager' }

/** Its approval. */
export const approved: EventData['complaint.approved'] = { covers: MONEY }

/** The customer's answer, on their word. */
export const decided = (accepted: string | null, onBasis?: 'no_contact'): EventData['complaint.decided'] => ({
  decision: { accepted, onBasis, words: '.', at: ARRIVAL, recordedBy: 'agent.li' },
})

/** The work begins with these tasks; `green` before its approval. */
export function executed(tasks: readonly Task[] = [], green = false): EventData['complaint.executed'] {
  return { option: 'option-1', tasks, ratification: green ? RATIFICATION : undefined }
}

/** A task that is due so long after arrival. */
export const task = (id: string, dueIn: string) => aTask(id, { dueAt: later(dueIn) })

/** The work is done. */
export const completed: EventData['complaint.completed'] = { answer: '.' }

/** One attempt to ask whether it is solved; with `closesAt` the duty is over. */
export function revisited(
  outcome: 'reached' | 'no_answer' | 'refused',
  state: 'executed' | 'revisited',
): EventData['complaint.revisited'] {
  return {
    ...{ revisit: { channel: 'phone', outcome, at: ARRIVAL, by: 'agent.li' }, state },
    closesAt: state === 'revisited' ? later('P30D') : null,
  }
}

/** Something said to the customer. */
export const said = (kind: string, channel = 'app_chat'): EventData['message.sent'] => ({
  message: { id: 'm', kind, channel, words: '.', at: ARRIVAL, by: 'agent.li' },
})

/** A wait for somebody outside, until so long after arrival. */
export const paused = (
  awaiting: 'customer' | 'third_party',
  resumeBy: string,
): EventData['complaint.paused'] => ({
  pause: { awaiting, question: '?', from: ARRIVAL, resumeBy: later(resumeBy) },
})

/** From arrival to a grade, in these many minutes. */
export function toGraded(one: Case, grade: Grade = 'general', at = 'PT10M'): Case {
  return one.happens(at, 'complaint.classified', classified).happens(at, 'complaint.graded', graded(grade))
}

/** On to an approved plan. */
export function toApproved(one: Case, at = 'PT1H'): Case {
  return one.happens(at, 'complaint.planned', planned).happens(at, 'complaint.approved', approved)
}

/** On to work under way, chosen by the customer. */
export function toExecuting(one: Case, tasks: readonly Task[] = [], at = 'PT2H'): Case {
  return one
    .happens(at, 'complaint.decided', decided('option-1'))
    .happens(at, 'complaint.executed', executed(tasks))
}

/** On to work that is done. */
export function toExecuted(one: Case, at = 'PT3H'): Case {
  return toExecuting(toApproved(toGraded(one)), [task('t-1', 'PT3H')])
    .happens(at, 'task.finished', { id: 't-1', evidence: { reference: 'r' } })
    .happens(at, 'complaint.completed', completed)
}

/** What was received where nobody can be called. */
export const WITHOUT_CONTACT: Partial<EventData['complaint.received']> = {
  noContact: true,
  customer: { ...RECEPTION.customer, phone: undefined },
}
