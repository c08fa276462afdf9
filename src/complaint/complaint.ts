import type { Approver } from '../policy/approval.ts'
import type { GradeReason } from '../policy/grading.ts'
import type { ChecklistStep } from '../policy/message-terms.ts'
import type { Grade, PolicyVersions } from '../policy/policy.ts'
import type { Exclusion, FollowUp, Safety } from './aftercare.ts'
import type { State } from './states.ts'
import type {
  Assignment,
  Dismissal,
  Escalation,
  LegalReview,
  Pause,
  Settlement,
  Untold,
  Urge,
} from './work.ts'
import type { Attempt, ReadBack, Representative, Revisit, SilenceNotice, Ticked } from './work-contact.ts'
import type { Assistance, LedgerEntry, Progress, Task } from './work-execution.ts'
import type {
  Attachment,
  RespondentTold,
  RetaliationReport,
  Statement,
  StatementRequest,
  Verification,
} from './work-inquiry.ts'
import type { Approval, Cause, Decision, Plan, Ratification } from './work-planning.ts'

/** A sum of money: an integer number of fen. */
export interface Money {
  readonly amount: number
  readonly currency: 'CNY'
}

/** The facts by which a complaint is graded (GRD-1, GRD-4). */
export interface Facts {
  readonly affectedCustomers: number
  readonly loss: Money
  readonly amountInDispute?: Money | undefined
  readonly safetyHazard: boolean
  readonly publicOpinionRisk: boolean
  readonly processDefect: boolean
}

/** Who complains (REC-1, REC-3). An absent contact is not known. */
export interface Customer {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly wechat?: string | undefined
  readonly externalId?: string | undefined
  readonly preferredContact?: string | undefined
  readonly type?: string | undefined
  readonly vulnerable?: string | undefined
  readonly accommodation?: string | undefined
  /** They want no messages but those that have to be sent. */
  readonly optOut?: boolean | undefined
  readonly anonymous: boolean
}

/** When and where it happened, to what (REC-1, REC-3). */
export interface Incident {
  readonly at?: string | undefined
  readonly scene?: string | undefined
  readonly orderNumber?: string | undefined
  readonly page?: string | undefined
  readonly contract?: string | undefined
  readonly product?: string | undefined
  readonly model?: string | undefined
  readonly batch?: string | undefined
  readonly outlet?: string | undefined
  readonly region?: string | undefined
  readonly touchpoint?: string | undefined
}

/** The letter by which an authority or a platform passed it on; `replyBy` is a day. */
export interface Referral {
  readonly authority?: string | undefined
  readonly caseNumber?: string | undefined
  readonly replyBy?: string | undefined
}

/** What the customer asks for (诉求). */
export interface Demand {
  readonly kind: string
  readonly words?: string | undefined
}

/** Whom the complaint is about. */
export interface Respondent {
  readonly kind: 'employee' | 'unit' | 'supplier'
  readonly name: string
}

/** One of the matters 事项 of a complaint (REC-12); the first is the one that reports count. */
export interface Matter {
  readonly category: string
  readonly subcategory: string
  readonly demand?: string | undefined
  readonly finding?: string | undefined
  readonly outcome?: string | undefined
}

/** The record as the customer gave it and as it was corrected. */
export interface ComplaintRecord {
  readonly channel: string
  readonly reportedAt?: string | undefined
  readonly customer: Customer
  readonly incident: Incident
  readonly account: string
  readonly demands: readonly Demand[]
  readonly latentNeeds?: string | undefined
  readonly alreadyTried?: string | undefined
  readonly respondents: readonly Respondent[]
  readonly consent?: boolean | undefined
  readonly language: 'zh-CN' | 'en'
  readonly facts?: Facts | undefined
  readonly referral?: Referral | undefined
}

/** What the complaint waits for, beside its state. */
export type Awaiting = 'customer' | 'third_party' | 'confirmation' | 'ratification'

/** How a complaint ended. */
export type Disposal =
  | ('resolved' | 'settled' | 'unfounded' | 'not_accepted' | 'withdrawn' | 'merged')
  | ('transferred' | 'converted' | 'closed_unsettled' | 'unreachable')

/** A complaint as the fold of its events: all there is to know of it. Texts of people are absent where it was rebuilt without keys. */
export interface Complaint extends ComplaintRecord {
  readonly id: string
  readonly reference: string
  readonly kind: string
  readonly state: State
  readonly version: number
  readonly receivedAt: string
  readonly policyVersions: PolicyVersions
  readonly missing: readonly string[]
  readonly noContact: boolean

  readonly matters: readonly Matter[]
  readonly grade: Grade | null
  readonly provisionalGrade: Grade | null
  readonly gradeReasons: readonly GradeReason[]
  /** Below what the criteria don't grade it any more, since it was reopened more than once. */
  readonly raisedTo?: Grade | undefined

