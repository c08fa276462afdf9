import { begunApproval, isOf, levelsOf, nextOf, withGiven, withoutGiven } from './approval.ts'
import { assistanceCancelled } from './assistance.ts'
import type { Awaiting, Complaint, Disposal } from './complaint.ts'
import type { ComplaintEvent, EventData, EventType, NewApproval } from './event.ts'
import type { Evolve } from './evolve.ts'
import { ledgerVoided, withEntry } from './evolve-execution.ts'
import type { Task } from './work-execution.ts'
import type { Approval, Decision, GivenApproval } from './work-planning.ts'

type Turn = Exclude<
  Extract<EventType, `complaint.${string}` | `approval.${string}`>,
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
  'complaint.classified': (complaint, { matters, legalRisk, approval }) => ({
    matters,
    legalRisk,
    state: complaint.state === 'received' ? 'classified' : complaint.state,
    ...(approval ? asked(approval) : {}),
  }),
  'complaint.graded': (complaint, { grade, gradeReasons, facts, approver, approval, ratification }) => ({
    ...{ grade, gradeReasons, facts, approver },
    state: complaint.state === 'classified' ? 'graded' : complaint.state,
    ...(approval ? asked(approval) : {}),
    ...(ratification ? owes(complaint, ratification) : {}),
  }),
  'complaint.planned': (_, { plan, approver, approval, rootCause, cause, legalRisk }) => ({
    ...{ plan, approver, state: 'planned', approvedBy: null, decision: null },
    ...(approval ? asked(approval) : {}),
    ...(rootCause === undefined ? {} : { rootCause }),
    ...(cause === undefined ? {} : { cause }),
    ...(legalRisk ? { legalRisk } : {}),
  }),
  'complaint.settled': (complaint, { settlement, entry }, event) => ({
    ...withEntry(complaint, entry),
    ...{ settlement, state: 'executed', disposal: 'settled', executedAt: event.at },
    matters: complaint.matters.map((matter) => ({ ...matter, outcome: 'settled' })),
  }),
  'complaint.approved': approved,
  'approval.withdrawn': (complaint, { person }, { at, actor, reason }) => {
    const undone = { because: 'withdrawn' as const, at, by: actor, reason }
    return waitingAgain(complaint, (approval) => ({ ...withoutGiven(approval, person), undone }))
  },
  'approval.lapsed': (complaint, _, { at, actor }) => {
    const undone = { because: 'lapsed' as const, at, by: actor }
    return waitingAgain(complaint, ({ rule, levels, anyOrder }) => {
      return { ...begunApproval({ rule, levels }, anyOrder === true), undone }
    })
  },
  'complaint.returned': (complaint) => ({ ...planUndone(complaint), state: 'graded' }),
  'complaint.decided': (complaint, { decision }, event) =>
    decision.accepted === null
      ? {
          ...workUndone(complaint, event.at, event.actor, decision),
          declinedCount: complaint.declinedCount + 1,
          state: 'graded',
        }
      : { decision },
  'complaint.executed': (complaint, { tasks, entry, ratification }) => ({
    ...withEntry(complaint, entry),
    state: 'executing',
    tasks: [...complaint.tasks, ...tasks],
    ...(ratification ? { ...owes(complaint, ratification), greenChannel: true } : {}),
  }),
  'complaint.amended': (complaint, _, event) => ({
    ...workUndone(complaint, event.at, event.actor),
    state: 'graded',
  }),
  'complaint.ratified': (complaint, data, event) => {
    if (data.verdict === 'refused')
      return { ...workUndone(complaint, event.at, event.actor), ...settled(complaint), state: 'graded' }
    if (data.complete !== false) return { ...settled(complaint), approvedBy: event.actor }
    const { levels = [], ...rest } = complaint.ratification ?? {
      because: 'regrade',
      openedBy: '',
      ratifiers: [],
    }
    return { ratification: withGiven({ ...rest, levels }, data.level ?? 1, givenBy(data, event)) }
  },
  'complaint.completed': (complaint, { answer, summary, answersAlike }, event) => ({
    ...{ answer, answersAlike, summary, state: 'executed', executedAt: event.at },
    disposal: complaint.disposal ?? 'resolved',
    matters: complaint.matters.map((matter, index) => ({ ...matter, outcome: outcomeOf(complaint, index) })),
  }),
  'complaint.revisited': (complaint, { revisit, state, closesAt, followUp }, { at }) => ({
    ...{ state, closesAt },
    revisits: [...complaint.revisits, revisit],
    ...(followUp ? { followUp: { state: 'due' as const, since: at, ...followUp } } : {}),
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
    ...(tasks === 'finish' ? {} : ledgerVoided(complaint, event.at)),
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
    ...ledgerVoided(complaint, event.at),
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
function workUndone(
  complaint: Complaint,
  at: string,
  by: string,
  decision: Decision | null = complaint.decision,
): Partial<Complaint> {
  return {
    ...planUndone(complaint, decision),
    ...ledgerVoided(complaint, at),
    ...{ decision: null, greenChannel: false },
    tasks: cancelled(complaint.tasks, at, by),
    closesAt: null,
    executedAt: null,
    disposal: null,
    answer: undefined,
    answersAlike: undefined,
    summary: undefined,
  }
}

function planUndone(complaint: Complaint, decision: Decision | null = null): Partial<Complaint> {
  const { plan, formerPlans } = complaint
  const former = plan && (decision ? { ...plan, decision } : plan)
  return {
    ...{ plan: null, approver: null, approvedBy: null },
    ...(complaint.approval ? { approval: null } : {}),
    formerPlans: former ? [...formerPlans, former] : formerPlans,
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

/** An ordinary approval covers what was opened before it, unless the opener gave of it (APP-2: by another). */
function mayStandIn({ ratification, approval }: Complaint, last: GivenApproval): boolean {
  if (ratification === null) return false
  const given = [...(approval?.levels ?? []).flatMap((level) => level.given), last]
  const { openedBy, openedFor = openedBy } = ratification
  return !given.some((one) => isOf(one, openedBy) || isOf(one, openedFor))
}

/** One more of those that the levels ask for; with the last the plan is approved. */
function approved(
  complaint: Complaint,
  data: EventData['complaint.approved'],
  event: ComplaintEvent,
): Partial<Complaint> {
  const { approval } = complaint
  const given = givenBy(data, event)
  const { undone: _, ...next } = approval ? withGiven(approval, data.level ?? 1, given) : { levels: [] }
  if (data.complete === false) return approval ? waiting(next as Approval, complaint) : {}
  return {
    ...{ state: 'approved', approvedBy: event.actor },
    ...(approval ? { approval: { ...(next as Approval), expiresAt: data.expiresAt } } : {}),
    ...(mayStandIn(complaint, given) ? settled(complaint) : {}),
  }
}

function asked({ rule, levels, anyOrder }: NewApproval): Partial<Complaint> {
  const approval = begunApproval({ rule, levels }, anyOrder === true)
  return { approval, approver: levels[0]?.role ?? null, approvedBy: null }
}

/** Whose turn it is. */
function waiting(approval: Approval, { approver }: Complaint): Partial<Complaint> {
  return { approval, approver: approval.levels[nextOf(approval) ?? 0]?.role ?? approver }
}

/** The plan lies before its approvers again; what the customer said of it stands. */
function waitingAgain(complaint: Complaint, change: (approval: Approval) => Approval): Partial<Complaint> {
  const { approval } = complaint
  const was = approval ?? { rule: null, levels: levelsOf(complaint) }
  return { ...waiting(change(was), complaint), state: 'planned', approvedBy: null }
}

function givenBy(
  {
    comment,
    onBehalfOf,
  }: { readonly comment?: string | undefined; readonly onBehalfOf?: string | undefined },
  { at, actor: by }: ComplaintEvent,
): GivenApproval {
  return { by, at, ...(comment === undefined ? {} : { comment }), ...(onBehalfOf ? { onBehalfOf } : {}) }
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
