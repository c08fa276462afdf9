import type { Standing } from '../clocks/clock.ts'
import type { Complaint } from './complaint.ts'

/** How a complaint stands after an event, for its clocks; `before` is the complaint before it. */
export function standingOf(complaint: Complaint, before: Pick<Complaint, 'state'> | null): Standing {
  const { state, grade, provisionalGrade, channel, demands, noContact, awaiting } = complaint
  const { verifications, ratification, decision, tasks, referral, approval, ledger } = complaint
  return {
    ...{ state, was: before?.state ?? null, grade, provisionalGrade, channel, demands, noContact, awaiting },
    ...{ verifications, ratification, decision, tasks, ledger, letterDue: referral?.replyBy },
    approvalExpiresAt: approval?.expiresAt,
  }
}
