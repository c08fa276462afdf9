/** The stages of a life, in their order; the other states are ways out of them. */
export const STAGES = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'] as const),
  ...(['revisited', 'archived'] as const),
] as const

/** The stages that a complaint may leave. */
export const LEFT_STAGES = STAGES.slice(0, -1)

/** All states but the one in which nothing changes any more. */
export const UNARCHIVED = [...LEFT_STAGES, 'withdrawn', 'dismissed', 'merged'] as const

/** The ways out of a stage, each an event of that name. */
export const WAYS_OUT = [
  ...(['withdrawn', 'dismissed', 'merged', 'converted', 'transferred', 'concluded'] as const),
] as const
