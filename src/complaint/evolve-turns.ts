import { assistanceCancelled } from './assistance.ts'
import type { Awaiting, Complaint, Disposal } from './complaint.ts'
import type { ComplaintEvent, EventType } from './event.ts'
import type { Evolve } from './evolve.ts'
import type { Task } from './work.ts'

type Turn = Exclude<
  Extract<EventType, `complaint.${string}`>,
  'complaint.received' | 'complaint.corrected' | BesideTheState
>
/** The commands that leave the state alone: see evolve-work.ts. */
export type BesideTheState =
  | 'complaint.countersigned'
  | ('complaint.legally_reviewed' | 'complaint.assigned' | 'complaint.assignment_accepted')
  | ('complaint.assignment_returned' | 'complaint.escalated' | 'complaint.urged' | 'complaint.paused')
  | ('complaint.resumed' | 'complaint.held' | 'complaint.released' | 'complaint.disposed')

/** What each turn of the lifecycle changes (domain.md §2). */
export const EVOLVE_TURNS: { readonly [T in Turn]: Evolve<T> } = {
  'complaint.classified': (complaint, { matters, legalRisk }) => ({
    matters,
    legalRisk,
    state: complaint.state === 'received' ? 'classified' : complaint.state,
  }),
  'complaint.graded': (complaint, { grade, gradeReasons, facts, approver, ratification }) => ({
    ...{ grade, gradeReasons, facts, approver },
    state: complaint.state === 'classified' ? 'graded' : complaint.state,
    ...(ratification ? owes(complaint, ratification) : {}),
  }),
  'complaint.planned': (_, { plan, approver, rootCause, cause, legalRisk }) => ({
    ...{ plan, approver, state: 'planned', approvedBy: null, decision: null },
    ...(rootCause === undefined ? {} : { rootCause }),
    ...(cause === undefined ? {} : { cause }),
    ...(legalRisk ? { legalRisk } : {}),
  }),
  'complaint.settled': (complaint, { settlement }, event) => ({
    ...{ settlement, state: 'executed', disposal: 'settled', executedAt: event.at },
    matters: complaint.matters.map((matter) => ({ ...matter, outcome: 'settled' })),
  }),
  'complaint.approved': (complaint, _, event) => ({
    ...{ state: 'approved', approvedBy: event.actor },
    ...(mayStandIn(complaint, event.actor) ? settled(complaint) : {}),
  }),
  'complaint.returned': (complaint) => ({ ...planUndone(complaint), state: 'graded' }),
  'complaint.decided': (complaint, { decision }, event) =>
    decision.accepted === null
      ? {
          ...workUndone(complaint, event.at, event.actor),
          declinedCount: complaint.declinedCount + 1,
          state: 'graded',
        }
      : { decision },
  'complaint.executed': (complaint, { tasks, ratification }) => ({
    state: 'executing',
    tasks: [...complaint.tasks, ...tasks],
    ...(ratification ? { ...owes(complaint, ratification), greenChannel: true } : {}),
  }),
  'complaint.amended': (complaint, _, event) => ({
    ...workUndone(complaint, event.at, event.actor),
    state: 'graded',
  }),
  'complaint.ratified': (complaint, { verdict }, event) =>
    verdict === 'ratified'
      ? { ...settled(complaint), approvedBy: event.actor }
      : { ...workUndone(complaint, event.at, event.actor), ...settled(complaint), state: 'graded' },
  'complaint.completed': (complaint, { answer, summary }, event) => ({
    ...{ answer, summary, state: 'executed', executedAt: event.at },
    disposal: complaint.disposal ?? 'resolved',
    matters: complaint.matters.map((matter, index) => ({ ...matter, outcome: outcomeOf(complaint, index) })),
  }),
  'complaint.revisited': (complaint, { revisit, state, closesAt }) => ({
    ...{ state, closesAt },
    revisits: [...complaint.revisits, revisit],
  }),
  'complaint.reopened': (complaint, { reopenedCount, grade, raisedTo, excluded, successor }, event) =>
    successor
      ? { successor }
      : {
          ...workUndone(complaint, event.at, event.actor),
          ...{ reopenedCount, grade, state: 'graded' },
          ...(raisedTo ? { raisedTo } : {}),
          ...unowned(complaint, excluded),
        },
  'complaint.dismissal_proposed': (complaint, { dismissal }) => ({
    dismissal,
    awaiting: [...complaint.awaiting, 'confirmation'],
  }),
  'complaint.dismissed': (complaint, { closesAt }, event) => ({
    ...{ state: 'dismissed', leftState: complaint.state, closesAt },
    disposal: complaint.dismissal?.kind ?? null,
    dismissal: complaint.dismissal && { ...complaint.dismissal, confirmedBy: event.actor },
    awaiting: without(complaint.awaiting, 'confirmation'),
  }),
  'complaint.dismissal_refused': (complaint) => ({
    dismissal: null,
    awaiting: without(complaint.awaiting, 'confirmation'),
  }),
  'complaint.appealed': (complaint, { excluded, successor }, event) =>
    successor
      ? { successor }
      : {
          ...(complaint.state === 'dismissed'
            ? { dismissal: null, disposal: null, closesAt: null }
            : workUndone(complaint, event.at, event.actor)),
          state: complaint.state === 'dismissed' ? (complaint.leftState ?? 'received') : 'graded',
          ...{ appealed: true, leftState: null },
          ...unowned(complaint, excluded),
        },
  'complaint.withdrawn': (complaint, { tasks, closesAt }, event) => ({
    ...ended(complaint, 'withdrawn', event),
    ...{ state: 'withdrawn', closesAt },
    tasks: tasks === 'finish' ? complaint.tasks : cancelled(complaint.tasks, event.at, event.actor),
  }),
  'complaint.merged': (complaint, { into, closesAt }) => ({
    ...{ state: 'merged', leftState: complaint.state, mergedInto: into, closesAt, disposal: 'merged' },
  }),
  'complaint.split': (complaint) => ({
    state: complaint.leftState ?? 'received',
    ...{ leftState: null, mergedInto: null, closesAt: null, disposal: null },
  }),
  'complaint.converted': (complaint, { kind, answer }, event) => ({
    ...ended(complaint, 'converted', event),
    ...{ kind, answer, state: 'archived', archivedAt: event.at },
  }),
  'complaint.transferred': (complaint, _, event) => ({
    ...ended(complaint, 'transferred', event),
    ...{ state: 'archived', archivedAt: event.at },
    tasks: cancelled(complaint.tasks, event.at, event.actor),
  }),
  'complaint.concluded': (complaint, { answer, stillOffered, until, otherWays, onBasis }, event) => ({
    ...ended(complaint, onBasis ?? 'closed_unsettled', event),
    ...{ state: 'archived', archivedAt: event.at, answer },
    conclusion: { stillOffered, until, otherWays },
  }),
  'complaint.archived': (_, { disposal }, event) => ({
    ...{ state: 'archived', disposal, archivedAt: event.at, closesAt: null },
  }),
}

