import { isOf, levelsOf, nextOf } from './approval.ts'
import { conflictIn, fillingOf, fitsOf, freeOf, waitingIn } from './approving.ts'
import type { Complaint } from './complaint.ts'
import type { Ask, Guard } from './guard.ts'

/** APP-1: one of the roles that the plan's levels ask for, or who stands in for one; FAIR-5: whom policy names. */
export const isApprover: Guard = {
  code: 'not-approver',
  refuses: (complaint, ask) =>
    levelsOf(complaint).length > 0 && fitsOf(complaint, ask, 'approval').length === 0,
}

/** The approver by grade or the next above (`ratify`). */
export const isRatifier: Guard = {
  code: 'not-approver',
  refuses: (complaint, ask) =>
    complaint.ratification !== null && fitsOf(complaint, ask, 'ratification').length === 0,
}

/** APP-3: nobody approves their own plan, nor for its planner. */
export const notOwnPlan: Guard = {
  code: 'own-plan',
  refuses: (complaint, ask) => {
    const plannedBy = complaint.plan?.plannedBy
    return plannedBy !== undefined && isOnlyAs(complaint, ask, [plannedBy])
  },
}

/** APP-2: approval after the work is given by another than who opened it, or had it opened. */
export const notOpener: Guard = {
  code: 'own-green-channel',
  refuses: (complaint, ask) => {
    const { ratification } = complaint
    if (!ratification) return false
    return isOnlyAs(complaint, ask, [ratification.openedBy, ratification.openedFor ?? ratification.openedBy])
  },
}

/** FAIR-2: whoever is complained of, and whoever answers for them, doesn't approve it, nor does a deputy for them. */
export const approvesWithoutConflict: Guard = {
  code: 'conflict-of-interest',
  refuses: (complaint, ask) => {
    const because = conflictIn(complaint, ask, fitsOf(complaint, ask, waitingIn(complaint)))
    return because !== null && { because }
  },
}

/** APP-1: each place takes another person; a deputy and whom they stand in for are one. */
export const approvesOnce: Guard = {
  code: 'approved-already',
  refuses: (complaint, ask) => {
    const waiting = waitingIn(complaint)
    if (waiting === 'approval' && complaint.state !== 'planned') return false
    const fits = fitsOf(complaint, ask, waiting)
    return fits.length > 0 && freeOf(complaint, ask, fits).length === 0
  },
}

/** APP-1: the levels are filled in their order, each by as many as it asks for. */
export const inTurn: Guard = {
  code: 'another-level-next',
  refuses: (complaint, ask) => {
    const waiting = waitingIn(complaint)
    if (waiting === 'approval' && complaint.state !== 'planned') return false
    if (waiting === 'ratification' && !complaint.ratification?.levels) return false
    return fillingOf(complaint, ask, waiting) === null && { next: nextRole(complaint) }
  },
}

/** An approver takes back what is their own, or was given for them. */
export const gaveApproval: Guard = {
  code: 'nothing-to-withdraw',
  refuses: (complaint, { actor }) =>
    !levelsOf(complaint).some(({ given }) => given.some((one) => isOf(one, actor.id))),
}

/** The worker ends an approval only when its time is over. */
export const lapsedForWorker: Guard = {
  code: 'approval-holds',
  refuses: ({ approval }, { role, at }) =>
    role === 'worker' && !(approval?.expiresAt && approval.expiresAt <= at.toISOString()),
}

/** Whether whoever the actor could give it as is one of these, themselves included. */
function isOnlyAs(complaint: Complaint, ask: Ask, people: readonly string[]): boolean {
  if (people.includes(ask.actor.id)) return true
  const fits = fitsOf(complaint, ask, waitingIn(complaint))
  return fits.length > 0 && fits.every(({ as }) => people.includes(as.id))
}

function nextRole(complaint: Complaint): string | null {
  const levels = complaint.state === 'planned' ? levelsOf(complaint) : (complaint.ratification?.levels ?? [])
  return levels[nextOf({ levels }) ?? -1]?.role ?? null
}
