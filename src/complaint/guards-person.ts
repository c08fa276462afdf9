import { conflictsOf } from '../members/conflict.ts'
import { compareGrades, gradeByCriteria, notBelowRaised } from '../policy/grading.ts'
import type { Grade } from '../policy/policy.ts'
import { holderAs } from './approving.ts'
import type { Facts } from './complaint.ts'
import type { Guard } from './guard.ts'

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

/** ANTI-1: whoever handles the case, or asked the customer, doesn't touch its scores. */
export const notOwnCase: Guard = {
  code: 'own-case',
  refuses: ({ handler, revisits }, { actor, input }) => {
    return handler === actor.id || revisits[indexIn(input)]?.by === actor.id
  },
}

/** ANTI-1: leaving a score out takes a second person. */
export const notOwnExclusion: Guard = {
  code: 'own-exclusion',
  refuses: ({ exclusions = [] }, { actor, input }) => {
    const mine = exclusions.filter(({ state, proposedBy }) => state === 'proposed' && proposedBy === actor.id)
    return mine.some(({ index }) => index === indexIn(input))
  },
}

/** Which revisit the path names; none where it is only asked what could be done. */
function indexIn(input: unknown): number {
  return Number((input as { index?: string } | undefined)?.index ?? -1)
}

/** SAFE-1: a hazard is not settled, withdrawn or converted away by whoever handles it: its safety case goes on anyway. */
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

/** APP-2: the green channel is opened by the role that policy names, or by who stands in for it. */
export const openerWhereGreen: Guard = {
  code: 'green-channel-needs-opener',
  refuses: (_, { actor, policies, input }) =>
    (input as { greenChannel?: unknown } | undefined)?.greenChannel !== undefined &&
    holderAs(actor, policies.approval.greenChannel.opener) === undefined,
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
