import type { ChecklistStep } from '../policy/message-terms.ts'
import type { Awaiting, Complaint } from './complaint.ts'
import type { EventType } from './event.ts'
import type { Evolve } from './evolve.ts'
import type { Execution } from './evolve-execution.ts'
import type { BesideTheState } from './evolve-turns.ts'
import { IN_PERSON } from './untold.ts'
import type { Attempt, Representative } from './work-contact.ts'
import type { Assistance } from './work-execution.ts'
import type { Verification } from './work-inquiry.ts'

type Beside = `approval.${string}` | `revisit.${string}` | `safety.${string}` | `improvement.${string}`
type Elsewhere = `complaint.${string}` | `clock.${string}` | Beside | Execution
type Work = Exclude<EventType, Elsewhere> | BesideTheState

/** What happens within a state and beside it. */
export const EVOLVE_WORK: { readonly [T in Work]: Evolve<T> } = {
  'complaint.countersigned': ({ plan }, { department, comment }, { at, actor }) => ({
    plan: plan && {
      ...plan,
      countersignatures: plan.countersignatures?.map((one) =>
        one.department === department ? { ...one, state: 'signed', by: actor, at, comment } : one,
      ),
    },
  }),
  'complaint.legally_reviewed': (_, { review }) => ({ legalReview: review }),
  'complaint.assigned': (complaint, { handler, department, meanwhile }) => ({
    ...{ handler: handler ?? meanwhile ?? null, department },
    assignment: {
      department,
      accepted: handler !== null,
      returns: complaint.assignment?.arbitration ? 0 : (complaint.assignment?.returns ?? 0),
      arbitration: false,
    },
  }),
  'complaint.assignment_accepted': (complaint, { handler }) => ({
    handler,
    assignment: complaint.assignment && { ...complaint.assignment, accepted: true },
  }),
  'complaint.assignment_returned': (complaint, { returns, arbitration, meanwhile }) => ({
    handler: meanwhile ?? null,
    department: null,
    assignment: { department: complaint.department, accepted: false, returns, arbitration },
  }),
  'complaint.escalated': (_, { level }) => ({ level }),
  'complaint.urged': (complaint, { urge }) => ({ urges: [...complaint.urges, urge] }),
  'complaint.paused': (complaint, { pause }) => ({
    pauses: [...complaint.pauses, pause],
    awaiting: [...without(complaint.awaiting, pause.awaiting), pause.awaiting],
  }),
  'complaint.resumed': (complaint, { awaiting, answer }, event) => ({
    pauses: complaint.pauses.map((pause) =>
      pause.awaiting === awaiting && !pause.until ? { ...pause, until: event.at, answer } : pause,
    ),
    awaiting: without(complaint.awaiting, awaiting),
  }),
  'complaint.held': () => ({ legalHold: true }),
  'complaint.released': () => ({ legalHold: false }),
  'complaint.disposed': (_, __, { at }) => ({ disposedAt: at }),
  'verification.asked': (complaint, { verification }) => ({
    verifications: [...complaint.verifications, verification],
  }),
  'verification.linked': (complaint, { id, expiresAt }) =>
    changedVerification(complaint, id, { linkedUntil: expiresAt }),
  'verification.answered': (complaint, { id, answer, finding, evidence }, event) => ({
    ...changedVerification(complaint, id, {
      ...{ state: 'answered', answer, finding, evidence },
      ...{ concludedAt: event.at, concludedBy: event.actor },
    }),
    matters: complaint.matters.map((matter, index) => (index === 0 ? { ...matter, finding } : matter)),
  }),
  'verification.waived': (complaint, { id }, event) =>
    id === null
      ? { verificationWaived: true }
      : changedVerification(complaint, id, {
          ...{ state: 'waived', reason: event.reason },
          ...{ concludedAt: event.at, concludedBy: event.actor },
        }),
  'verification.handed_over': (complaint, { id, owner }) => changedVerification(complaint, id, { owner }),
  'evidence.added': ({ attachments = [] }, { attachment }) => ({ attachments: [...attachments, attachment] }),
  'evidence.marked': ({ attachments = [] }, { id, confidential }) => ({
    attachments: attachments.map((one) => (one.id === id ? { ...one, confidential } : one)),
  }),
  'statement.asked': ({ statementRequests = [] }, { request }) => ({
    statementRequests: [...statementRequests, request],
  }),
  'statement.made': ({ statements, statementRequests }, { statement }, { at }) => ({
    statements: [...statements, statement],
    ...(statement.request === undefined
      ? {}
      : {
          statementRequests: statementRequests?.map((one) =>
            one.id === statement.request ? { ...one, answeredAt: at } : one,
          ),
        }),
  }),
  'respondent.told': ({ respondentsTold = [] }, { told }) => ({
    respondentsTold: [...respondentsTold, told],
  }),
  'retaliation.reported': ({ retaliation = [] }, { id }, { at, actor }) => ({
    retaliation: [...retaliation, { id, at, reportedBy: actor }],
  }),
  // Whoever is reached is silent no longer: evolve lets go what was tried before.
  'contact.attempted': ({ attempts = [] }, { attempt }) => ({
    attempts: attempt.outcome === 'reached' ? [] : [...attempts, attempt],
    ...readBackOf(attempt),
  }),
  'contact.unanswered': (_, { dueAt }) => ({ silentSince: dueAt }),
  // What was said stays in its event: a long conversation must not make every command longer.
  'message.sent': (complaint, { message, steps = [] }, event) => ({
    ...(message.kind === 'silence_notice'
      ? { silenceNotice: { at: message.at, channel: message.channel } }
      : {}),
    ...(IN_PERSON.includes(message.kind) ? { inTouch: true } : {}),
    ...readBackOf(message),
    ...ticked(complaint, steps, event),
    ...(message.kind === 'answer' ? { outcomeTold: true } : {}),
  }),
  'message.received': () => ({}),
  'message.moved': () => ({}),
  'tracking.linked': () => ({}),
  'tracking.revoked': () => ({}),
  'representative.named': ({ representatives = [] }, { representative }) => ({
    representatives: [...representatives, representative],
  }),
  'representative.accepted': (complaint, { id }, { at, actor }) =>
    changedRepresentative(complaint, id, { state: 'accepted', acceptedAt: at, acceptedBy: actor }),
  'representative.revoked': (complaint, { id }, { at, actor }) =>
    changedRepresentative(complaint, id, { state: 'revoked', revokedAt: at, revokedBy: actor }),
  // LIFE-10: a notice that reached nobody was not given. What its tries came to is in the log of the dispatches.
  'message.failed': (_, { kind }) => (kind === 'silence_notice' ? { silenceNotice: null } : {}),
  'checklist.ticked': (complaint, { step }, event) => ticked(complaint, [step], event),
  'assistance.asked': ({ assistance = [] }, { assistance: asked }) => ({
    assistance: [...assistance, asked],
  }),
  'assistance.signed': (complaint, { id }, event) =>
    changedAssistance(complaint, id, { state: 'signed', signedAt: event.at, signedBy: event.actor }),
  'assistance.finished': (complaint, { id, answer }, event) =>
    changedAssistance(complaint, id, {
      ...{ state: 'finished', answer, endedAt: event.at, endedBy: event.actor },
    }),
  'assistance.returned': (complaint, { id }, { at, actor, reason }) =>
    changedAssistance(complaint, id, { state: 'returned', reason, endedAt: at, endedBy: actor }),
  'assistance.cancelled': (complaint, { id }, { at, actor, reason }) =>
    changedAssistance(complaint, id, { state: 'cancelled', reason, endedAt: at, endedBy: actor }),
}

