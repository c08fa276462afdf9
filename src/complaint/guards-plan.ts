import { countersignaturesOf, owingCountersignature } from './countersignature.ts'
import { belowEntitlement } from './entitlement.ts'
import type { Guard } from './guard.ts'
import type { PlanGiven } from './planned-input.ts'
import { overPromiseOf } from './promise.ts'

/** PLAN-3: a promise that was not achieved lately has a reason. */
export const promisesAchievable: Guard = {
  code: 'over-promise',
  refuses: ({ matters: [matter] }, { input, policies, achieved }) => {
    if (!input) return false
    const { options, overPromiseReason } = input as PlanGiven
    if (overPromiseReason !== undefined) return false
    const over = options.flatMap((option, index) => {
      const found = overPromiseOf(option, matter, achieved, policies.options.promise.atLeast)
      return found ? [{ option: index, ...found }] : []
    })
    return over.length > 0 && { options: over }
  },
}

/** PLAN-6: a plan that gives less than an applicable law has a reason, and goes to `legal` with it (LAW-2). */
export const notBelowLaw: Guard = {
  code: 'below-entitlement',
  refuses: (complaint, { input, policies }) => {
    if (!input) return false
    const given = input as PlanGiven
    if (given.entitlementReason !== undefined) return false
    const entitlements = belowEntitlement(complaint, given, policies)
    return entitlements.length > 0 && { entitlements }
  },
}

/** LAW-2: where a plan gives less than the law, `legal` has seen that very plan before it is approved. */
export const clearedWhereBelowLaw: Guard = {
  code: 'legal-review-missing',
  refuses: ({ plan, legalReview }) =>
    plan?.belowEntitlement !== undefined &&
    (legalReview?.opinion !== 'clear' || legalReview.at < plan.plannedAt),
}

/** LAW-2: the same of what began before its approval; refusing it waits for nobody. */
export const clearedWhereRatifiedBelowLaw: Guard = {
  code: 'legal-review-missing',
  refuses: (complaint, ask) =>
    (ask.input as { verdict?: string } | undefined)?.verdict === 'ratified' &&
    clearedWhereBelowLaw.refuses(complaint, ask) !== false,
}

/** PLAN-2: the departments that carry it out have said that they will. */
export const countersigned: Guard = {
  code: 'countersignature-missing',
  refuses: (complaint, { policies, members }) => {
    const departments = owingCountersignature(complaint, policies, members)
    return departments.length > 0 && { departments }
  },
}

/** PLAN-2: a department speaks for itself. */
export const ofSigningDepartment: Guard = {
  code: 'not-assigned',
  refuses: (_, { actor, input }) => {
    const department = departmentIn(input)
    return department !== null && !actor.departments.includes(department)
  },
}

/** PLAN-2: only who was asked. */
export const askedToSign: Guard = {
  code: 'countersignature-not-asked',
  refuses: (complaint, { input }) => {
    const department = departmentIn(input)
    const asked = countersignaturesOf(complaint)
    return department !== null && !asked.some((one) => one.department === department)
  },
}

/** Null while only asking what could be done: of whom there is something to sign, open-casework.ts says. */
function departmentIn(input: unknown): string | null {
  return (input as { department: string } | undefined)?.department ?? null
}
