import type { Complaint } from '../complaint/complaint.ts'
import type { Bilingual } from '../complaint/refusal-text.ts'
import { after } from '../platform/duration.ts'
import type { Policies } from '../policy/policy.ts'

/** Why it was dismissed, once two people have decided so (FAIR-3); null before, and where it wasn't. */
export function refusalTold({ dismissal, disposal }: Complaint) {
  if (!dismissal?.confirmedBy || (disposal !== 'not_accepted' && disposal !== 'unfounded')) return null
  const { kind, ground, note, reason } = dismissal
  return { kind, ground: ground ?? note ?? null, reason }
}

/** Until when the customer may reopen or appeal (LIFE-8): an instant; null where no end is set yet. */
export function appealUntil({ state, archivedAt, closesAt }: Complaint, { clocks }: Policies): string | null {
  if (state !== 'archived' || archivedAt === null) return closesAt
  return after(new Date(archivedAt), clocks.rules.close.limit).toISOString()
}

/** Where the customer can turn: here, and outside the house. */
export function waysOfAppeal({ appealed, conclusion }: Complaint): Bilingual[] {
  const other = (conclusion?.otherWays ?? []).map((way) => ({ en: way, zh: way }))
  return appealed ? [OUTSIDE, ...other] : [HERE, OUTSIDE, ...other]
}

const HERE: Bilingual = {
  en: 'Here, once: it is reviewed by somebody who had no part in it so far.',
  zh: '在此页面申请复核（一次）：由此前未参与办理的人员复核。',
}
const OUTSIDE: Bilingual = {
  en: 'Outside: a consumers’ association, the market regulator (12315), arbitration or a court.',
  zh: '其他途径：消费者协会调解、向市场监督管理部门投诉（12315）、仲裁或诉讼。',
}
