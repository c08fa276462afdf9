import type { Grade, Policies } from './policy.ts'

/** What the criteria look at; sums in fen. `channel` only matters before a person has graded. */
export interface GradingFacts {
  readonly affectedCustomers: number
  readonly loss: { readonly amount: number }
  readonly amountInDispute?: { readonly amount: number } | undefined
  readonly safetyHazard: boolean
  readonly publicOpinionRisk: boolean
  readonly processDefect: boolean
}

/** A criterion that fired and the fact behind it, such as `loss = 150000` (GRD-1). */
export interface GradeReason {
  readonly criterion: string
  readonly fact: string
}

/** A grade with every criterion that fired, whatever its grade. */
export interface Graded {
  readonly grade: Grade
  readonly reasons: readonly GradeReason[]
}

type Criterion = Policies['grading']['criteria'][number]
type Value = number | boolean | string | undefined

/**
 * Grades by the criteria (GRD-1): the highest grade that fires, and all that fired. `loss` is damage besides the price in
 * dispute (GRD-4); the amount in dispute counts only where the policy has a criterion on it.
 */
export function gradeByCriteria(policy: Policies['grading'], facts: GradingFacts): Graded {
  return highest(
    policy,
    policy.criteria.filter((criterion) => !criterion.provisionalOnly),
    valuesOf(facts),
  )
}

/**
 * GRD-5: the grade that holds until a person grades, from what was stated and the channel; null where nothing was
 * stated and the channel alone says nothing.
 */
export function gradeProvisionally(
  policy: Policies['grading'],
  facts: GradingFacts | undefined,
  channel: string,
): Graded | null {
  const graded = highest(policy, policy.criteria, { ...(facts ? valuesOf(facts) : {}), channel })
  return facts || graded.reasons.length > 0 ? graded : null
}

/** Below 0: `a` is the lower grade. */
export function compareGrades(policy: Policies['grading'], a: Grade, b: Grade): number {
  return policy.grades.indexOf(a) - policy.grades.indexOf(b)
}

/** The grade one level up; the highest stays. */
export function oneLevelUp(policy: Policies['grading'], grade: Grade): Grade {
  return policy.grades[policy.grades.indexOf(grade) + 1] ?? grade
}

/** What reopening did to a complaint: how often, and the grade that it may not fall below by itself since. */
export interface Reopenings {
  readonly reopenedCount: number
  readonly raisedTo?: Grade | undefined
}

/**
 * The grade that a reopening raises to (`reopen`): from the second on one level above what it was; undefined where
 * nothing is raised. Urgent stays urgent.
 */
export function raiseAt(policy: Policies['grading'], reopenedCount: number, was: Grade | null) {
  return reopenedCount >= 2 && was ? oneLevelUp(policy, was) : undefined
}

/** A grade by the criteria, not below what a reopening raised it to; then that is among its reasons (GRD-1). */
export function notBelowRaised(
  policy: Policies['grading'],
  found: Graded,
  { raisedTo, reopenedCount }: Reopenings,
): Graded {
  if (!raisedTo || compareGrades(policy, found.grade, raisedTo) >= 0) return found
  const reason = { criterion: 'reopened_again', fact: `reopenedCount = ${reopenedCount}` }
  return { grade: raisedTo, reasons: [...found.reasons, reason] }
}

function highest(
  policy: Policies['grading'],
  criteria: readonly Criterion[],
  values: Record<string, Value>,
): Graded {
  const fired = criteria.filter((criterion) => fires(criterion, values[criterion.fact]))
  const grade = fired.reduce<Grade>(
    (top, { grade }) => (compareGrades(policy, grade, top) > 0 ? grade : top),
    policy.otherwise,
  )
  const reasons = fired.map(({ name, fact }) => ({ criterion: name, fact: `${fact} = ${values[fact]}` }))
  return { grade, reasons }
}

function fires(criterion: Criterion, value: Value): boolean {
  if (value === undefined) return false
  if (criterion.is !== undefined) return value === criterion.is
  if (typeof value !== 'number') return false
  if (criterion.over !== undefined) return value > criterion.over
  return criterion.atLeast !== undefined && value >= criterion.atLeast
}

function valuesOf(facts: GradingFacts): Record<string, Value> {
  return { ...facts, loss: facts.loss.amount, amountInDispute: facts.amountInDispute?.amount }
}
