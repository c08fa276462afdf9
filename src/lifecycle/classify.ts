import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { inTaxonomy } from '../policy/taxonomy.ts'

const Kind = z.string().regex(/^[a-z0-9_]{1,64}$/)
const Place = { category: Kind, subcategory: Kind }

/** What the complaint is about: its main matter first, others beside it (REC-12). */
export const Classification = z
  .strictObject({
    ...Place,
    others: z.array(z.strictObject(Place)).max(20).optional(),
    legalRisk: z.boolean().optional(),
    suggestionId: z.uuid().optional(),
  })
  .meta({
    id: 'Classification',
    examples: [{ category: 'product_quality', subcategory: 'malfunction', legalRisk: false }],
  })

/** `classify`: in the taxonomy the complaint was received under; a demand goes with each matter in its order (REC-12, CLS-4). */
export const classify = defineStep({
  step: 'classify',
  input: Classification,
  decide: (complaint, { category, subcategory, others = [], legalRisk, suggestionId }, { policies }) => {
    const places = [{ category, subcategory }, ...others]
    places.forEach((place, index) => {
      if (!inTaxonomy(policies.taxonomy, place.category, place.subcategory)) throw notInTaxonomy(index)
    })
    const matters = places.map((place, index) => ({ ...place, demand: complaint.demands[index]?.kind }))
    return [
      fact('complaint.classified', {
        ...{ category, subcategory, matters, suggestionId },
        legalRisk: legalRisk ?? complaint.legalRisk,
      }),
    ]
  },
})

function notInTaxonomy(index: number): UnfitInput {
  const pointer = index === 0 ? '/subcategory' : `/others/${index - 1}/subcategory`
  return new UnfitInput(pointer, 'not_in_taxonomy', {
    en: 'The taxonomy has no such category with this subcategory.',
    zh: '分类体系中没有该类别及子类。',
  })
}
