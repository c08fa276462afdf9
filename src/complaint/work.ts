import type { Approver } from '../policy/approval.ts'
import type { FileType } from '../policy/evidence-policy.ts'
import type { OptionKind } from '../policy/ready-policy.ts'
import type { Awaiting, Evidence, Money } from './complaint.ts'

/** A question put to somebody who can find out what happened (VER-1). `dueAt` is an instant. */
export interface Verification {
  readonly id: string
  readonly kind: 'internal' | 'external'
  readonly source: string
  readonly question: string
  readonly owner: string
  /** What whoever answers by a link without an account gets to read beside the question (VER-1, FAIR-4). */
  readonly shared?: string | undefined
  readonly dueAt?: string | undefined
  readonly askedAt: string
  readonly askedBy: string
  readonly state: 'asked' | 'answered' | 'waived'
  readonly answer?: string | undefined
  readonly finding?: string | undefined
  readonly evidence?: Evidence | undefined
  readonly reason?: string | undefined
  /** Until when the link holds by which a third party answers; absent where none was given out. */
  readonly linkedUntil?: string | undefined
  readonly concludedAt?: string | undefined
  readonly concludedBy?: string | undefined
}

/** What one side says, or why it doesn't (FAIR-1). */
export interface Statement {
  readonly id: string
  readonly by: 'complainant' | 'respondent'
  /** What they say of outcome and grounds once told (FAIR-3); absent: their statement. */
  readonly kind?: 'comment' | undefined
  /** The request that it answers. */
  readonly request?: string | undefined
  readonly words?: string | undefined
  readonly missingBecause?: string | undefined
  /** What they handed in with it. */
  readonly attachments?: readonly string[] | undefined
  readonly at: string
  readonly recordedBy: string
}

/** A piece of evidence (PRIV-5): a file, by what its content is; the content itself lies in the store of files. */
export interface Attachment {
  readonly id: string
  readonly name: string
  readonly type: FileType
  readonly bytes: number
  readonly sha256: string
  readonly addedAt: string
  readonly by: string
  /** Only a redacted copy of it leaves the house. */
  readonly confidential?: boolean | undefined
  /** Handed in by somebody without an account. */
  readonly outside?: boolean | undefined
  /** The original of which this is the redacted copy. */
  readonly redactionOf?: string | undefined
}

/** What somebody complained of is asked to answer (FAIR-1); they see this and not who asks (FAIR-4). `dueAt` is an instant. */
export interface StatementRequest {
  readonly id: string
  /** The `sub` of who answers: an employee complained of, or somebody for the unit. */
  readonly owner: string
  readonly question: string
  readonly dueAt?: string | undefined
  readonly askedAt: string
  readonly askedBy: string
  readonly answeredAt?: string | undefined
}

/** Somebody complained of was told outcome and grounds (FAIR-3); what was said stays in its event. */
export interface RespondentTold {
  readonly id: string
  /** Which of those complained of, by their place in the record. */
  readonly respondent: number
  readonly channel: string
  readonly at: string
  readonly by: string
}

/** A report of retaliation 打击报复 (FAIR-4): for auditors. What was said stays in its event. */
export interface RetaliationReport {
  readonly id: string
  readonly at: string
  readonly reportedBy: string
}

/** The latest entry on how it goes (EXE-2); of a task, or of the whole. */
export interface Progress {
  readonly taskId: string | null
  readonly words: string
  readonly at: string
  readonly by: string
}

/** One thing that an option promises; `dueIn` is an ISO duration from execution on. */
export interface Measure {
  readonly action: string
  readonly owner: string
  readonly department: string
  readonly dueIn: string
  /** The kind of work, by which policy knows its usual time and whether money moves with it (EXE-1, EXE-4). */
  readonly kind?: string | undefined
  /** The places of the measures of this option that must be done before it. */
  readonly after?: readonly number[] | undefined
}

