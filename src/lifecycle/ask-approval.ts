import { giversOf } from '../complaint/approval.ts'
import { approversContext } from '../complaint/approving.ts'
import type { Complaint, Matter } from '../complaint/complaint.ts'
import type { NewApproval } from '../complaint/event.ts'
import type { By } from '../complaint/step.ts'
import type { ApprovalLevel, Plan, Ratification } from '../complaint/work-planning.ts'
import { type Approver, ratifiersFor } from '../policy/approval.ts'
import { levelsFor, levelsWithoutConflict } from '../policy/approval-levels.ts'
import type { Grade } from '../policy/policy.ts'

/** What an approval is asked for: a plan under a grade, about a matter. */
export interface Asking {
  readonly plan: Pick<Plan, 'options' | 'plannedBy'>
  readonly grade: Grade
  /** The main matter; what the complaint says where absent. */
  readonly matter?: Pick<Matter, 'category' | 'subcategory'> | undefined
}

/** APP-1, FAIR-2: what the matrix asks for, conflicts of interest and whoever planned it passed over. */
export function askApproval(complaint: Complaint, { plan, grade, matter }: Asking, by: By): NewApproval {
  const { approval } = by.policies
  const { category = null, subcategory = null } = matter ?? complaint.matters[0] ?? {}
  const asked = levelsFor(approval, { grade, category, subcategory, compensation: dearest({ plan }) })
  const context = approversContext(complaint, by, plan.plannedBy)
  const levels = levelsWithoutConflict(approval, asked.levels, by.members, context)
  return { rule: asked.rule, levels, ...(approval.anyOrder && levels.length > 1 ? { anyOrder: true } : {}) }
}

/** The same with the approvals that it makes void: all that were given so far. */
export function askAnew(complaint: Complaint, asking: Asking, by: By): NewApproval {
  const voided = giversOf(complaint.approval?.levels)
  return { ...askApproval(complaint, asking, by), ...(voided.length > 0 ? { voided } : {}) }
}

/** The role whose turn is first. */
export function firstApprover({ levels }: Pick<NewApproval, 'levels'>): Approver {
  const [first] = levels
  if (!first) throw new Error('an approval has at least one level')
  return first.role
}

/** The cost of the dearest option in fen: what an approval covers (APP-4). */
export function dearest({ plan }: { readonly plan: Pick<Plan, 'options'> | null }): number {
  return Math.max(0, ...(plan?.options ?? []).map(({ cost }) => cost.amount))
}

/** APP-2: who ratifies what began before its approval: as many as that asks for, each of the role or the next above. */
export function ratificationBy(
  levels: readonly Pick<ApprovalLevel, 'role' | 'quorum' | 'department'>[],
  by: By,
): Pick<Ratification, 'ratifiers' | 'levels'> {
  const ratifiers = [...new Set(levels.flatMap(({ role }) => ratifiersFor(by.policies.approval, role)))]
  const [first, second] = levels
  if (first && !second && first.quorum === 1 && first.department === undefined) return { ratifiers }
  return { ratifiers, levels: levels.map((level) => ({ ...level, given: [] })) }
}
