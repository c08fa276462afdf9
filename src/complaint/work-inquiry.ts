import type { FileType } from '../policy/evidence-policy.ts'
import type { Evidence } from './complaint.ts'

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
