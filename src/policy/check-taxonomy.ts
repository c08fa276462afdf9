import { type Finding, mistake, repeated, warning } from '../platform/finding.ts'
import type { CheckContext } from './check.ts'
import type { Policies } from './policy.ts'
import { inTaxonomy } from './taxonomy.ts'

/** A code means one thing; what open complaints are about goes on to mean it for them, which is said. */
export function checkTaxonomy(taxonomy: Policies['taxonomy'], { categoriesInUse }: CheckContext): Finding[] {
  return [
    ...repeated(taxonomy.categories.map(({ code }) => code)).map((index) =>
      twice(`/content/categories/${index}/code`),
    ),
    ...subcategoriesTwice(taxonomy),
    ...taxonomy.categories.flatMap(({ subcategories }, index) =>
      subcategories.length === 0 ? [empty(`/content/categories/${index}/subcategories`)] : [],
    ),
    ...categoriesInUse
      .filter(({ category, subcategory }) => !inTaxonomy(taxonomy, category, subcategory))
      .map(({ category, subcategory, complaints }) => inUse(category, subcategory, complaints)),
  ]
}

/** A subcategory may stand in one category only: figures group by its code alone. */
function subcategoriesTwice({ categories }: Policies['taxonomy']): Finding[] {
  const places = categories.flatMap(({ subcategories }, category) =>
    subcategories.map(({ code }, index) => ({ code, pointer: `${category}/subcategories/${index}` })),
  )
  return repeated(places.map(({ code }) => code)).map((index) =>
    twice(`/content/categories/${places[index]?.pointer}/code`),
  )
}

function twice(pointer: string): Finding {
  return mistake(pointer, 'duplicate_code', 'This code stands twice.', '该代码重复出现。')
}

function empty(pointer: string): Finding {
  return mistake(
    pointer,
    'no_subcategory',
    'A category without a subcategory can’t be given to a complaint.',
    '没有子类的类别无法用于分类。',
  )
}

function inUse(category: string, subcategory: string, complaints: number): Finding {
  return warning(
    '/content/categories',
    'category_in_use',
    `${category}/${subcategory} goes away while ${complaints} open complaints are about it; they keep it.`,
    `${category}/${subcategory} 将被移除，仍有 ${complaints} 件在办投诉属于该类；这些投诉保持不变。`,
  )
}
