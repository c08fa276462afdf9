import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { holdersOfGm, takenOverBy } from '../complaint/reviewer.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { raiseAt } from '../policy/grading.ts'

/** `reopen`: unsolved, so back to work; a frozen dossier gets a successor instead, made by the shell (LIFE-8). */
export const reopen = defineStep({
  step: 'reopen',
  input: Reason,
  decide: (complaint, { reason }, by) => reopened(complaint, by, reason),
})

/**
 * Counted; the second and every later one raises the grade a level (an urgent one tells the gm) and goes to another handler,
 * who is named where members are kept.
 */
export function reopened(complaint: Complaint, by: By, reason: string): Fact[] {
  const reopenedCount = complaint.reopenedCount + 1
  const { grading } = by.policies
  const raisedTo = raiseAt(grading, reopenedCount, complaint.grade)
  if (reopenedCount < 2)
    return [fact('complaint.reopened', { reopenedCount, grade: complaint.grade, excluded: [] }, reason)]
  const excluded = excludedBy(complaint)
  const told = toldOf(complaint)
  const data = {
    ...{ reopenedCount, grade: raisedTo ?? complaint.grade, raisedTo, excluded },
    ...(told ? { tell: told, to: holdersOfGm(complaint, by) } : { tell: told }),
  }
  return [fact('complaint.reopened', data, reason), ...takenOverBy(complaint, excluded, by)]
}

/** Who is told when it is reopened once more: of an urgent one, whose grade can't rise, the gm (`reopen`). */
export function toldOf({ grade, reopenedCount }: Complaint): 'gm' | undefined {
  return grade === 'urgent' && reopenedCount >= 1 ? 'gm' : undefined
}

/** Who may not handle it after the next reopening: from the second on whoever handled it last (`reopen`). */
export function excludedBy({ reopenedCount, handler }: Complaint): string[] {
  return reopenedCount >= 1 && handler ? [handler] : []
}
