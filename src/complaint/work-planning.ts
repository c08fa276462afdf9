import type { Approver } from '../policy/approval.ts'
import type { OptionKind } from '../policy/ready-policy.ts'
import type { Money } from './complaint.ts'

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
