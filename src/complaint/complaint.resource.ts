import { z } from 'zod'
import { CHANNELS } from '../platform/channels.ts'
import { GRADES } from '../policy/policy.ts'
import { AttachmentResource, presentAttachments } from './attachment.resource.ts'
import { checklistOf } from './checklist.ts'
import { ClockResource } from './clock.resource.ts'
import type { Complaint } from './complaint.ts'
import {
  LedgerSummaryResource,
  ProgressResource,
  presentStatementRequest,
  presentTask,
  RespondentToldResource,
  StatementRequestResource,
  TaskResource,
} from './execution.resource.ts'
import { FactsInput, MoneyInput } from './fields.ts'
import { filled } from './filled.ts'
import { picked } from './picked.ts'
import { CauseResource, DecisionResource, PlanResource, presentCause, presentPlan } from './plan.resource.ts'
import { STATES } from './states.ts'
import {
  ApprovalLevelResource,
  ApprovalResource,
  AssistanceResource,
  AttemptResource,
  ChecklistResource,
  EscalationResource,
  EvidenceResource,
  FollowUpResource,
  presentApproval,
  presentAttempt,
  presentEvidence,
  presentLevel,
  presentOnBasis,
  presentRepresentative,
  presentRevisit,
  presentStatement,
  presentVerification,
  ReadBackResource,
  RepresentativeResource,
  RevisitPlanResource,
  RevisitResource,
  StatementResource,
  TrackingResource,
  VerificationResource,
} from './work.resource.ts'

const text = z.string()
const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })
const nullable = text.nullable()

/** Whether a command may be given now, by this caller, and if not, why not (LIFE-4). */
export const ActionResource = z
  .strictObject({
    name: text,
    allowed: z.boolean(),
    reason: text.optional().meta({ description: 'Why not, in the caller’s language' }),
    type: text.optional().meta({ description: 'The problem that the command would answer with' }),
    href: text,
    method: z.enum(['POST', 'PATCH']),
  })
  .meta({ id: 'Action' })

/** A piece of casework that may be done now, by this caller (LIFE-4). */
export const OpenCaseworkResource = z
  .strictObject({
    name: text,
    subject: text.optional().meta({
      description:
        'What it is about, where it is one of several: a verification, a task, a step of the checklist, …',
    }),
    ...{ href: text, method: z.enum(['POST']) },
  })
  .meta({ id: 'OpenCasework' })

const Customer = z
  .strictObject({
    ...{ name: nullable, phone: nullable, email: nullable, wechat: nullable, externalId: nullable },
    ...{ preferredContact: nullable, type: nullable, vulnerable: nullable, accommodation: nullable },
    optOut: z.boolean().nullable(),
    anonymous: z.boolean(),
  })
  .meta({ id: 'Customer' })
const Incident = z
  .strictObject({
    ...{ at: instant.nullable(), scene: nullable, orderNumber: nullable, page: nullable, contract: nullable },
    ...{ product: nullable, model: nullable, batch: nullable, outlet: nullable, region: nullable },
    touchpoint: nullable,
  })
  .meta({ id: 'Incident' })

const Referral = z
  .strictObject({
    ...{ authority: nullable, caseNumber: nullable },
    replyBy: nullable.meta({ description: 'A day' }),
  })
  .meta({ id: 'Referral' })
const Answering = z.strictObject({ handler: nullable, department: nullable }).meta({ id: 'Answering' })

/** Another complaint that may be the same matter. */
export const SuggestionResource = z
  .strictObject({ id, reference: text, state: z.enum(STATES), category: nullable, receivedAt: instant })
  .meta({ id: 'Suggestion' })

/** An earlier complaint of the same customer, with what came of it (REC-3). */
export const EarlierResource = z
  .strictObject({
    ...{ id, reference: text, state: z.enum(STATES), category: nullable, grade: nullable },
    ...{ receivedAt: instant, disposal: nullable, remedy: nullable, cost: MoneyInput.nullable() },
    preferredContact: nullable,
  })
  .meta({ id: 'Earlier' })

