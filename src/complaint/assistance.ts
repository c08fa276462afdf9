import type { Complaint } from './complaint.ts'
import { isOpen } from './states.ts'
import type { Assistance } from './work.ts'

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