  readonly handler: string | null
  readonly department: string | null
  readonly assignment: Assignment | null
  /** What other departments were asked to do for the lead (ASG-3); absent before the first. */
  readonly assistance?: readonly Assistance[] | undefined
  /** ASG-4: a person has spoken to the customer, so that a change of who answers is one for them too. */
  readonly inTouch?: boolean | undefined
  readonly untold?: Untold | null | undefined
  /** Who had a part in the case so far and may no longer handle it (second reopening, appeal). */
  readonly excluded: readonly string[]
  /** Everyone who gave a command here, so that an appeal goes to somebody else. */
  readonly participants: readonly string[]
  /** How far it climbed: 0 handler, 1 supervisor, 2 dept_manager, 3 vp, 4 gm. */
  readonly level: number
  readonly priority: number
  readonly awaiting: readonly Awaiting[]
  readonly legalRisk: boolean
  readonly legalHold: boolean
  readonly legalReview: LegalReview | null
  readonly greenChannel: boolean
  readonly reopenedCount: number
  readonly declinedCount: number
  readonly appealed: boolean
  readonly disposal: Disposal | null
  readonly predecessor: string | null
  readonly successor: string | null
  readonly mergedInto: string | null
  /** The state it goes back to from `dismissed` or `merged`. */
  readonly leftState: State | null
  /** When the time for appeal is over and it may be archived: the clock `close`. */
  readonly closesAt: string | null
  readonly escalations: readonly Escalation[]
  readonly archivedAt: string | null
  /** When the texts of people in it were disposed of (ARC-2); absent while they are kept. */
  readonly disposedAt?: string | undefined
  /** The outcome was told in a message of its own (NOT-1), beside the answer on record. */
  readonly outcomeTold?: boolean | undefined
  /** Since when the work counts as done: attempts at a revisit count from then on (REV-1). */
  readonly executedAt: string | null

  readonly verifications: readonly Verification[]
  readonly verificationWaived: boolean
  readonly statements: readonly Statement[]
  /** Who speaks for the customer (REC-6); absent before the first. */
  readonly representatives?: readonly Representative[] | undefined
  /** REC-11: what the customer said when their account was read back to them, beside their first words. */
  readonly readBack?: (ReadBack & Ticked) | undefined
  /** REC-7: the steps of the checklist that were ticked, or done by what was said; the others show elsewhere. */
  readonly ticked?: { readonly [S in ChecklistStep]?: Ticked } | undefined
  /** The evidence (PRIV-5), in the order in which it came; absent before the first. */
  readonly attachments?: readonly Attachment[] | undefined
  /** What those complained of were asked, and told (FAIR-1, FAIR-3); absent before the first. */
  readonly statementRequests?: readonly StatementRequest[] | undefined
  readonly respondentsTold?: readonly RespondentTold[] | undefined
  readonly retaliation?: readonly RetaliationReport[] | undefined
  readonly plan: Plan | null
  readonly formerPlans: readonly Plan[]
  readonly rootCause?: string | undefined
  /** The same by fishbone and five whys (PLAN-4). */
  readonly cause?: Cause | undefined
  /** The role that approves the plan as it stands; null without a plan. */
  readonly approver: Approver | null
  readonly approvedBy: string | null
  /** What the matrix asks for the plan, and who has given it (APP-1); absent before the first plan. */
  readonly approval?: Approval | null | undefined
  readonly ratification: Ratification | null
  readonly decision: Decision | null
  readonly tasks: readonly Task[]
  /** The latest entry on how it goes (EXE-2); absent before the first. */
  readonly progress?: Progress | undefined
  /** What is owed to the customer in money and what became of it (EXE-4); absent before the first. */
  readonly ledger?: readonly LedgerEntry[] | undefined
  readonly revisits: readonly Revisit[]
  /** Absent before the first score that was to be left out (ANTI-1). */
  readonly exclusions?: readonly Exclusion[] | undefined
  /** Absent unless a customer was dissatisfied though it was solved (REV-2). */
  readonly followUp?: FollowUp | undefined
  /** Absent where there is no hazard (SAFE-1). */
  readonly safety?: Safety | undefined
  /** The improvements that came of it (IMP-1); absent before the first. */
  readonly improvements?: readonly string[] | undefined
  readonly urges: readonly Urge[]
  /** Urges since the last command or message (LIFE-11). */
  readonly urgesUnanswered: number
  readonly pauses: readonly Pause[]
  /** The tries to reach a silent customer since they were last heard (LIFE-10); absent before the first. */
  readonly attempts?: readonly Attempt[] | undefined
  readonly silenceNotice?: SilenceNotice | null | undefined
  /** Since when they owe an answer that they were asked for and waited for (CLK-13); until they are heard. */
  readonly silentSince?: string | null | undefined
  readonly dismissal: Dismissal | null
  readonly settlement: Settlement | null
  /** The answer that the customer sees (ANTI-1), whichever command gave it. */
  readonly answer?: string | undefined
  /** To how many of the latest answers this one is nearly the same 模板化 (ANTI-1); absent where to few. */
  readonly answersAlike?: number | undefined
  readonly summary?: string | undefined
  readonly conclusion: Conclusion | null
}

/** The final answer of `conclude` (LIFE-9). */
export interface Conclusion {
  readonly stillOffered?: string | undefined
  readonly until?: string | undefined
  readonly otherWays: readonly string[]
}

/** What proves that something was done: a reference to where the proof is kept. */
export interface Evidence {
  readonly reference: string
  readonly note?: string | undefined
  /** The ids of attachments of the same complaint. */
  readonly attachments?: readonly string[] | undefined
}
