import { holdersOf, type RungContext } from '../members/holders.ts'
import type { Members } from '../members/members.ts'
import type { Grade, Policies } from './policy.ts'

/** A role that approves plans. */
export type Approver = Policies['approval']['ladder'][number]

/** APP-1: who approves, by grade and by the compensation of the dearest option in fen; the higher of the two. */
export function approverFor(policy: Policies['approval'], grade: Grade, compensation: number): Approver {
  const byCompensation = policy.byCompensation.find(
    ({ upTo }) => upTo === undefined || compensation <= upTo,
  )?.approver
  const candidates = [policy.byGrade[grade], byCompensation ?? top(policy)]
  return candidates.reduce((a, b) => (policy.ladder.indexOf(b) > policy.ladder.indexOf(a) ? b : a))
}

/**
 * FAIR-2: the first role from the approver's upward of which somebody may decide on this complaint. A role that only
 * people with a conflict of interest hold is passed over; where all above are, the approver stays, and FAIR-5 holds.
 */
export function approverWithoutConflict(
  { ladder }: Policies['approval'],
  approver: Approver,
  members: Members | null | undefined,
  context: RungContext,
): Approver {
  const from = ladder.slice(ladder.indexOf(approver))
  return members ? (from.find((role) => !isConflicted(members, role, context)) ?? approver) : approver
}

/** FAIR-5: whether everybody who could approve, from this role upward, has a conflict of interest. */
export function isLadderConflicted(
  { ladder }: Policies['approval'],
  approver: Approver,
  members: Members | null | undefined,
  context: RungContext,
): boolean {
  const from = ladder.slice(ladder.indexOf(approver))
  return members ? from.every((role) => isConflicted(members, role, context)) : false
}

/** Whether there are holders, and all of them have a conflict. */
function isConflicted(members: Members, role: Approver, context: RungContext): boolean {
  const all = holdersOf(members, role, { ...context, conflicted: NOBODY })
  return all.length > 0 && holdersOf(members, role, context).length === 0
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
