import t from 'tap'
import { readDefaultPack } from '../../src/policy/default-pack.store.ts'
import { inTaxonomy } from '../../src/policy/taxonomy.ts'

const { taxonomy } = readDefaultPack()

t.test('every subcategory of the taxonomy is known in its own category and in no other', async (t) => {
  for (const { code, subcategories } of taxonomy.categories)
    for (const { code: category } of taxonomy.categories)
      for (const subcategory of subcategories)
        t.equal(inTaxonomy(taxonomy, category, subcategory.code), category === code, subcategory.code)
})

t.test('what the taxonomy does not name is not in it', async (t) => {
  t.notOk(inTaxonomy(taxonomy, 'product_quality', 'haunted'))
  t.notOk(inTaxonomy(taxonomy, 'weather', 'damaged'))
  t.notOk(inTaxonomy(taxonomy, 'product_quality', 'product_quality'))
  t.notOk(inTaxonomy(taxonomy, 'constructor', 'length'))
})
