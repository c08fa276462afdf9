import { z } from 'zod'
import type { Clock } from '../clocks/clock.ts'
import { CHECKLIST_STEPS } from '../policy/message-terms.ts'
import { levelsOf, nextOf } from './approval.ts'
import { isOverdue } from './assistance.ts'
import type { Complaint, Evidence } from './complaint.ts'
import { filled } from './filled.ts'
import type { Attempt, Representative } from './work-contact.ts'
import type { Assistance } from './work-execution.ts'
import type { Verification } from './work-inquiry.ts'
import type { ApprovalLevel } from './work-planning.ts'

const text = z.string()
const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })
const nullable = text.nullable()

/** What proves something, as the API shows it. */
export const EvidenceResource = z
  .strictObject({ reference: text, note: nullable, attachments: z.array(id) })
  .meta({ id: 'Evidence' })

/** A verification as the API shows it (VER-1). */
export const VerificationResource = z
  .strictObject({
    ...{ id, kind: z.enum(['internal', 'external']), source: text, question: text, owner: text },
    shared: nullable.meta({ description: 'What a third party gets to read beside the question' }),
    ...{ dueAt: instant.nullable(), askedAt: instant, askedBy: text },
    ...{ state: z.enum(['asked', 'answered', 'waived']), answer: nullable, finding: nullable },
    ...{ evidence: EvidenceResource.nullable(), reason: nullable },
    linkedUntil: instant.nullable().meta({ description: 'Until when a third party can answer by a link' }),
    ...{ concludedAt: instant.nullable(), concludedBy: nullable },
  })
  .meta({ id: 'Verification' })

/** The link by which a third party answers a verification (VER-1); shown once. */
export const AnswerLinkResource = z
  .strictObject({
    url: text.meta({ description: 'To be given to whoever is asked; the token stands in its fragment' }),
    ...{ token: text, expiresAt: instant },
  })
  .meta({ id: 'AnswerLink' })

/** What another department does for the lead (ASG-3). */
export const AssistanceResource = z
  .strictObject({
    ...{ id, department: text, task: text, dueAt: instant, askedAt: instant, askedBy: text },
    state: z.enum(['asked', 'signed', 'finished', 'returned', 'cancelled']),
    overdue: z.boolean().meta({ description: 'Not done though its date has passed' }),
    ...{ signedAt: instant.nullable(), signedBy: nullable, answer: nullable, reason: nullable },
    ...{ endedAt: instant.nullable(), endedBy: nullable },
  })
  .meta({ id: 'Assistance' })

/** A statement of one side (FAIR-1). */
export const StatementResource = z
  .strictObject({
    ...{ id, by: z.enum(['complainant', 'respondent']), words: nullable, missing: nullable },
    kind: z
      .enum(['statement', 'comment'])
      .meta({ description: 'A comment is on outcome and grounds (FAIR-3)' }),
    request: id.nullable().meta({ description: 'The request that it answers' }),
    ...{ at: instant, recordedBy: text, attachments: z.array(id) },
  })
  .meta({ id: 'Statement' })

/** What became of a message that the service delivers (NOT-1). */
export const DeliveryResource = z
  .strictObject({
    state: z
      .enum(['waiting', 'delivered', 'failed', 'withheld'])
      .meta({ description: '`withheld`: the customer wants no such messages' }),
    way: text.nullable().meta({ description: 'By which way it was delivered, or is tried now' }),
    tries: z.int(),
    nextTryAt: instant.nullable(),
    endedAt: instant.nullable(),
    code: nullable.meta({ description: 'What the last try came to, where it wasn’t delivered' }),
  })
  .meta({
    id: 'Delivery',
    description: 'Absent where the service has no way there, and the message is recorded only',
  })

/** What the customer said of their account when it was read back to them (REC-11). */
export const ReadBackResource = z
  .strictObject({ confirmed: z.boolean(), words: nullable, at: instant, by: text })
  .meta({ id: 'ReadBack' })

/** A step of the checklist (REC-7). */
export const ChecklistResource = z
  .strictObject({
    ...{ step: z.enum(CHECKLIST_STEPS), zh: text, en: text },
    ...{ done: z.boolean(), at: instant.nullable(), by: nullable },
  })
  .meta({ id: 'ChecklistEntry' })

