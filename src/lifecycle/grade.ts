import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import type { EventData, Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { FactsInput } from '../complaint/fields.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'
import { compareGrades, gradeByCriteria, notBelowRaised } from '../policy/grading.ts'
import { GRADES, type Grade } from '../policy/policy.ts'
import { askAnew, firstApprover, ratificationBy } from './ask-approval.ts'

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
    const { policies } = by
    const found = notBelowRaised(policies.grading, gradeByCriteria(policies.grading, facts), complaint)
    const next = override?.grade ?? found.grade
    return [
      fact(
        'complaint.graded',
        {
          ...{ grade: next, facts, override, gradeReasons: found.reasons },
          ...askedAfter(complaint, next, by),
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
  const asked = askedAfter(complaint, next, by)
  return [fact('complaint.graded', { grade: next, facts: counted, gradeReasons: reasons, ...asked })]
}

const GRADED_STATES: readonly string[] = ['graded', 'planned', 'approved', 'executing']

/**
 * APP-1, FAIR-2: who approves the plan under the grade. In `planned` all that was given is void, and it is asked anew; after
 * approval a higher grade asks its approvers to ratify.
 */
function askedAfter(
  complaint: Complaint,
  next: Grade,
  by: By,
): Pick<EventData['complaint.graded'], 'approver' | 'approval' | 'ratification'> {
  const { plan, state, grade } = complaint
  if (!plan) return { approver: null }
  const approval = askAnew(complaint, { plan, grade: next }, by)
  const approver = firstApprover(approval)
  if (state === 'planned') return { approver, approval }
  const isRising = grade !== null && compareGrades(by.policies.grading, next, grade) > 0
  if (!isRising) return { approver }
  const owed = { because: 'regrade' as const, openedBy: by.actor.id }
  return { approver, ratification: { ...owed, ...ratificationBy(approval.levels, by) } }
}