/** One of at least three ways to meet the complaint (PLAN-1). */
export interface Option {
  readonly id: string
  readonly title: string
  readonly measures: readonly Measure[]
  readonly cost: Money
  readonly basis: readonly string[]
  readonly meetsDemands: readonly boolean[]
  readonly goodwill: boolean
  readonly kind?: OptionKind | undefined
  /** The ready option of the library that it was made from (PLAN-2). */
  readonly from?: { readonly library: string } | undefined
  /** Codes of the library of legal bases (LAW-1). */
  readonly laws?: readonly string[] | undefined
  /** The customer asked for it themselves (PLAN-6: a coupon in the place of money). */
  readonly customerChose?: boolean | undefined
  readonly notRecommendedBecause?: string | undefined
  readonly overPromise?: OverPromise | undefined
}

/** PLAN-3: promised faster than lately achieved for that work; ISO durations. */
export interface OverPromise {
  readonly promised: string
  readonly achieved: string
  /** How many cases it is judged by. */
  readonly cases: number
}

/** PLAN-6: what an applicable law gives at least, and the most that the plan offers. */
export interface BelowEntitlement {
  readonly law: string
  /** Null where the law names no sum, and no option rests on it. */
  readonly minimum: Money | null
  readonly offered: Money
}

/** PLAN-2: a department that carries out a measure says that it will (会签). */
export interface Countersignature {
  readonly department: string
  readonly state: 'asked' | 'signed'
  readonly by?: string | undefined
  readonly at?: string | undefined
  readonly comment?: string | undefined
}

/** The six branches of a fishbone 鱼骨图 (PLAN-4). */
export const BRANCHES = ['man', 'machine', 'material', 'method', 'environment', 'measurement'] as const

/** The root cause with its five-why chain, and what else had a part (PLAN-4). */
export interface Cause {
  readonly branch: (typeof BRANCHES)[number]
  /** From the first why to the last, at most five. */
  readonly whys: readonly string[]
  readonly factors?:
    | readonly { readonly branch: (typeof BRANCHES)[number]; readonly words: string }[]
    | undefined
}

/** The options laid before the approver and the customer. */
export interface Plan {
  readonly options: readonly Option[]
  /** The id of the option that the planner recommends. */
  readonly recommended: string
  readonly plannedBy: string
  readonly plannedAt: string
  /** Why it promises what was not achieved lately (PLAN-3). */
  readonly overPromiseReason?: string | undefined
  readonly belowEntitlement?: readonly BelowEntitlement[] | undefined
  readonly entitlementReason?: string | undefined
  /** The departments that were asked; absent where none was (PLAN-2). */
  readonly countersignatures?: readonly Countersignature[] | undefined
  /** What the customer said to it, once it is history: declined, or taken before it fell. */
  readonly decision?: Decision | undefined
}

/** An approval as one person gave it, for themselves or for somebody they stand in for (APP-1, APP-4). */
export interface GivenApproval {
  readonly by: string
  /** Absent where it was given before approvals had levels. */
  readonly at?: string | undefined
  readonly comment?: string | undefined
  readonly onBehalfOf?: string | undefined
}

/** One level of an approval: so many different people of a role, of that department where one is named (APP-1). */
export interface ApprovalLevel {
  readonly role: Approver
  readonly quorum: number
  readonly department?: string | undefined
  readonly given: readonly GivenApproval[]
}

/** What the approval matrix asks for a plan, by which rule, and who has given it. */
export interface Approval {
  readonly rule: string | null
  readonly levels: readonly ApprovalLevel[]
  readonly anyOrder?: boolean | undefined
  /** When it lapses, an instant; absent while it isn't complete, or where it doesn't. */
  readonly expiresAt?: string | undefined
  /** The last time that something of it was taken back, or that it lapsed. */
  readonly undone?: UndoneApproval | undefined
}

/** An approval that is none any more: taken back by who gave it, or not carried out in time. */
export interface UndoneApproval {
  readonly because: 'withdrawn' | 'lapsed'
  readonly at: string
  readonly by: string
  readonly reason?: string | undefined
}

/** The customer's choice: an option's id, or null where all are declined (`decide`). */
export interface Decision {
  readonly accepted: string | null
  readonly words: string
  readonly onBasis?: 'no_contact' | 'unreachable' | undefined
  readonly at: string
  readonly recordedBy: string
}

