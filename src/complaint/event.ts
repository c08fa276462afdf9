import type { Approver } from '../policy/approval.ts'
import type { AskedApproval } from '../policy/approval-levels.ts'
import type { GradeReason } from '../policy/grading.ts'
import type { ChecklistStep } from '../policy/message-terms.ts'
import type { Grade, PolicyVersions } from '../policy/policy.ts'
import type { RecallVote } from './aftercare.ts'
import type { Awaiting, ComplaintRecord, Disposal, Evidence, Facts, Matter, Money } from './complaint.ts'
import type { State } from './states.ts'
import type { Dismissal, LegalReview, Pause, Settlement, Urge } from './work.ts'
import type { Attempt, FailedMessage, Message, Representative, Revisit } from './work-contact.ts'
import type { Assistance, LedgerEntry, Payment, Postponement, Recovery, Task } from './work-execution.ts'
import type { Attachment, RespondentTold, Statement, StatementRequest, Verification } from './work-inquiry.ts'
import type { Cause, Decision, Plan, Ratification } from './work-planning.ts'

/** A grade with its reasons, and who must approve under it. */
interface GradeData {
  readonly grade: Grade
  readonly gradeReasons: readonly GradeReason[]
  readonly facts: Facts
  readonly override?: { readonly grade: Grade; readonly reason: string } | undefined
  readonly approver: Approver | null
  /** Of a plan that waits for its approval: what the new grade asks for; all that was given is void. */
  readonly approval?: NewApproval | undefined
  readonly ratification?: Ratification | undefined
}

/** ARC-1: the SHA-256 of the dossier as it was when this event archived the complaint; absent where that was before
 * dossiers were frozen. */
interface Frozen {
  readonly dossier?: string | undefined
}

/** What the approval matrix asks for, and whose approvals it makes void. */
export interface NewApproval extends AskedApproval {
  readonly anyOrder?: boolean | undefined
  readonly voided?: readonly string[] | undefined
}

/** Where an approval stands among the levels; `complete` is false while others wait (APP-1). */
interface Levelled {
  readonly level?: number | undefined
  readonly of?: number | undefined
  readonly complete?: false | undefined
  readonly onBehalfOf?: string | undefined
}

/** What one person had to do passes to another (交接班). */
interface HandedOver {
  readonly id: string
  readonly from: string
  readonly owner: string
}

/** What a reopening changes beside the state (`reopen`): the second raises the grade and asks for another handler. */
interface ReopenData {
  readonly reopenedCount: number
  readonly grade: Grade | null
  readonly excluded: readonly string[]
  readonly raisedTo?: Grade | undefined
  readonly tell?: 'gm' | undefined
  /** Who that is, where members are kept. */
  readonly to?: readonly string[] | undefined
}

/** REC-8: the phrases in what was said that policy only flags. */
interface Flagged {
  readonly flags?: readonly string[] | undefined
}

