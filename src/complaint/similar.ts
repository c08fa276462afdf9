import type { Complaint, Disposal, Matter, Money } from './complaint.ts'
import { searchWords } from './findable.ts'
import { promisedMs } from './promise.ts'
import type { Settlement } from './work.ts'
import type { Revisit } from './work-contact.ts'
import type { Decision, Plan } from './work-planning.ts'

/** The ends of which later cases can learn; what was merged, converted or transferred has no end of its own. */
const TEACHING: readonly (Disposal | null)[] = [
  ...(['resolved', 'settled', 'unfounded', 'closed_unsettled', 'unreachable'] as const),
]

/** Whether an archived case helps with later ones (ARC-3). */
export function teaches({ disposal }: Pick<Complaint, 'disposal'>): boolean {
  return TEACHING.includes(disposal)
}

/** The words of what happened, to find cases like it: of the account, of what is asked for and what was tried. */
export function wordsOfCase({ account, demands, alreadyTried }: Complaint): string[] {
  const texts = [account, alreadyTried, ...demands.map(({ words }) => words)]
  return searchWords(texts.filter((text) => text !== undefined).join('\n'))
}

/** What it is about, exactly: two cases that share one of these are alike beyond their words. */
export function subjectsOf({ matters: [matter], incident }: Complaint): { kind: string; value: string }[] {
  const { product, model } = incident
  return [
    ...(matter ? [{ kind: 'subcategory', value: `${matter.category}/${matter.subcategory}` }] : []),
    ...(product ? [{ kind: 'product', value: plain(product) }] : []),
    ...(model ? [{ kind: 'model', value: plain(model) }] : []),
  ]
}

/** What of an archived case is not about its customer. */
export interface PastCase {
  readonly matters: readonly Matter[]
  readonly grade: string | null
  readonly disposal: string
  readonly incident: { readonly product?: string | undefined; readonly model?: string | undefined }
  readonly plan: Plan | null
  readonly decision: Pick<Decision, 'accepted'> | null
  readonly settlement: Pick<Settlement, 'remedy' | 'cost'> | null
  readonly revisits: readonly Pick<Revisit, 'outcome' | 'solved' | 'satisfaction'>[]
}

/** ARC-3: what an archived case teaches: what was offered, what was accepted, whether it helped. Texts of people never. */
export function lessonOf(past: PastCase) {
  const { matters, grade, disposal, incident, plan, decision, settlement, revisits } = past
  const reached = revisits.findLast(({ outcome }) => outcome === 'reached')
  return {
    category: matters[0]?.category ?? null,
    subcategory: matters[0]?.subcategory ?? null,
    ...{ product: incident.product ?? null, model: incident.model ?? null, grade, disposal },
    offered: (plan?.options ?? []).map((option) => ({
      ...{ library: option.from?.library ?? null, kind: option.kind ?? null, cost: option.cost as Money },
      ...{ laws: option.laws ?? [], promisedMs: promisedMs(option) },
      accepted: option.id === decision?.accepted,
    })),
    settlement: settlement && { remedy: settlement.remedy, cost: settlement.cost },
    ...{ solved: reached?.solved ?? null, satisfaction: reached?.satisfaction ?? null },
  }
}

function plain(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase()
}
