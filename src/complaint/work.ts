import type { Awaiting, Evidence, Money } from './complaint.ts'

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
