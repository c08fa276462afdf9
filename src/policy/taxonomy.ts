import type { Policies } from './policy.ts'

/** Whether the taxonomy knows that subcategory in that category (`classify`: in the taxonomy). */
export function inTaxonomy(taxonomy: Policies['taxonomy'], category: string, subcategory: string): boolean {
  const found = taxonomy.categories.find((candidate) => candidate.code === category)
  return found?.subcategories.some((candidate) => candidate.code === subcategory) ?? false
}