/** A measure to be carried out (EXE-1). */
export interface Task {
  readonly id: string
  readonly action: string
  readonly owner: string
  readonly department: string
  readonly dueAt: string
  readonly kind?: string | undefined
  /** The tasks that must be over before it. */
  readonly after?: readonly string[] | undefined
  /** Every later date, with the one before it (ANTI-1). */
  readonly postponements?: readonly Postponement[] | undefined
  readonly state: 'open' | 'started' | 'finished' | 'cancelled'
  readonly evidence?: Evidence | undefined
  readonly reason?: string | undefined
  readonly endedAt?: string | undefined
  readonly endedBy?: string | undefined
}

/** A date that won't be kept, announced with the new one (EXE-3). Instants. */
export interface Postponement {
  readonly from: string
  readonly until: string
  readonly reason?: string | undefined
  /** When and where the customer was told, and whether the date was over by then. */
  readonly toldAt: string
  readonly channel: string
  readonly toldLate: boolean
  readonly at: string
  readonly by: string
}

/** A sum owed to the customer 赔付台账 (EXE-4); `dueAt` is an instant. To whom it was paid stays in its event. */
export interface LedgerEntry {
  readonly id: string
  readonly because: 'option' | 'settlement'
  readonly promised: Money
  readonly promisedAt: string
  /** At most this may be paid. */
  readonly approved: Money
  readonly approvedBy: string
  readonly dueAt: string
  readonly paid: Money
  readonly recovered: Money
  readonly payments: readonly Payment[]
  readonly recoveries: readonly Recovery[]
  /** Since when nothing more of it is owed: the plan that promised it fell. */
  readonly voidedAt?: string | undefined
}

/** How a sum went to the customer. */
export const PAYMENT_METHODS = [
  ...(['original_route', 'bank_transfer', 'wechat', 'alipay', 'cash', 'coupon', 'in_kind', 'other'] as const),
] as const

/** One of them. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]

/** Money that went to the customer. */
export interface Payment {
  readonly id: string
  readonly amount: Money
  readonly at: string
  readonly method: PaymentMethod
  readonly recordedBy: string
}

/** Money that a third party gave back 追偿. */
export interface Recovery {
  readonly id: string
  readonly amount: Money
  readonly at: string
  readonly recordedBy: string
}

/** What the lead asks another department to do for it 协办 (ASG-3); `dueAt` is an instant. */
export interface Assistance {
  readonly id: string
  readonly department: string
  readonly task: string
  readonly dueAt: string
  readonly askedAt: string
  readonly askedBy: string
  readonly state: 'asked' | 'signed' | 'finished' | 'returned' | 'cancelled'
  readonly signedAt?: string | undefined
  readonly signedBy?: string | undefined
  readonly answer?: string | undefined
  readonly reason?: string | undefined
  readonly endedAt?: string | undefined
  readonly endedBy?: string | undefined
}

/** One attempt to ask the customer whether it is solved (REV-1, REV-2). */
export interface Revisit {
  readonly channel: string
  readonly outcome: 'reached' | 'no_answer' | 'refused'
  readonly solved?: 'yes' | 'partly' | 'no' | undefined
  readonly anythingElse?: string | undefined
  readonly satisfaction?: number | undefined
  readonly recommend?: number | undefined
  readonly words?: string | undefined
  readonly onBasis?: 'no_contact' | undefined
  readonly at: string
  readonly by: string
}

/** What was said to the customer, as recorded by who said it. */
export interface Message {
  readonly id: string
  readonly kind: string
  readonly channel: string
  readonly words: string
  readonly at: string
  readonly by: string
  readonly delay?: Delay | undefined
  /** The template that its words came from, and its subject line where that has one. */
  readonly template?: string | undefined
  readonly title?: string | undefined
  /** The phrases of policy that are only flagged (REC-8). */
  readonly flags?: readonly string[] | undefined
  readonly readBack?: ReadBack | undefined
  /** It was said by other means and is only recorded: nothing is delivered. */
  readonly alreadySaid?: true | undefined
}

/** REC-11: whether the customer confirmed their account as it was read back to them, or what they corrected it to. */
export interface ReadBack {
  readonly confirmed: boolean
  readonly words?: string | undefined
}

/** A message that could be delivered by none of its ways; `code` is why the last of them failed. */
export interface FailedMessage {
  readonly id: string
  readonly kind: string
  readonly ways: readonly string[]
  readonly code: string
}

/** When a step of the checklist was done, and by whom (REC-7). */
export interface Ticked {
  readonly at: string
  readonly by: string
}

