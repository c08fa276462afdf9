import type { Evidence } from './complaint.ts'

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
