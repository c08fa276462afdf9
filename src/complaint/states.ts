/** The states of domain.md §2, in the order of a life; the last three besides. */
export const STATES = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'] as const),
  ...(['revisited', 'archived', 'withdrawn', 'dismissed', 'merged'] as const),
] as const

/** Where a complaint is in its life. */
export type State = (typeof STATES)[number]

/** The states in which somebody still owes the customer something: received … revisited. */
export const OPEN_STATES = [
  ...(['received', 'classified', 'graded', 'planned', 'approved', 'executing', 'executed'] as const),
  'revisited' as const,
]

/** Whether a complaint in this state is open. */
export function isOpen(state: State): boolean {
  return (OPEN_STATES as readonly State[]).includes(state)
}
