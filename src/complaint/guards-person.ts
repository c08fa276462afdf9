import { conflictsOf } from '../members/conflict.ts'
import { isLadderConflicted } from '../policy/approval.ts'
import { compareGrades, gradeByCriteria, notBelowRaised } from '../policy/grading.ts'
import type { Grade } from '../policy/policy.ts'
import { rungOf } from './answering.ts'
import type { Facts } from './complaint.ts'
import type { Guard } from './guard.ts'

/** APP-1: the role that the plan's grade and compensation ask for; FAIR-5: where all of them are conflicted, whom policy names. */
export const isApprover: Guard = {
  code: 'not-approver',
  refuses: (complaint, ask) => {
    const { approver } = complaint
    if (approver === null || ask.actor.roles.includes(approver)) return false
    const { policies, members, actor } = ask
    const isNamed = policies.routing.outsideLadder === actor.id
    return !isNamed || !isLadderConflicted(policies.approval, approver, members, rungOf(complaint, ask))
  },
}

/** The approver by grade or the next above (`ratify`). */
export const isRatifier: Guard = {
  code: 'not-approver',
  refuses: ({ ratification }, { actor }) =>
    ratification !== null && !actor.roles.some((role) => ratification.ratifiers.includes(role)),
}

/** APP-3: nobody approves their own plan. */
export const notOwnPlan: Guard = {
  code: 'own-plan',
  refuses: ({ plan }, { actor }) => plan?.plannedBy === actor.id,
}

/** APP-2: approval after the work is given by another than who opened it. */
export const notOpener: Guard = {
  code: 'own-green-channel',
  refuses: ({ ratification }, { actor }) => ratification?.openedBy === actor.id,
}

/** A dismissal takes two people. */
export const notProposer: Guard = {
  code: 'own-dismissal',
  refuses: ({ dismissal }, { actor }) => dismissal?.proposedBy === actor.id && !dismissal.confirmedBy,
}

/** FAIR-2: whoever is complained of, and whoever answers for them, neither handles nor approves it. */
export const noConflictOfInterest: Guard = {
  code: 'conflict-of-interest',
  refuses: ({ respondents }, { actor, members }) => {
    const because = conflictsOf(members, respondents).get(actor.id)
    return because !== undefined && { because }
  },
}

/** ASG-2: it is signed for, or returned, by the department that it was given to. */
export const ofAssignedDepartment: Guard = {
  code: 'not-assigned',
  refuses: ({ assignment, department }, { actor, role }) =>
    role === 'agent' &&
    assignment?.accepted === false &&
    department !== null &&
    !actor.departments.includes(department),
}

/** After an appeal or a second reopening: somebody who had no part. */
export const hadNoPart: Guard = {
  code: 'had-part',
  refuses: ({ excluded }, { actor }) => excluded.includes(actor.id),
}

/** While there are no safety cases yet, a hazard needs a supervisor (SAFE-1). */
export const supervisorWhereHazardous: Guard = {
  code: 'supervisor-needed',
  refuses: ({ facts }, { actor, role }) =>
    role !== 'worker' && facts?.safetyHazard === true && !actor.roles.includes('supervisor'),
}

/** GRD-1: lowering what the criteria say needs a supervisor. */
export const supervisorWhereLowered: Guard = {
  code: 'lowering-needs-supervisor',
  refuses: (complaint, { actor, policies, input }) => {
    const { override, ...facts } = (input ?? {}) as Facts & { override?: { grade: Grade } }
    if (!override || actor.roles.includes('supervisor')) return false
    const found = gradeByCriteria(policies.grading, facts)
    const { grade } = notBelowRaised(policies.grading, found, complaint)
    return compareGrades(policies.grading, override.grade, grade) < 0
  },
}

/** APP-2: the green channel is opened by the role that policy names. */
export const openerWhereGreen: Guard = {
  code: 'green-channel-needs-opener',
  refuses: (_, { actor, policies, input }) =>
    (input as { greenChannel?: unknown } | undefined)?.greenChannel !== undefined &&
    !actor.roles.includes(policies.approval.greenChannel.opener),
}

/** Who opens the green channel does nothing else with `execute`. */
export const handlesWhereApproved: Guard = {
  code: 'not-assigned',
  refuses: ({ state }, { role }) => state === 'approved' && role === 'gm',
}

/** LIFE-12: a choice on a basis, without the customer's words, is a supervisor's. */
export const supervisorWithoutWords: Guard = {
  code: 'no-contact-needs-supervisor',
  refuses: (_, { actor, input }) =>
    (input as { basis?: string } | undefined)?.basis !== undefined && !actor.roles.includes('supervisor'),
}
