import { z } from 'zod'
import { answeringMeanwhile } from '../complaint/answering.ts'
import { levelsOf } from '../complaint/approval.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact, NewApproval } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { assignedBy, routableOf, routeFor } from '../complaint/routing.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { asksTheSame } from '../policy/approval-levels.ts'
import { inTaxonomy } from '../policy/taxonomy.ts'
import { askAnew } from './ask-approval.ts'

const Kind = z.string().regex(/^[a-z0-9_]{1,64}$/)
const place = { category: Kind, subcategory: Kind }
interface Place {
  readonly category: string
  readonly subcategory: string
}

/** What the complaint is about: its main matter first, others beside it (REC-12). */
export const Classification = z
  .strictObject({
    ...place,
    others: z.array(z.strictObject(place)).max(20).optional(),
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
  decide: (complaint, { category, subcategory, others = [], legalRisk, suggestionId }, by) => {
    const { policies } = by
    const places = [{ category, subcategory }, ...others]
    places.forEach((place, index) => {
      if (!inTaxonomy(policies.taxonomy, place.category, place.subcategory)) throw notInTaxonomy(index)
    })
    const matters = places.map((place, index) => ({ ...place, demand: complaint.demands[index]?.kind }))
    return [
      fact('complaint.classified', {
        ...{ category, subcategory, matters, suggestionId },
        legalRisk: legalRisk ?? complaint.legalRisk,
        ...askedAgain(complaint, { category, subcategory }, by),
      }),
      ...rerouted(complaint, { category, subcategory }, by),
    ]
  },
})

/** APP-1: a plan that waits for its approval, of which the matrix now asks for another. */
function askedAgain(complaint: Complaint, matter: Place, by: By): { approval?: NewApproval } {
  const { plan, grade, state } = complaint
  if (state !== 'planned' || !plan || !grade) return {}
  const approval = askAnew(complaint, { plan, grade, matter }, by)
  return asksTheSame(approval.levels, levelsOf(complaint)) ? {} : { approval }
}

/** ASG-1: what it is about has changed, and nobody has signed for it yet: it goes where policy says. */
function rerouted(complaint: Complaint, place: Place, by: By): Fact[] {
  const { matters, assignment, department, grade, provisionalGrade } = complaint
  const isSame = matters[0]?.category === place.category && matters[0]?.subcategory === place.subcategory
  if (isSame || assignment?.accepted || assignment?.arbitration) return []
  const matter = routableOf(complaint, place, grade ?? provisionalGrade)
  const found = routeFor(matter, complaint, by)
  const taker = by.role === 'agent' || by.role === 'supervisor' ? by.actor : null
  const has = department ?? taker?.departments[0] ?? null
  if (!found || found.department === has) return []
  return [assignedBy(found, answeringMeanwhile(complaint, by.members, taker?.id))]
}

function notInTaxonomy(index: number): UnfitInput {
  const pointer = index === 0 ? '/subcategory' : `/others/${index - 1}/subcategory`
  return new UnfitInput(pointer, 'not_in_taxonomy', {
    en: 'The taxonomy has no such category with this subcategory.',
    zh: '分类体系中没有该类别及子类。',
  })
}
