/** A score that two people leave out of the figures, or don't (ANTI-1). */
export interface Exclusion {
  /** Which of the complaint's revisits, from 0. */
  readonly index: number
  readonly state: 'proposed' | 'excluded' | 'kept'
  readonly proposedBy: string
  readonly proposedAt: string
  readonly decidedBy?: string | undefined
  readonly decidedAt?: string | undefined
}

/** Solved, and yet the customer was dissatisfied: a supervisor takes it in hand (REV-2). */
export interface FollowUp {
  readonly state: 'due' | 'done'
  readonly satisfaction: number
  readonly since: string
  /** Whose it is where members are kept; anybody's of the role else. */
  readonly to: readonly string[]
  readonly doneAt?: string | undefined
  readonly doneBy?: string | undefined
}

/** What quality, legal, or where they differ the gm, say of a recall (SAFE-1). */
export interface RecallVote {
  readonly voter: 'quality' | 'legal' | 'gm'
  readonly recall: boolean
  readonly by: string
  readonly at: string
}

/** The safety case of a complaint (SAFE-1); its steps stand on the complaint that was the first of the case. */
export interface Safety {
  readonly safetyCase: string
  readonly leads: boolean
  readonly openedAt: string
  readonly containedAt?: string | undefined
  readonly votes?: readonly RecallVote[] | undefined
  readonly recall?: boolean | undefined
  readonly decidedAt?: string | undefined
  readonly reportedAt?: string | undefined
  /** How many other buyers of the batch were listed. */
  readonly buyers?: number | undefined
  readonly buyersAt?: string | undefined
  readonly closedAt?: string | undefined
}
