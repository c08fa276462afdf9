import { countersignMark } from '../access/actor.ts'
import type { Complaint } from './complaint.ts'
import { isOpen } from './states.ts'
import type { Assistance } from './work-execution.ts'

/**
 * Whose complaint it is to see besides the lead's: departments that were asked to assist (ASG-3) or to countersign a plan, also
 * one that was made anew since, these marked for their heads too (PLAN-2). As `assistsFor` names them.
 */
export function askedDepartments({
  assistance = [],
  plan,
  formerPlans,
}: Pick<Complaint, 'assistance' | 'plan' | 'formerPlans'>): string[] {
  const plans = plan ? [plan, ...formerPlans] : formerPlans
  const asked = plans.flatMap(({ countersignatures = [] }) => countersignatures.map((one) => one.department))
  const assisting = assistance.map(({ department }) => department)
  return [...new Set([...assisting, ...asked, ...asked.map(countersignMark)])]
}

/** Whether the lead still waits for what it asked of another department (ASG-3). */
export function isOpenAssistance({ state }: Assistance): boolean {
  return state === 'asked' || state === 'signed'
}

/** ASG-3: a date that passed shows, as long as the complaint is worked on. */
export function isOverdue({ state }: Complaint, assistance: Assistance, at: Date): boolean {
  return isOpen(state) && isOpenAssistance(assistance) && at >= new Date(assistance.dueAt)
}

/** What was asked of other departments is over with the complaint. */
export function assistanceCancelled(
  { assistance }: Complaint,
  at: string,
  by: string,
): Pick<Complaint, 'assistance'> {
  return {
    assistance: assistance?.map((one) =>
      isOpenAssistance(one) ? { ...one, state: 'cancelled', endedAt: at, endedBy: by } : one,
    ),
  }
}
