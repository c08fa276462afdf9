import { z } from 'zod'
import { rungOf } from '../complaint/answering.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { FactsInput } from '../complaint/fields.ts'
import { type By, defineStep } from '../complaint/step.ts'
import type { Ratification } from '../complaint/work.ts'
import { words } from '../platform/fields.ts'
import { type Approver, approverFor, approverWithoutConflict, ratifiersFor } from '../policy/approval.ts'
import { compareGrades, gradeByCriteria, notBelowRaised } from '../policy/grading.ts'
import { GRADES, type Grade, type Policies } from '../policy/policy.ts'

/** The facts as a person found them, and a grade that departs from the criteria only with its reason (GRD-1). */
export const Grading = z
  .strictObject({
    ...FactsInput.shape,
    override: z.strictObject({ grade: z.enum(GRADES), reason: words(2000) }).optional(),
  })
  .meta({
    id: 'Grading',
    examples: [
      {
        affectedCustomers: 1,
        loss: { amount: 0, currency: 'CNY' },
        safetyHazard: false,
        publicOpinionRisk: false,
        processDefect: false,
      },
    ],
  })

/**
 * `grade`: by the criteria, with every one that fired (GRD-1), not below what a second reopening raised it to. In `planned` the new grade decides anew who approves;
 * after approval a higher one asks its approver to ratify beside the work.
 */
export const grade = defineStep({
  step: 'grade',
  input: Grading,
  decide: (complaint, { override, ...facts }, by) => {
    const { policies, actor } = by
    const found = notBelowRaised(policies.grading, gradeByCriteria(policies.grading, facts), complaint)
    const next = override?.grade ?? found.grade
    const approver = complaint.plan ? approverUnder(complaint, next, by) : null
    return [
      fact(
        'complaint.graded',
        {
          ...{ grade: next, facts, override, approver },
          gradeReasons: found.reasons,
          ratification: owedAfter(complaint, next, approver, policies, actor.id),
        },
        override?.reason,
      ),
    ]
  },
})

/**
 * GRD-2: what a group of `customers` makes of a member that a person has graded: the same facts with so many customers, and
 * a grade where that is higher. Nothing where it is not: a group never lowers, nor takes back what a person overrode upwards.
 */
export function regradedByGroup(complaint: Complaint, customers: number, by: By): Fact[] {
  const { grade: current, facts, state } = complaint
  if (current === null || !facts || facts.affectedCustomers >= customers) return []
  if (!GRADED_STATES.includes(state)) return []
  const counted = { ...facts, affectedCustomers: customers }
  const { grade: next, reasons } = gradeByCriteria(by.policies.grading, counted)
  if (compareGrades(by.policies.grading, next, current) <= 0) return []
  const approver = complaint.plan ? approverUnder(complaint, next, by) : null
  const ratification = owedAfter(complaint, next, approver, by.policies, by.actor.id)
  return [
    fact('complaint.graded', {
      ...{ grade: next, facts: counted, approver, gradeReasons: reasons, ratification },
    }),
  ]
}

const GRADED_STATES: readonly string[] = ['graded', 'planned', 'approved', 'executing']

/** APP-1, FAIR-2: who approves the plan under that grade. */
export function approverUnder(complaint: Complaint, grade: Grade, by: By): Approver {
  const { approval } = by.policies
  const approver = approverFor(approval, grade, dearest(complaint))
  return approverWithoutConflict(approval, approver, by.members, rungOf(complaint, by))
}

/** The cost of the dearest option in fen: what an approval covers (APP-4). */
export function dearest(complaint: Pick<Complaint, 'plan'>): number {
  return Math.max(0, ...(complaint.plan?.options ?? []).map(({ cost }) => cost.amount))
}

function owedAfter(
  complaint: Complaint,
  next: Grade,
  approver: Approver | null,
  policies: Policies,
  openedBy: string,
): Ratification | undefined {
  const approved = complaint.state === 'approved' || complaint.state === 'executing'
  const rises = complaint.grade !== null && compareGrades(policies.grading, next, complaint.grade) > 0
  if (!approved || !rises || !approver) return undefined
  return { because: 'regrade', openedBy, ratifiers: ratifiersFor(policies.approval, approver) }
}
