import type { Members } from '../members/members.ts'
import type { Policies } from '../policy/policy.ts'
import { readyOf } from '../policy/ready.ts'
import type { Complaint } from './complaint.ts'
import type { OptionGiven } from './planned-input.ts'
import type { Countersignature } from './work-planning.ts'

/**
 * PLAN-2: the departments that are to do something and don't lead. What the library foresees of a routine option needs
 * nobody's signature.
 */
export function askedToCountersign(
  options: readonly OptionGiven[],
  lead: string | null,
  policy: Policies['options'],
): string[] {
  const asked = options.flatMap((option) => {
    const ready = option.from && readyOf(policy, option.from.library)
    const foreseen = ready?.routine ? ready.measures.map(({ department }) => department) : []
    return option.measures.map(({ department }) => department).filter((one) => !foreseen.includes(one))
  })
  return [...new Set(asked)].filter((department) => department !== lead)
}

/** The countersignatures of the plan as it stands; none before one is asked for. */
export function countersignaturesOf({ plan }: Pick<Complaint, 'plan'>): readonly Countersignature[] {
  return plan?.countersignatures ?? []
}

/**
 * PLAN-2: whose signature approval waits for: departments that members are in, where policy asks for it. Without members
 * nobody can tell who could sign.
 */
export function owingCountersignature(
  complaint: Pick<Complaint, 'plan'>,
  { options }: Pick<Policies, 'options'>,
  members: Members | null | undefined,
): string[] {
  if (!members || !options.countersign.required) return []
  return countersignaturesOf(complaint)
    .filter(({ state }) => state === 'asked')
    .map(({ department }) => department)
    .filter((code) => members.people.some(({ departments }) => departments.includes(code)))
}
