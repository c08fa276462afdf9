import { levelsFor } from '../policy/approval-levels.ts'
import { gradeByCriteria, gradeProvisionally } from '../policy/grading.ts'
import type { Policies, PolicyName } from '../policy/policy.ts'
import { inTaxonomy } from '../policy/taxonomy.ts'
import type { Complaint } from './complaint.ts'

/** A past complaint without the texts of people. */
export type PastComplaint = Complaint

/**
 * What one policy says of a past complaint, as a code (`urgent`, `vp`, `product_quality/damaged`); null where it says
 * nothing of it.
 */
export type Reading<N extends PolicyName> = (content: Policies[N], past: PastComplaint) => string | null

/** The policies that past complaints can be read by without their histories; by `clocks` and `calendar` they are clocked. */
export type Readings = { readonly [N in PolicyName]?: Reading<N> }

/** How each policy reads a past complaint. */
export const READINGS: Readings = {
  taxonomy: (taxonomy, { matters: [main] }) => {
    if (!main) return null
    const known = inTaxonomy(taxonomy, main.category, main.subcategory)
    return known ? `${main.category}/${main.subcategory}` : 'not_in_taxonomy'
  },
  grading: (grading, { grade, facts, channel }) =>
    grade !== null && facts
      ? gradeByCriteria(grading, facts).grade
      : (gradeProvisionally(grading, facts, channel)?.grade ?? null),
  approval: (approval, { plan, formerPlans, grade, matters: [main] }) => {
    const last = plan ?? formerPlans[formerPlans.length - 1]
    if (!last || grade === null) return null
    const { category = null, subcategory = null } = main ?? {}
    const compensation = Math.max(0, ...last.options.map(({ cost }) => cost.amount))
    const { levels } = levelsFor(approval, { grade, category, subcategory, compensation })
    return levels
      .map(({ role, quorum, department }) => {
        return `${department ? `${department}/` : ''}${role}${quorum > 1 ? `*${quorum}` : ''}`
      })
      .join('+')
  },
  options: ({ settlement: allowed, remedies }, { settlement, grade }) => {
    if (!settlement) return null
    if (!remedies.some(({ code }) => code === settlement.remedy)) return 'unknown_remedy'
    if (grade !== null && !allowed.grades.includes(grade)) return 'not_settleable'
    return settlement.cost.amount > allowed.limit ? 'over_settlement_limit' : 'settleable'
  },
}

/** A complaint of which the new version says something else than the one that it was received under. */
export interface Difference {
  readonly complaint: string
  readonly reference: string
  readonly before: string | null
  readonly after: string | null
}

/** The difference that a new content makes to a past complaint; null where it makes none. */
export function differenceOf<N extends PolicyName>(
  reading: Reading<N>,
  was: Policies[N],
  becomes: Policies[N],
  past: PastComplaint,
): Difference | null {
  const before = reading(was, past)
  const after = reading(becomes, past)
  return before === after ? null : { complaint: past.id, reference: past.reference, before, after }
}
