import { type ApprovalMatter, type AskedApproval, approvalRuleFits, levelsFor } from './approval-levels.ts'
import { GRADES, type Policies } from './policy.ts'

type Policy = Policies['approval']

/** A range of compensation in fen, both ends included; without `upTo` it has no end. */
export interface Band {
  readonly from: number
  readonly upTo?: number | undefined
}

/** One cell of the matrix: all matters in it are asked for the same. Null: any that no rule names. */
export interface Cell extends AskedApproval {
  readonly grade: ApprovalMatter['grade']
  readonly category: string | null
  readonly subcategory: string | null
  readonly compensation: Band
  /** The positions of all rules that fit; the first decides. */
  readonly fitting: readonly number[]
}

/** A place of the taxonomy. */
export interface Place {
  readonly category: string | null
  readonly subcategory: string | null
}

/** More cells than any house has use for: what names more sums and places is not laid out. */
const MOST_CELLS = 5000

/**
 * Every cell of the matrix: grades by bands of compensation by the places of the taxonomy that rules name, and any other;
 * null where there are more than 5,000.
 */
export function cellsOf(policy: Policy, taxonomy: Policies['taxonomy']): Cell[] | null {
  const bands = bandsOf(policy)
  const places = placesOf(policy, taxonomy)
  if (places.length * bands.length * GRADES.length > MOST_CELLS) return null
  return places.flatMap((place) =>
    GRADES.flatMap((grade) =>
      bands.map((compensation) => {
        const matter = { grade, ...place, compensation: compensation.from }
        const fitting = (policy.rules ?? []).flatMap(({ when }, index) =>
          approvalRuleFits(when, matter) ? [index] : [],
        )
        return { ...{ grade, ...place, compensation, fitting }, ...levelsFor(policy, matter) }
      }),
    ),
  )
}

/** The ranges of compensation within which nothing changes, by the sums that the policy names. */
function bandsOf({ rules = [], byCompensation = [] }: Policy): Band[] {
  const starts = new Set([0])
  for (const { when } of rules) {
    const { from, upTo } = when.compensation ?? {}
    if (from !== undefined) starts.add(from)
    if (upTo !== undefined) starts.add(upTo + 1)
  }
  for (const { upTo } of byCompensation) if (upTo !== undefined) starts.add(upTo + 1)
  const sorted = [...starts].filter(Number.isSafeInteger).sort((a, b) => a - b)
  return sorted.map((from, index) => {
    const next = sorted[index + 1]
    return next === undefined ? { from } : { from, upTo: next - 1 }
  })
}

/** Of a category that a rule names each of its subcategories that one names, and the rest of it; then all others. */
function placesOf({ rules = [] }: Policy, { categories }: Policies['taxonomy']): Place[] {
  const named = new Set(rules.flatMap(({ when }) => when.categories ?? []))
  const below = new Set(rules.flatMap(({ when }) => when.subcategories ?? []))
  const places = categories.flatMap(({ code: category, subcategories }): Place[] => {
    const own = subcategories.filter(({ code }) => below.has(code))
    const rest = named.has(category) && own.length < subcategories.length
    return [
      ...own.map(({ code: subcategory }) => ({ category, subcategory })),
      ...(rest || (named.has(category) && subcategories.length === 0)
        ? [{ category, subcategory: null }]
        : []),
    ]
  })
  return [...places, { category: null, subcategory: null }]
}