/** The data of each event by its type (api.md, Events). Texts of people in it are sealed when it is stored. */
export interface EventData {
  'complaint.received': ComplaintRecord & {
    readonly reference: string
    readonly kind: string
    readonly policyVersions: PolicyVersions
    readonly missing: readonly string[]
    readonly noContact: boolean
    readonly provisionalGrade: Grade | null
    readonly gradeReasons: readonly GradeReason[]
    readonly handler: string | null
    readonly department: string | null
    readonly priority: number
    readonly predecessor: string | null
    readonly reopenedCount: number
    /** Set where it succeeds a dossier that had been reopened before (`reopen`, LIFE-8). */
    readonly raisedTo?: Grade | undefined
    /** Who had a part in the dossier that this one succeeds, and may not handle it (LIFE-8). */
    readonly excluded?: readonly string[] | undefined
    /** Set where it succeeds a dossier that was appealed: once is once (LIFE-8). */
    readonly appealed?: boolean | undefined
    /** Who speaks for the customer goes on doing so (REC-6, LIFE-8). */
    readonly representatives?: readonly Representative[] | undefined
  }
  'complaint.corrected': {
    readonly patch: RecordPatch
    readonly before: RecordPatch
    readonly missing: readonly string[]
    readonly noContact: boolean
    readonly priority: number
  }
  'complaint.classified': {
    readonly category: string
    readonly subcategory: string
    readonly matters: readonly Matter[]
    readonly legalRisk: boolean
    readonly suggestionId?: string | undefined
    /** Of a plan that waits for its approval, where the matter now asks for another. */
    readonly approval?: NewApproval | undefined
  }
  'complaint.graded': GradeData
  'complaint.planned': {
    readonly plan: Plan
    readonly approver: Approver
    /** Absent where it was planned before approvals had levels. */
    readonly approval?: NewApproval | undefined
    readonly rootCause?: string
    readonly cause?: Cause | undefined
    /** LAW-2: it offers less than the law gives, so that it goes to `legal`. */
    readonly legalRisk?: true | undefined
  }
  'complaint.countersigned': { readonly department: string; readonly comment: string }
  'complaint.settled': { readonly settlement: Settlement; readonly entry?: LedgerEntry | undefined }
  'complaint.approved': {
    readonly comment?: string | undefined
    readonly effective?: boolean | undefined
    readonly lawful?: boolean | undefined
    readonly feasible?: boolean | undefined
    readonly covers: Money
    /** When it lapses if it isn't carried out; absent where it doesn't, or isn't complete. */
    readonly expiresAt?: string | undefined
  } & Levelled
  /** What somebody took back of their own (`from`: the state it stood in), and what wasn't carried out in time. */
  'approval.withdrawn': { readonly from: State; readonly person: string }
  'approval.lapsed': { readonly voided: readonly string[] }
  'complaint.returned': { readonly voided?: readonly string[] | undefined }
  'complaint.decided': { readonly decision: Decision }
  'complaint.executed': {
    readonly option: string
    readonly tasks: readonly Task[]
    /** What the option gives in money (EXE-4). */
    readonly entry?: LedgerEntry | undefined
    readonly ratification?: Ratification | undefined
  }
  'complaint.amended': {
    readonly toldCustomer: { readonly at: string; readonly channel: string; readonly words: string }
    readonly toldLate: boolean
  }
  'complaint.ratified': { readonly verdict: 'ratified' | 'refused'; readonly comment: string } & Levelled
  'complaint.completed': {
    readonly answer: string
    readonly summary?: string | undefined
    /** ANTI-1: to how many of the latest answers it is nearly the same, where that is many. */
    readonly answersAlike?: number | undefined
  } & Flagged
  'complaint.revisited': {
    readonly revisit: Revisit
    readonly state: State
    readonly closesAt: string | null
    /** REV-2: solved, and yet dissatisfied: who takes it in hand. */
    readonly followUp?: { readonly satisfaction: number; readonly to: readonly string[] } | undefined
  }
  'complaint.reopened': ReopenData & { readonly successor?: string | undefined }
  /** A supervisor has taken the dissatisfied customer in hand (REV-2). */
  'revisit.followed_up': { readonly words: string }
  /** ANTI-1: `index` counts the complaint's revisits from 0. */
  'revisit.exclusion_proposed': { readonly index: number }
  'revisit.excluded': {
    readonly index: number
    readonly satisfaction: number | null
    readonly recommend: number | null
  }
  'revisit.exclusion_refused': { readonly index: number }
  'complaint.dismissal_proposed': { readonly dismissal: Dismissal }
  'complaint.dismissed': { readonly closesAt: string }
  'complaint.dismissal_refused': Record<never, never>
  'complaint.appealed': {
    readonly grounds: string
    readonly excluded: readonly string[]
    readonly successor?: string | undefined
  }
  'complaint.withdrawn': { readonly tasks?: 'finish' | 'undo' | undefined; readonly closesAt: string }
  'complaint.merged': { readonly into: string; readonly closesAt: string }
  'complaint.split': { readonly from: string }
  'complaint.converted': Frozen & { readonly kind: string; readonly answer: string } & Flagged
  'complaint.transferred': Frozen & { readonly body: string }
  'complaint.concluded': Frozen & {
    readonly answer: string
    readonly stillOffered?: string | undefined
    readonly until?: string | undefined
    readonly otherWays: readonly string[]
    /** LIFE-10: concluded because the customer can't be reached. */
    readonly onBasis?: 'unreachable' | undefined
  } & Flagged
  'complaint.archived': Frozen & { readonly disposal: Disposal }
  /** ARC-2: the tombstone: the texts of people are gone; which batch it was in, and who approved that (PRIV-4). */
  'complaint.disposed': { readonly batch: string; readonly approvedBy: readonly string[] }
  'complaint.legally_reviewed': { readonly review: LegalReview }
  'complaint.assigned': {
    readonly handler: string | null
    readonly department: string | null
    /** REC-9: who answers until somebody of the department has signed. */
    readonly meanwhile?: string | null | undefined
    /** The rule of the routing policy that gave it there, where one did (ASG-1). */
    readonly rule?: string | undefined
  }
  'complaint.assignment_accepted': { readonly handler: string }
  'complaint.assignment_returned': {
    readonly returns: number
    readonly arbitration: boolean
    readonly meanwhile?: string | null | undefined
  }
  'complaint.escalated': { readonly level: number }
  'complaint.urged': { readonly urge: Urge }
  'complaint.paused': { readonly pause: Pause }
  'complaint.resumed': {
    readonly awaiting: Awaiting
    readonly answer?: string | undefined
    /** The customer answered; the words themselves are sealed. */
    readonly heard?: boolean | undefined
  }
  'complaint.held': Record<never, never>
  'complaint.released': Record<never, never>
  'verification.asked': { readonly verification: Verification }
  /** A link was given out by which a third party answers (VER-1); the token is in no event. */
  'verification.linked': { readonly id: string; readonly expiresAt: string }
  'verification.answered': {
    readonly id: string
    readonly answer: string
    readonly finding: string
    readonly evidence?: Evidence | undefined
  }
  'verification.waived': { readonly id: string | null }
  'verification.handed_over': HandedOver
  'statement.made': { readonly statement: Statement }
  'evidence.added': { readonly attachment: Attachment }
  'evidence.marked': { readonly id: string; readonly confidential: boolean }
  'statement.asked': { readonly request: StatementRequest }
  'respondent.told': { readonly told: RespondentTold; readonly words: string }
  'retaliation.reported': { readonly id: string; readonly words: string }
  'progress.noted': { readonly words: string }
  'contact.attempted': { readonly attempt: Attempt }
  /** CLK-13: the time for the customer's answer is over: their silence begins (LIFE-10). */
  'contact.unanswered': ClockSaid
  /** SAFE-1: the first complaint of a case leads it; what happens in the case stands on its timeline. */
  'safety.opened': {
    readonly safetyCase: string
    readonly product: string | null
    readonly batch: string | null
  }
  'safety.joined': { readonly safetyCase: string }
  'safety.contained': {
    readonly safetyCase: string
    readonly measures: readonly { readonly action: string }[]
    readonly evidence: Evidence
  }
  'safety.recall_voted': { readonly safetyCase: string; readonly vote: RecallVote; readonly tell?: 'gm' }
  'safety.recall_decided': { readonly safetyCase: string; readonly recall: boolean }
  'safety.reported': {
    readonly safetyCase: string
    readonly authority: string
    readonly filedAt: string
    readonly evidence: Evidence
  }
  'safety.buyers_listed': {
    readonly safetyCase: string
    readonly buyers: number
    readonly evidence: Evidence
  }
  'safety.closed': { readonly safetyCase: string }
  /** IMP-1: an improvement comes of it. */
  'improvement.linked': { readonly improvement: string }
  'message.sent': {
    readonly message: Message
    /** ASG-4: it tells the customer who answers now, and why. */
    readonly tellsHandOver?: boolean | undefined
    /** REC-7: the steps of the checklist that are done by it. */
    readonly steps?: readonly ChecklistStep[] | undefined
  }
  /** What the customer, or a representative of theirs, said. */
  'message.received': { readonly message: Message }
  /** A link to the customer's own page was given: theirs, or that of a representative. */
  'tracking.linked': { readonly representative: string | null }
  'tracking.revoked': { readonly representative: string | null }
  'representative.named': { readonly representative: Representative }
  'representative.accepted': { readonly id: string }
  'representative.revoked': { readonly id: string }
  /** NOT-1: none of its ways led to the customer. */
  'message.failed': FailedMessage
  /** REC-5: it was added to this complaint and belongs elsewhere: to that one, or to none. */
  'message.moved': { readonly id: string; readonly complaint: string | null }
  'checklist.ticked': { readonly step: ChecklistStep; readonly note?: string | undefined }
  'assistance.asked': { readonly assistance: Assistance }
  'assistance.signed': { readonly id: string }
  'assistance.finished': { readonly id: string; readonly answer: string }
  'assistance.returned': { readonly id: string }
  'assistance.cancelled': { readonly id: string }
  'clock.warned': ClockSaid & { readonly share: number }
  /** Of a clock that repeats, how often it was due since somebody looked. */
  'clock.breached': ClockSaid & { readonly count?: number | undefined }
  'clock.escalated': ClockSaid & {
    readonly id: string
    readonly level: number
    /** The rung, and who holds it; nobody where the tenant keeps no members. */
    readonly role: string
    readonly to: readonly string[]
  }
  'clock.moved': {
    readonly clock: string
    readonly instance: number
    readonly dueAt: string
    readonly dueBefore: string
    readonly calendarVersion: number
  }
  'clock.acknowledged': { readonly clock: string; readonly instance: number; readonly id: string }
  'clock.extended': {
    readonly clock: string
    readonly instance: number
    /** How many of its extensions it now has, and whose role allowed this one (CLK-10). */
    readonly extended: number
    readonly approvedBy: string
    /** Null while it is paused. */
    readonly dueAt: string | null
    readonly dueBefore: string | null
    readonly toldCustomer?: { readonly at: string; readonly channel: string; readonly words: string }
  }
  'task.started': { readonly id: string }
  'task.finished': { readonly id: string; readonly evidence: Evidence }
  'task.cancelled': { readonly id: string }
  'task.progressed': { readonly id: string; readonly words: string }
  'task.postponed': {
    readonly id: string
    readonly postponement: Postponement
    readonly words: string
  }
  'task.handed_over': HandedOver
  'payment.recorded': {
    readonly id: string
    readonly payment: Payment
    /** To whom, and by which reference. */
    readonly payee: string
    readonly evidence: Evidence
  }
  'recovery.recorded': {
    readonly id: string
    readonly recovery: Recovery
    readonly payer: string
    readonly evidence: Evidence
  }
  'compensation.raised': { readonly id: string; readonly approved: Money; readonly dueAt: string }
}

/** What a clock says of itself (CLK-1): when it was due, and when that was noticed (CLK-4). */
export interface ClockSaid {
  readonly clock: string
  readonly instance: number
  readonly dueAt: string
  readonly noticedAt: string
}

/** What may happen to a complaint, in the past tense of the command. */
export type EventType = keyof EventData

/** A JSON merge patch of the record: null takes a value away. */
export type RecordPatch = { readonly [K in keyof ComplaintRecord]?: unknown } & {
  readonly rootCause?: string | null
  readonly cause?: unknown
}

/** What a decision says has happened: its type, what changed, and why. */
export type Fact = {
  [T in EventType]: {
    readonly type: T
    readonly data: EventData[T] & Taken
    readonly reason?: string | undefined
  }
}[EventType]

/** REC-9: who took a complaint that belonged to nobody by giving it its first command. */
export interface Taken {
  readonly taken?: { readonly handler: string; readonly department: string | null } | undefined
}

/** A fact with who, when, in what role and from where (LIFE-2). `at` is an instant with ms. */
export type ComplaintEvent = Fact & {
  readonly complaint: string
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly origin: string
}