/** A message as it was recorded. */
export const MessageResource = z
  .strictObject({
    ...{ id, kind: text, channel: text, words: text, at: instant, by: text },
    delay: z
      .strictObject({
        ...{ clock: text, until: instant, owner: text, dueAt: instant.nullable(), toldLate: z.boolean() },
      })
      .optional()
      .meta({ description: 'Of kind `delay` (CLK-14)' }),
    template: text.optional().meta({ description: 'The code of the template that its words came from' }),
    title: text.optional().meta({ description: 'The subject line, where the template has one' }),
    flags: z.array(text).optional().meta({ description: 'Phrases that policy flags in it (REC-8)' }),
    readBack: z.strictObject({ confirmed: z.boolean(), words: text.optional() }).optional(),
    alreadySaid: z.literal(true).optional(),
    delivery: DeliveryResource.optional(),
  })
  .meta({ id: 'Message' })

/** Who speaks for the customer (REC-6). */
export const RepresentativeResource = z
  .strictObject({
    ...{ id, name: text, relation: text, contact: text, proof: EvidenceResource },
    ...{ until: instant.nullable(), state: z.enum(['named', 'accepted', 'revoked']) },
    ...{ namedAt: instant, namedBy: text, acceptedAt: instant.nullable(), acceptedBy: nullable },
    ...{ revokedAt: instant.nullable(), revokedBy: nullable },
  })
  .meta({ id: 'Representative' })

/** Where the customer follows their complaint; told once, when it is made (api.md). */
export const TrackingResource = z
  .strictObject({ url: text, token: text })
  .meta({ id: 'Tracking', description: 'The link to the customer’s own page and its token; told once' })

/** A try to reach the customer (LIFE-10). */
export const AttemptResource = z
  .strictObject({
    id,
    channel: text,
    outcome: z.enum(['reached', 'no_answer']),
    words: nullable,
    readBack: z.strictObject({ confirmed: z.boolean(), words: text.optional() }).optional(),
    at: instant,
    by: text,
  })
  .meta({ id: 'Attempt' })

/** One level of an approval with who has given it (APP-1). */
export const ApprovalLevelResource = z
  .strictObject({
    ...{ role: text, quorum: z.int(), department: nullable },
    given: z.array(
      z.strictObject({ by: text, at: instant.nullable(), comment: nullable, onBehalfOf: nullable }),
    ),
  })
  .meta({ id: 'ApprovalLevel' })
/** What the matrix asks for a plan, and how far it is (APP-1). */
export const ApprovalResource = z
  .strictObject({
    rule: nullable.meta({
      description: 'The rule of the approval policy that fired; null: by grade and sum',
    }),
    levels: z.array(ApprovalLevelResource),
    anyOrder: z.boolean(),
    next: z
      .strictObject({ level: z.int(), role: text, department: nullable, missing: z.int() })
      .nullable()
      .meta({ description: 'The first level that waits, counted from 1, and for how many' }),
    complete: z.boolean(),
    expiresAt: instant.nullable(),
    undone: z
      .strictObject({ because: z.enum(['withdrawn', 'lapsed']), at: instant, by: text, reason: nullable })
      .nullable()
      .meta({ description: 'The last that was taken back, or that lapsed, until it is complete again' }),
  })
  .meta({ id: 'PlanApproval' })

/** One attempt to ask whether it is solved (REV-1). */
export const RevisitResource = z
  .strictObject({
    ...{ channel: text, outcome: text, solved: nullable, anythingElse: nullable },
    ...{ satisfaction: z.int().nullable(), recommend: z.int().nullable(), words: nullable },
    ...{ basis: nullable, at: instant, by: text },
    exclusion: z
      .strictObject({
        ...{ state: z.enum(['proposed', 'excluded', 'kept']), proposedBy: text, proposedAt: instant },
        ...{ decidedBy: nullable, decidedAt: instant.nullable() },
      })
      .optional()
      .meta({ description: 'Whether its scores are left out of the figures, and who said so (ANTI-1)' }),
  })
  .meta({ id: 'Revisit' })

/** Who takes a customer in hand who is dissatisfied though it is solved (REV-2). */
export const FollowUpResource = z
  .strictObject({
    ...{ state: z.enum(['due', 'done']), satisfaction: z.int(), since: instant, to: z.array(text) },
    ...{ doneAt: instant.nullable(), doneBy: nullable },
  })
  .meta({ id: 'FollowUp' })