/** Who speaks for the customer, with what proves it (REC-6); `until` is an instant. */
export interface Representative {
  readonly id: string
  readonly name: string
  readonly relation: string
  readonly contact: string
  readonly proof: Evidence
  readonly until?: string | undefined
  /** `named`: the proof is still to be accepted; only who is `accepted` has a link. */
  readonly state: 'named' | 'accepted' | 'revoked'
  readonly namedAt: string
  readonly namedBy: string
  readonly acceptedAt?: string | undefined
  readonly acceptedBy?: string | undefined
  readonly revokedAt?: string | undefined
  readonly revokedBy?: string | undefined
}

/** What was told of a limit that won't be kept: the new date, and who answers for it (CLK-14). Instants. */
export interface Delay {
  readonly clock: string
  readonly until: string
  readonly owner: string
  /** The limit that it is told of, and whether it was over by then. */
  readonly dueAt: string | null
  readonly toldLate: boolean
}

/** A try to reach the customer (LIFE-10). */
export interface Attempt {
  readonly id: string
  readonly channel: string
  readonly outcome: 'reached' | 'no_answer'
  readonly words?: string | undefined
  readonly readBack?: ReadBack | undefined
  readonly at: string
  readonly by: string
}

/** When, and where, the customer was told in writing what will happen if they stay silent (LIFE-10). */
export interface SilenceNotice {
  readonly at: string
  readonly channel: string
}

/** Somebody presses for progress (LIFE-11); `by` is the customer or a member. */
export interface Urge {
  readonly by: 'customer' | 'member'
  /** By when a member wants it done. */
  readonly dueAt?: string | undefined
  readonly words: string
  readonly at: string
  readonly recordedBy: string
}

/** A wait for somebody outside, with the question that was put (CLK-13). */
export interface Pause {
  readonly awaiting: Extract<Awaiting, 'customer' | 'third_party'>
  readonly question: string
  readonly from: string
  readonly resumeBy: string
  readonly until?: string | undefined
  readonly answer?: string | undefined
}

/** A dismissal proposed by one person and confirmed by another. */
export interface Dismissal {
  readonly kind: 'not_accepted' | 'unfounded'
  readonly ground?: string | undefined
  /** The ground of an unfounded complaint, in words. */
  readonly note?: string | undefined
  readonly reason: string
  readonly proposedBy: string
  readonly confirmedBy?: string | undefined
}

/** What `legal` says of a plan or a final answer. */
export interface LegalReview {
  readonly opinion: 'clear' | 'object'
  readonly comment: string
  readonly by: string
  readonly at: string
}

/** An approval that follows the work: opened by the green channel (APP-2) or owed since a higher grade. */
export interface Ratification {
  readonly because: 'green_channel' | 'regrade'
  readonly openedBy: string
  /** For whom it was opened, where the opener stood in for somebody. */
  readonly openedFor?: string | undefined
  readonly ratifiers: readonly string[]
  /** Where more than one person ratifies; each level by its role or the next above. */
  readonly levels?: readonly ApprovalLevel[] | undefined
}

/** What a department was given to sign for (ASG-2); at the third return a supervisor arbitrates. */
export interface Assignment {
  readonly department: string | null
  readonly accepted: boolean
  readonly returns: number
  readonly arbitration: boolean
}

/** Who answers for a complaint: a person, and the department that leads. */
export interface Answering {
  readonly handler: string | null
  readonly department: string | null
}

/** What the customer doesn't know yet: who answered as far as they know, who does now, and why (ASG-4). */
export interface Untold {
  readonly at: string
  readonly from: Answering
  readonly to: Answering
  readonly reason?: string | undefined
}

/** A breach that climbed to somebody (CLK-1); whoever takes it in hand stops the climb. */
export interface Escalation {
  readonly id: string
  readonly clock: string
  readonly instance: number
  readonly level: number
  readonly role: string
  readonly to: readonly string[]
  readonly at: string
  readonly acknowledgedAt?: string | undefined
  readonly acknowledgedBy?: string | undefined
}

/** What was settled at once (PLAN-5). */
export interface Settlement {
  readonly remedy: string
  readonly cost: Money
  readonly words: string
  readonly evidence: Evidence
  readonly by: string
  readonly at: string
}
