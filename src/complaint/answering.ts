import { conflictsOf } from '../members/conflict.ts'
import type { RungContext } from '../members/holders.ts'
import type { Complaint } from './complaint.ts'
import type { Ask } from './guard.ts'

/**
 * REC-9: who goes on answering for a complaint until another has signed: whoever has it, or, where nobody has, `taker`.
 * Null where that person may have nothing to do with it (FAIR-2).
 */
export function answeringMeanwhile(
  complaint: Complaint,
  members: Ask['members'],
  taker: string | null = null,
): string | null {
  const answering = complaint.handler ?? taker
  return answering === null || barredFrom(complaint, members).has(answering) ? null : answering
}

/** Where the ladder of a complaint stands for whoever looks for people on it (CLK-8). */
export function rungOf(complaint: Complaint, { members, at }: Pick<Ask, 'members' | 'at'>): RungContext {
  const { department, handler, respondents } = complaint
  return { department, handler, at, conflicted: conflictsOf(members, respondents) }
}

/** Who may not have it: who is complained of or answers for them (FAIR-2), who had a part before an appeal. */
export function barredFrom(
  { respondents, excluded }: Pick<Complaint, 'respondents' | 'excluded'>,
  members: Ask['members'],
): ReadonlySet<string> {
  return new Set([...conflictsOf(members, respondents).keys(), ...excluded])
}