/** REC-11: what the customer says of their account when it is read back; the latest counts. */
function readBackOf({
  readBack,
  at,
  by,
}: Pick<Attempt, 'readBack' | 'at' | 'by'>): Pick<Complaint, 'readBack'> {
  return readBack ? { readBack: { ...readBack, at, by } } : {}
}

/** REC-7: a step is done when it was done first. */
function ticked(
  { ticked: before = {} }: Complaint,
  steps: readonly ChecklistStep[],
  { at, actor }: { readonly at: string; readonly actor: string },
): Pick<Complaint, 'ticked'> {
  const fresh = steps.filter((step) => !before[step])
  if (fresh.length === 0) return {}
  return { ticked: { ...before, ...Object.fromEntries(fresh.map((step) => [step, { at, by: actor }])) } }
}

function changedVerification(
  complaint: Complaint,
  id: string,
  change: Partial<Verification>,
): Partial<Complaint> {
  return {
    verifications: complaint.verifications.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }
}

function changedRepresentative(
  { representatives = [] }: Complaint,
  id: string,
  change: Partial<Representative>,
): Partial<Complaint> {
  return { representatives: representatives.map((one) => (one.id === id ? { ...one, ...change } : one)) }
}

function changedAssistance(
  { assistance = [] }: Complaint,
  id: string,
  change: Partial<Assistance>,
): Partial<Complaint> {
  return { assistance: assistance.map((one) => (one.id === id ? { ...one, ...change } : one)) }
}

function without(awaiting: readonly Awaiting[], gone: Awaiting): readonly Awaiting[] {
  return awaiting.filter((one) => one !== gone)
}