/** A complaint as the API shows it to one who may see it. */
export const ComplaintResource = z
  .strictObject({
    ...{ id, reference: text, kind: text, state: z.enum(STATES), version: z.int(), receivedAt: instant },
    ...{ channel: z.enum(CHANNELS), reportedAt: instant.nullable(), customer: Customer, incident: Incident },
    account: text,
    demands: z.array(z.strictObject({ kind: text, words: nullable })),
    ...{ latentNeeds: nullable, alreadyTried: nullable },
    respondents: z.array(z.strictObject({ kind: text, name: text })),
    ...{ consent: z.boolean().nullable(), language: text, facts: FactsInput.nullable() },
    referral: Referral.nullable(),
    missing: z.array(text),
    ...{ category: nullable, subcategory: nullable },
    matters: z.array(
      z.strictObject({
        ...{ category: text, subcategory: text, demand: nullable, finding: nullable, outcome: nullable },
      }),
    ),
    ...{ grade: z.enum(GRADES).nullable(), provisionalGrade: z.enum(GRADES).nullable() },
    gradeReasons: z.array(z.strictObject({ criterion: text, fact: text })),
    policyVersions: z.record(z.string(), z.int()),
    ...{
      handler: nullable,
      department: nullable,
      level: z.int(),
      priority: z.int(),
      awaiting: z.array(text),
    },
    assignment: z
      .strictObject({
        ...{ department: nullable, accepted: z.boolean(), returns: z.int(), arbitration: z.boolean() },
      })
      .nullable(),
    assistance: z.array(AssistanceResource),
    untold: z
      .strictObject({ at: instant, from: Answering, to: Answering, reason: nullable })
      .nullable()
      .meta({ description: 'The change of who answers that the customer is still to be told of (ASG-4)' }),
    ...{ legalRisk: z.boolean(), legalHold: z.boolean(), greenChannel: z.boolean(), noContact: z.boolean() },
    legalReview: z.strictObject({ opinion: text, comment: text, by: text, at: instant }).nullable(),
    ...{ reopenedCount: z.int(), appealed: z.boolean(), disposal: nullable },
    ...{ predecessor: id.nullable(), successor: id.nullable(), mergedInto: id.nullable() },
    verifications: z.array(VerificationResource),
    verificationWaived: z.boolean(),
    statements: z.array(StatementResource),
    representatives: z
      .array(RepresentativeResource)
      .optional()
      .meta({ description: 'Who speaks for the customer (REC-6); absent before the first' }),
    readBack: ReadBackResource.nullable(),
    checklist: z.array(ChecklistResource),
    attachments: z.array(AttachmentResource).meta({ description: 'The evidence, in the order it came' }),
    statementRequests: z.array(StatementRequestResource),
    respondentsTold: z.array(RespondentToldResource),
    ...{ plan: PlanResource.nullable(), formerPlans: z.array(PlanResource) },
    cause: CauseResource.nullable().meta({
      description: 'The root cause by fishbone and five whys (PLAN-4)',
    }),
    approval: ApprovalResource.nullable(),
    ratification: z
      .strictObject({
        ...{ because: text, openedBy: text, openedFor: text.optional(), ratifiers: z.array(text) },
        levels: z
          .array(ApprovalLevelResource)
          .optional()
          .meta({ description: 'Where more than one person ratifies; each by its role or the next above' }),
      })
      .nullable(),
    decision: DecisionResource.nullable(),
    tasks: z.array(TaskResource),
    progress: ProgressResource.nullable().meta({ description: 'The latest entry on how it goes (EXE-2)' }),
    ledger: z.array(LedgerSummaryResource),
    revisits: z.array(RevisitResource),
    revisitPlan: RevisitPlanResource.nullable(),
    followUp: FollowUpResource.nullable(),
    safetyCase: id.nullable().meta({ description: 'The safety case that its hazard belongs to (SAFE-1)' }),
    improvements: z.array(id).meta({ description: 'The improvements that came of it (IMP-1)' }),
    urges: z.array(
      z.strictObject({ by: text, dueAt: instant.nullable(), words: text, at: instant, recordedBy: text }),
    ),
    pauses: z.array(
      z.strictObject({
        ...{ awaiting: text, question: text, from: instant, resumeBy: instant },
        ...{ until: instant.nullable(), answer: nullable },
      }),
    ),
    attempts: z.array(AttemptResource).meta({ description: 'Since the customer was last heard' }),
    silenceNotice: z.strictObject({ at: instant, channel: text }).nullable(),
    silentSince: instant.nullable().meta({
      description:
        'Since when the customer owes the answer that was waited for, until they are heard (LIFE-10)',
    }),
    dismissal: z
      .strictObject({ kind: text, ground: nullable, reason: text, proposedBy: text, confirmedBy: nullable })
      .nullable(),
    settlement: z
      .strictObject({
        ...{ remedy: text, cost: MoneyInput, words: text, evidence: EvidenceResource, by: text, at: instant },
      })
      .nullable(),
    ...{ answer: nullable, summary: nullable },
    answersAlike: z.int().nullable().meta({
      description: 'To how many of the latest answers this one is nearly the same 模板化; null where to few',
    }),
    conclusion: z
      .strictObject({ stillOffered: nullable, until: nullable, otherWays: z.array(text) })
      .nullable(),
    archivedAt: instant.nullable(),
    tracking: TrackingResource.optional().meta({
      description: 'In the answer that makes a complaint, and nowhere else',
    }),
    disposedAt: instant.optional().meta({
      description: 'When the texts of people in it were disposed of; asterisks stand where they were (ARC-2)',
    }),
    clocks: z.array(ClockResource),
    escalations: z.array(EscalationResource),
    actions: z.array(ActionResource),
    casework: z.array(OpenCaseworkResource).optional().meta({
      description: 'The work within the state that this caller may do now, and where (LIFE-4)',
    }),
    suggestions: z.array(SuggestionResource),
    earlier: z.array(EarlierResource).meta({
      description:
        'The customer’s other complaints, the latest first: what they got, how they like to be reached',
    }),
  })
  .meta({ id: 'Complaint' })

