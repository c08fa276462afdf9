import { type Finding, mistake } from '../platform/finding.ts'
import type { Policies } from './policy.ts'
import type { ReadyOption } from './ready-policy.ts'

/** What a subject names that the taxonomy doesn't have. */
export function offTaxonomy(
  { categories = [], subcategories = [] }: ReadyOption['when'],
  taxonomy: Policies['taxonomy'],
  pointer: string,
): Finding[] {
  const known = new Set(taxonomy.categories.map(({ code }) => code))
  const within = new Set(taxonomy.categories.flatMap((one) => one.subcategories.map(({ code }) => code)))
  return [
    ...categories.flatMap((code, index) =>
      known.has(code) ? [] : [off(`${pointer}/categories/${index}`, code)],
    ),
    ...subcategories.flatMap((code, index) =>
      within.has(code) ? [] : [off(`${pointer}/subcategories/${index}`, code)],
    ),
  ]
}

function off(pointer: string, code: string): Finding {
  return mistake(pointer, 'not_in_taxonomy', `The taxonomy has no ${code}.`, `分类体系中没有 ${code}。`)
}
