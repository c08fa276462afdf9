import type { Policies } from './policy.ts'
import type { ReadyOption } from './ready-policy.ts'

/** What a complaint is about and asks for, as far as the library looks at it. */
export interface Subjects {
  readonly matters: readonly { readonly category: string; readonly subcategory: string }[]
  /** Kinds of demand. */
  readonly demands: readonly string[]
}

/** Whether a ready option or a legal basis is for one of these matters. */
export function isFor(
  { categories, subcategories }: ReadyOption['when'],
  matters: Subjects['matters'],
): boolean {
  if (!categories && !subcategories) return true
  return matters.some(
    ({ category, subcategory }) =>
      categories?.includes(category) === true || subcategories?.includes(subcategory) === true,
  )
}

/** The ready option of that code; undefined where the library has none. */
export function readyOf({ ready }: Policies['options'], code: string): ReadyOption | undefined {
  return ready.find((option) => option.code === code)
}

/**
 * PLAN-2, PLAN-6: the ready options for these matters that meet a demand or that the law gives: entitlements first, then
 * those that meet more. Where nothing is demanded, all of them.
 */
export function readyFor({ ready }: Policies['options'], { matters, demands }: Subjects): ReadyOption[] {
  const met = (option: ReadyOption) => demands.filter((kind) => option.meets.includes(kind)).length
  return ready
    .filter(({ when }) => isFor(when, matters))
    .filter((option) => option.entitlement || demands.length === 0 || met(option) > 0)
    .toSorted((a, b) => Number(b.entitlement) - Number(a.entitlement) || met(b) - met(a))
}

/** What a ready option costs in fen; null where the planner says, or the amount in dispute is not known. */
export function costOf({ cost }: Pick<ReadyOption, 'cost'>, inDispute: number | null): number | null {
  if ('fixed' in cost) return cost.fixed
  if ('blank' in cost || inDispute === null) return null
  return Math.max(cost.atLeast ?? 0, Math.ceil((inDispute * cost.percentInDispute) / 100))
}
