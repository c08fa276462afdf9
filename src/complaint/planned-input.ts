import type { Money } from './complaint.ts'
import type { Measure, Option } from './work-planning.ts'

/** An option as the planner gives it; what it was made from may fill in the rest. */
export interface OptionGiven extends Pick<Option, 'kind' | 'from' | 'laws' | 'customerChose'> {
  readonly title: string
  readonly measures: readonly Measure[]
  readonly cost: Money
}

/** A plan as the planner gives it: what guards look at of it. */
export interface PlanGiven {
  readonly options: readonly OptionGiven[]
  readonly recommended: number
  /** Codes of laws of which the planner says that they apply here (PLAN-6). */
  readonly applicable?: readonly string[] | undefined
  readonly entitlementReason?: string | undefined
  readonly overPromiseReason?: string | undefined
}