/** When and how the customer is asked again whether it is solved (REV-1). */
export const RevisitPlanResource = z
  .strictObject({
    ...{ attempts: z.int(), attemptsNeeded: z.int(), nextAt: instant, channel: text },
    dueAt: instant.nullable().meta({ description: 'By when the first answer is due: the clock `revisit`' }),
  })
  .meta({ id: 'RevisitPlan' })

/** A breach that climbed to somebody (CLK-1). */
export const EscalationResource = z
  .strictObject({
    ...{ id, clock: text, instance: z.int(), level: z.int(), role: text, to: z.array(text), at: instant },
    ...{ acknowledgedAt: instant.nullable(), acknowledgedBy: nullable },
  })
  .meta({ id: 'Escalation' })

/** What proves something, as the API shows it. */
export function presentEvidence(evidence: Evidence) {
  return { ...filled(evidence, ['note']), attachments: evidence.attachments ?? [] }
}

/** By when a verification is to be answered: while it is open, what its clock says (VER-2), else the date that was named. */
export function deadlineOf({ id, state, dueAt }: Verification, clocks: readonly Clock[]): string | null {
  if (state !== 'asked') return dueAt ?? null
  return (
    clocks.findLast(({ subject, stoppedAt }) => subject === id && stoppedAt === null)?.dueAt ?? dueAt ?? null
  )
}

/** A verification as the API shows it. */
export function presentVerification(verification: Verification) {
  return {
    ...filled(verification, [
      'shared',
      'dueAt',
      'answer',
      'finding',
      'reason',
      'linkedUntil',
      'concludedAt',
      'concludedBy',
    ]),
    evidence: verification.evidence ? presentEvidence(verification.evidence) : null,
  }
}

/** An assistance as the API shows it at an instant. */
export function presentAssistance(complaint: Complaint, assistance: Assistance, at: Date) {
  return {
    ...filled(assistance, ['signedAt', 'signedBy', 'answer', 'reason', 'endedAt', 'endedBy']),
    overdue: isOverdue(complaint, assistance, at),
  }
}

/** A representative as the API shows them. */
export function presentRepresentative(representative: Representative) {
  return {
    ...filled(representative, ['until', 'acceptedAt', 'acceptedBy', 'revokedAt', 'revokedBy']),
    proof: presentEvidence(representative.proof),
  }
}

/** An attempt as the API shows it. */
export function presentAttempt(attempt: Attempt) {
  return filled(attempt, ['words'])
}

/** A statement as the API shows it. */
export function presentStatement({ missingBecause, kind, ...statement }: Complaint['statements'][number]) {
  const shown = { ...filled(statement, ['words', 'request']), missing: missingBecause ?? null }
  return { ...shown, kind: kind ?? ('statement' as const), attachments: statement.attachments ?? [] }
}

/** The approval of a plan as the API shows it; null without a plan. */
export function presentApproval(complaint: Complaint) {
  const levels = levelsOf(complaint)
  if (levels.length === 0) return null
  const { rule = null, anyOrder = false, expiresAt = null, undone } = complaint.approval ?? {}
  const next = nextOf({ levels })
  const level = next === null ? undefined : levels[next]
  return {
    ...{ rule, levels: levels.map(presentLevel), anyOrder, expiresAt },
    next: level
      ? {
          ...{ level: (next ?? 0) + 1, role: level.role, department: level.department ?? null },
          missing: level.quorum - level.given.length,
        }
      : null,
    complete: next === null,
    undone: undone ? filled(undone, ['reason']) : null,
  }
}

/** One level of an approval as the API shows it. */
export function presentLevel(level: ApprovalLevel) {
  return {
    ...filled(level, ['department']),
    given: level.given.map((one) => filled(one, ['at', 'comment', 'onBehalfOf'])),
  }
}

/** A revisit as the API shows it, with what became of its scores. */
export function presentRevisit(
  { exclusions = [] }: Complaint,
  revisit: Complaint['revisits'][number],
  index: number,
) {
  const exclusion = exclusions.findLast((one) => one.index === index)
  const { index: _, ...shown } = exclusion ? filled(exclusion, ['decidedBy', 'decidedAt']) : { index }
  return {
    ...presentOnBasis(filled(revisit, ['solved', 'anythingElse', 'satisfaction', 'recommend', 'words'])),
    ...(exclusion ? { exclusion: shown } : {}),
  }
}

/** What was recorded without the customer's own word says on what basis. */
export function presentOnBasis<T extends { readonly onBasis?: string | undefined }>({ onBasis, ...rest }: T) {
  return { ...rest, basis: onBasis ?? null }
}