/** What the API shows of a complaint, but for what depends on the time; a text that is absent is null. */
export function presentComplaint(complaint: Complaint) {
  return Object.assign(
    presentStanding(complaint), // assigned, not spread: see laid-over.ts
    presentRecord(complaint),
    presentWork(complaint),
    presentAftercare(complaint),
    presentEnding(complaint),
  )
}

const STANDING = [
  ...(['id', 'reference', 'kind', 'state', 'version', 'receivedAt', 'missing', 'grade'] as const),
  ...(['provisionalGrade', 'gradeReasons', 'policyVersions', 'handler', 'department', 'level'] as const),
  ...(['priority', 'awaiting', 'legalRisk', 'legalHold', 'greenChannel', 'noContact'] as const),
  ...(['reopenedCount', 'appealed', 'disposal', 'predecessor', 'successor', 'mergedInto'] as const),
  ...(['assignment', 'legalReview', 'archivedAt'] as const),
]

function presentStanding(complaint: Complaint) {
  const [main] = complaint.matters
  return Object.assign(picked(complaint, STANDING), {
    category: main?.category ?? null,
    subcategory: main?.subcategory ?? null,
    matters: complaint.matters.map((matter) => filled(matter, ['demand', 'finding', 'outcome'])),
  })
}

const RECORD = ['reportedAt', 'latentNeeds', 'alreadyTried', 'consent', 'facts'] as const

function presentRecord(complaint: Complaint) {
  const { channel, account, language, respondents } = complaint
  return Object.assign(filled(complaint, RECORD, true), {
    ...{ channel, account, language, respondents },
    customer: filled(complaint.customer, [
      ...(['name', 'phone', 'email', 'wechat', 'externalId', 'preferredContact'] as const),
      ...(['type', 'vulnerable', 'accommodation', 'optOut'] as const),
    ]),
    incident: filled(complaint.incident, [
      ...(['at', 'scene', 'orderNumber', 'page', 'contract', 'product', 'model', 'batch'] as const),
      ...(['outlet', 'region', 'touchpoint'] as const),
    ]),
    demands: complaint.demands.map((demand) => filled(demand, ['words'])),
    referral: complaint.referral ? filled(complaint.referral, ['authority', 'caseNumber', 'replyBy']) : null,
  })
}

function presentWork(complaint: Complaint) {
  const { plan, formerPlans, verificationWaived, ratification, decision } = complaint
  return {
    verificationWaived,
    approval: presentApproval(complaint),
    ratification: ratification && {
      ...ratification,
      ...(ratification.levels ? { levels: ratification.levels.map(presentLevel) } : {}),
    },
    untold: complaint.untold ? filled(complaint.untold, ['reason']) : null,
    urges: complaint.urges.map((urge) => filled(urge, ['dueAt'])),
    verifications: complaint.verifications.map(presentVerification),
    statements: complaint.statements.map(presentStatement),
    readBack: complaint.readBack ? filled(complaint.readBack, ['words']) : null,
    checklist: checklistOf(complaint),
    attachments: presentAttachments(complaint.attachments ?? []),
    ...(complaint.representatives
      ? { representatives: complaint.representatives.map(presentRepresentative) }
      : {}),
    plan: plan && presentPlan(plan, complaint),
    formerPlans: formerPlans.map((former) => presentPlan(former)),
    cause: presentCause(complaint),
    decision: decision && presentOnBasis(decision),
    statementRequests: (complaint.statementRequests ?? []).map(presentStatementRequest),
    respondentsTold: complaint.respondentsTold ?? [],
    tasks: complaint.tasks.map(presentTask),
    progress: complaint.progress ?? null,
    pauses: complaint.pauses.map((pause) => filled(pause, ['until', 'answer'])),
    escalations: complaint.escalations.map((one) => filled(one, ['acknowledgedAt', 'acknowledgedBy'])),
  }
}

function presentAftercare(complaint: Complaint) {
  return {
    revisits: complaint.revisits.map((revisit, index) => presentRevisit(complaint, revisit, index)),
    followUp: complaint.followUp ? filled(complaint.followUp, ['doneAt', 'doneBy']) : null,
    safetyCase: complaint.safety?.safetyCase ?? null,
    improvements: complaint.improvements ?? [],
    attempts: (complaint.attempts ?? []).map(presentAttempt),
    silenceNotice: complaint.silenceNotice ?? null,
    silentSince: complaint.silentSince ?? null,
  }
}

function presentEnding(complaint: Complaint) {
  const { dismissal, settlement, conclusion, disposedAt } = complaint
  return {
    ...filled(complaint, ['answer', 'summary', 'answersAlike'], true),
    dismissal: dismissal && {
      ...{
        kind: dismissal.kind,
        ground: dismissal.ground ?? dismissal.note ?? null,
        reason: dismissal.reason,
      },
      ...{ proposedBy: dismissal.proposedBy, confirmedBy: dismissal.confirmedBy ?? null },
    },
    settlement: settlement && { ...settlement, evidence: presentEvidence(settlement.evidence) },
    conclusion: conclusion && filled(conclusion, ['stillOffered', 'until']),
    ...(disposedAt ? { disposedAt } : {}),
  }
}