/** Plan, decision and open tasks become history; what was done stays (LIFE-7, `reopen`). */
function workUndone(complaint: Complaint, at: string, by: string): Partial<Complaint> {
  return {
    ...planUndone(complaint),
    ...{ decision: null, greenChannel: false },
    tasks: cancelled(complaint.tasks, at, by),
    closesAt: null,
    executedAt: null,
    disposal: null,
    answer: undefined,
    summary: undefined,
  }
}

function planUndone(complaint: Complaint): Partial<Complaint> {
  const { plan, formerPlans } = complaint
  return {
    ...{ plan: null, approver: null, approvedBy: null },
    formerPlans: plan ? [...formerPlans, plan] : formerPlans,
  }
}

function ended(complaint: Complaint, disposal: Disposal, event: ComplaintEvent): Partial<Complaint> {
  return {
    ...assistanceCancelled(complaint, event.at, event.actor),
    ...{ disposal, closesAt: null, awaiting: [], ratification: null },
    matters: complaint.matters.map((matter) => ({ ...matter, outcome: matter.outcome ?? disposal })),
  }
}

function cancelled(tasks: readonly Task[], at: string, by: string): readonly Task[] {
  return tasks.map((task) =>
    task.state === 'open' || task.state === 'started'
      ? { ...task, state: 'cancelled' as const, endedAt: at, endedBy: by }
      : task,
  )
}

function owes(complaint: Complaint, ratification: Complaint['ratification']): Partial<Complaint> {
  return { ratification, awaiting: [...without(complaint.awaiting, 'ratification'), 'ratification'] }
}

function settled(complaint: Complaint): Partial<Complaint> {
  return { ratification: null, awaiting: without(complaint.awaiting, 'ratification') }
}

/** An ordinary approval covers what was opened before it, unless the opener gave it (APP-2: by another). */
function mayStandIn(complaint: Complaint, approver: string): boolean {
  return complaint.ratification !== null && complaint.ratification.openedBy !== approver
}

function unowned(complaint: Complaint, excluded: readonly string[]): Partial<Complaint> {
  if (excluded.length === 0) return {}
  const handler = complaint.handler && excluded.includes(complaint.handler) ? null : complaint.handler
  return { handler, excluded: [...new Set([...complaint.excluded, ...excluded])] }
}

function without(awaiting: readonly Awaiting[], gone: Awaiting): readonly Awaiting[] {
  return awaiting.filter((one) => one !== gone)
}

function outcomeOf(complaint: Complaint, index: number): string {
  const option = complaint.plan?.options.find(({ id }) => id === complaint.decision?.accepted)
  const met = option?.meetsDemands[index] ?? option?.meetsDemands[0]
  if (met === undefined) return 'answered'
  return met ? 'met' : 'not_met'
}
