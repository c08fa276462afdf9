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

/** Who may ratify: the approver by grade or the next above; for the top of the ladder the one below (`ratify`). */
export function ratifiersFor(policy: Policies['approval'], approver: Approver): Approver[] {
  const index = policy.ladder.indexOf(approver)
  const other = policy.ladder[index + 1] ?? policy.ladder[index - 1]
  return other ? [approver, other] : [approver]
}

function top(policy: Policies['approval']): Approver {
  return policy.ladder[policy.ladder.length - 1] as Approver
}
