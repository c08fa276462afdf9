import { type Finding, mistake } from '../platform/finding.ts'
import type { Policies } from './policy.ts'

/** What something is about: any of these categories or subcategories. */
interface Subject {
  readonly categories?: readonly string[] | undefined
  readonly subcategories?: readonly string[] | undefined
}

/** What a subject names that the taxonomy doesn't have. */
export function offTaxonomy(
  { categories = [], subcategories = [] }: Subject,
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

/** A department that the members don't have. */
export function unknownDepartment(pointer: string, code: string): Finding {
  const en = `The members have no department ${code}.`
  return mistake(pointer, 'unknown_department', en, `成员名单中没有部门 ${code}。`)
}
