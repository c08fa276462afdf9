import { holdersOf, type RungContext } from '../members/holders.ts'
import type { Members } from '../members/members.ts'
import type { Grade, Policies } from './policy.ts'

/** A role that approves plans. */
export type Approver = Policies['approval']['ladder'][number]

/** APP-1: one person, by grade and by the compensation of the dearest option in fen: the higher of the two. */
export function approverFor(policy: Policies['approval'], grade: Grade, compensation: number): Approver {
  const byCompensation = policy.byCompensation
    ? (policy.byCompensation.find(({ upTo }) => upTo === undefined || compensation <= upTo)?.approver ??
      top(policy))
    : undefined
  const candidates = [policy.byGrade?.[grade], byCompensation].filter((one) => one !== undefined)
  if (candidates.length === 0) return top(policy)
  return candidates.reduce((a, b) => (policy.ladder.indexOf(b) > policy.ladder.indexOf(a) ? b : a))
}

/**
 * FAIR-2: the first role from the approver's upward of which as many may decide on this complaint as are asked for. A role
 * that only people with a conflict of interest hold is passed over; where all above are, the approver stays, and FAIR-5 holds.
 */
export function approverWithoutConflict(
  { ladder }: Policies['approval'],
  approver: Approver,
  members: Members | null | undefined,
  context: RungContext,
  quorum = 1,
): Approver {
  if (!members) return approver
  const from = ladder.slice(ladder.indexOf(approver))
  return (
    from.find((role) => !isShort(members, role, context, quorum)) ??
    from.find((role) => !isShort(members, role, context, 1)) ??
    approver
  )
}

/** FAIR-5: whether everybody who could approve, from this role upward, has a conflict of interest. */
export function isLadderConflicted(
  { ladder }: Policies['approval'],
  approver: Approver,
  members: Members | null | undefined,
  context: RungContext,
): boolean {
  const from = ladder.slice(ladder.indexOf(approver))
  return members ? from.every((role) => isShort(members, role, context, 1)) : false
}

/** Whether conflicts leave fewer holders than are asked for, of as many as there are. */
function isShort(members: Members, role: Approver, context: RungContext, quorum: number): boolean {
  const all = holdersOf(members, role, { ...context, conflicted: NOBODY })
  return holdersOf(members, role, context).length < Math.min(quorum, all.length)
}

const NOBODY: ReadonlySet<string> = new Set()

/** Who may ratify: the approver by grade or the next above; for the top of the ladder the one below (`ratify`). */
export function ratifiersFor(policy: Policies['approval'], approver: Approver): Approver[] {
  const index = policy.ladder.indexOf(approver)
  const other = policy.ladder[index + 1] ?? policy.ladder[index - 1]
  return other ? [approver, other] : [approver]
}

function top(policy: Policies['approval']): Approver {
  return policy.ladder[policy.ladder.length - 1] as Approver
}
