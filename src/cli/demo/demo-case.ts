import type { Facts, Money } from '../../complaint/complaint.ts'
import type { Cause } from '../../complaint/work-planning.ts'

/** The departments of the fictional company 晴川生活 that handle its complaints. */
type DemoDepartment = 'after-sales' | 'logistics' | 'stores' | 'online'

/** Where a demo complaint comes to rest: a state of domain.md §2, or a turn taken on the way. */
type DemoTarget =
  | 'received'
  | 'classified'
  | 'graded'
  | 'verified'
  | 'planned'
  | 'approved'
  | 'declined'
  | 'executing'
  | 'green_channel'
  | 'executed'
  | 'revisited'
  | 'archived'
  | 'reopened'
  | 'settled'
  | 'withdrawn'
  | 'dismissal_awaiting'
  | 'dismissed'
  | 'appealed'
  | 'merged'
  | 'converted'
  | 'transferred'
  | 'concluded'
  | 'returned'
  | 'paused'
  | 'amended'
  | 'legal_review'

/** What `classify` is told (CLS-1, REC-12). */
interface DemoClassification {
  readonly category: string
  readonly subcategory: string
  readonly others?: readonly { readonly category: string; readonly subcategory: string }[]
  readonly legalRisk?: boolean
}

/** One question asked and answered (VER-1). */
interface DemoVerification {
  readonly kind: 'internal' | 'external'
  readonly source: string
  readonly question: string
  readonly answer: string
  readonly finding: 'substantiated' | 'partly' | 'unsubstantiated' | 'undetermined'
}

/** One option of a plan (PLAN-1); `dueIn` of a measure is an ISO 8601 duration. */
interface DemoOption {
  readonly title: string
  readonly measures: readonly {
    readonly action: string
    readonly owner: string
    readonly department: DemoDepartment
    readonly dueIn: string
  }[]
  readonly cost: Money
  readonly basis: readonly string[]
  readonly meetsDemands: boolean
  readonly goodwill?: boolean
  readonly laws?: readonly string[]
}

/** A plan of three or four options; `recommended` is the index of one (PLAN-1, PLAN-4). */
interface DemoPlan {
  readonly options:
    | readonly [DemoOption, DemoOption, DemoOption]
    | readonly [DemoOption, DemoOption, DemoOption, DemoOption]
  readonly recommended: number
  readonly notChosen?: readonly { readonly option: number; readonly reason: string }[]
  readonly rootCause?: string
  readonly cause?: Cause
}

/** The customer's answer: the index of the option taken, or null where all were declined. */
interface DemoDecision {
  readonly accept: number | null
  readonly words: string
}

/** What came of the call after completion (REV-1, REV-2). */
interface DemoRevisit {
  readonly outcome: 'reached' | 'no_answer' | 'refused'
  readonly solved?: 'yes' | 'partly' | 'no'
  readonly satisfaction?: number
  readonly recommend?: number
  readonly words?: string
}

/** One complaint of the demo tenant and the texts of every command on its way to `target`. */
export interface DemoCase {
  /** what the case shows, one line, unique */
  readonly title: string
  /** the body of `POST /v1/complaints` */
  readonly intake: Record<string, unknown>
  readonly daysAgo?: number
  /** the department that handles it */
  readonly department: DemoDepartment
  readonly classify?: DemoClassification
  readonly grade?: Facts
  readonly verification?: DemoVerification
  readonly plan?: DemoPlan
  readonly decide?: DemoDecision
  /** reference of the finished tasks */
  readonly evidence?: string
  /** what the customer reads when it is done */
  readonly answer?: string
  readonly revisit?: DemoRevisit
  readonly target: DemoTarget
  /**
   * Texts that the target's own command needs. Besides: `contain` (SAFE-1), `improvement` (IMP-1),
   * `statements` (FAIR-1), `legalReview`
   * `{opinion, comment}` wherever `legalRisk` is set, `into` (a merge names its target by title),
   * `again` `{plan, decide}` (the second plan of a case that is concluded).
   */
  readonly extra?: Record<string, unknown>
}

/** An amount in fen as money. */
export const cny = (amount: number): Money => ({ amount, currency: 'CNY' })

/** Facts under which no criterion of domain.md §6 fires: a single customer, nothing lost. */
export const NO_CRITERION: Facts = {
  affectedCustomers: 1,
  loss: cny(0),
  safetyHazard: false,
  publicOpinionRisk: false,
  processDefect: false,
}
