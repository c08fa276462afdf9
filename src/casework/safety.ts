import { z } from 'zod'
import type { RecallVote, Safety } from '../complaint/aftercare.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Fact } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { EvidenceInput, Reason } from '../complaint/fields.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { Instant, label, words } from '../platform/fields.ts'
import { NotHere } from './not-here.ts'

/** What was done at once so that nobody else is hurt: off sale, the batch blocked, buyers warned. */
export const ContainmentInput = z
  .strictObject({ measures: z.array(words(500)).min(1).max(20), evidence: EvidenceInput })
  .meta({
    id: 'ContainmentInput',
    examples: [
      {
        measures: ['全渠道下架该批次', '仓库冻结剩余 312 台', '门店张贴停用提示'],
        evidence: { reference: '下架单 XJ-20261120' },
      },
    ],
  })

/** Whether the product is to be recalled, and why. */
export const RecallInput = z
  .strictObject({ recall: z.boolean(), ...Reason.shape })
  .meta({ id: 'RecallInput', examples: [{ recall: true, reason: '同批次三台温控器失效，存在起火可能' }] })

/** To which authority it was reported, when, and under which number. */
export const HazardReportInput = z
  .strictObject({ authority: label(), at: Instant, reference: words(200) })
  .meta({
    id: 'HazardReportInput',
    examples: [{ authority: '省市场监督管理局', at: '2026-11-20T01:30:00.000Z', reference: 'QX-2026-118' }],
  })

/** How many others bought of the batch, and where the list of them is kept. */
export const BuyersInput = z
  .strictObject({ count: z.int().min(0).max(100_000_000), listReference: words(500) })
  .meta({
    id: 'BuyersInput',
    examples: [{ count: 288, listReference: '会员系统导出 2026-11-20 批次 B2611' }],
  })

/** What is due in a safety case, in this order; the last two where there is a recall. */
const STEPS = ['containment', 'recall', 'report', 'buyers'] as const

/** A step of a safety case by its name. */
export type SafetyStep = (typeof STEPS)[number]

/** The steps that are still to be done before a safety case may be closed. */
export function dueSteps(safety: Safety): SafetyStep[] {
  const { containedAt, decidedAt, recall, reportedAt, buyersAt } = safety
  const open: Record<SafetyStep, boolean> = {
    containment: containedAt === undefined,
    recall: decidedAt === undefined,
    report: recall === true && reportedAt === undefined,
    buyers: recall === true && buyersAt === undefined,
  }
  return STEPS.filter((step) => open[step])
}

/** What a complaint opens or joins; `leads`: it is the first of the case. */
export interface Opening {
  readonly safetyCase: string
  readonly leads: boolean
}

/** `open-safety-case` (SAFE-1): the service does it by itself when a hazard is stated. */
export function openSafetyCase({ incident }: Complaint, { safetyCase, leads }: Opening): Fact[] {
  const { product = null, batch = null } = incident
  return [
    leads ? fact('safety.opened', { safetyCase, product, batch }) : fact('safety.joined', { safetyCase }),
  ]
}

/** `contain-hazard` (SAFE-1): within 2 h° nobody can buy it any more, and who has it is warned. */
export const containHazard = defineStep({
  step: 'contain-hazard',
  input: ContainmentInput,
  decide: (complaint, { measures, evidence }) => {
    const { safetyCase, containedAt } = openCaseOf(complaint)
    if (containedAt) throw new Refusal('safety-step-done')
    return [
      fact('safety.contained', { safetyCase, measures: measures.map((action) => ({ action })), evidence }),
    ]
  },
})

/**
 * `decide-recall` (SAFE-1): quality and legal both, each another person; where they differ the gm decides, who may be
 * neither of them.
 */
export const decideRecall = defineStep({
  step: 'decide-recall',
  input: RecallInput,
  decide: (complaint, { recall, reason }, by) => {
    const { safetyCase, votes = [], decidedAt } = openCaseOf(complaint)
    if (decidedAt) throw new Refusal('safety-step-done')
    const vote: RecallVote = { voter: voterIn(votes, by), recall, by: by.actor.id, at: by.at.toISOString() }
    const [other] = votes
    const isDisputed = vote.voter !== 'gm' && other !== undefined && other.recall !== recall
    const voted = fact(
      'safety.recall_voted',
      { safetyCase, vote, ...(isDisputed ? { tell: 'gm' as const } : {}) },
      reason,
    )
    const isDecided = vote.voter === 'gm' || (other !== undefined && !isDisputed)
    return isDecided ? [voted, fact('safety.recall_decided', { safetyCase, recall })] : [voted]
  },
})

/** Whether quality and legal have both spoken and differ. */
export function isDisputed({ votes = [], decidedAt }: Safety): boolean {
  return decidedAt === undefined && votes.length === 2 && votes[0]?.recall !== votes[1]?.recall
}

function voterIn(votes: readonly RecallVote[], { actor }: By): RecallVote['voter'] {
  if (votes.some(({ by }) => by === actor.id)) throw new Refusal('safety-step-done')
  if (votes.length === 2) {
    if (actor.roles.includes('gm')) return 'gm'
    throw new Refusal('safety-step-done')
  }
  const free = (['quality', 'legal'] as const).filter((one) => !votes.some(({ voter }) => voter === one))
  const voter = free.find((one) => actor.roles.includes(one))
  if (voter) return voter
  throw new Refusal(actor.roles.includes('gm') ? 'recall-not-disputed' : 'safety-step-done')
}

/** `report-hazard` (SAFE-1): to the authority, with the number that it has there. */
export const reportHazard = defineStep({
  step: 'report-hazard',
  input: HazardReportInput,
  decide: (complaint, { authority, at: filedAt, reference }, { at }) => {
    const { safetyCase, reportedAt } = openCaseOf(complaint)
    if (reportedAt) throw new Refusal('safety-step-done')
    if (new Date(filedAt) > at) throw reportedLater()
    return [fact('safety.reported', { safetyCase, authority, filedAt, evidence: { reference } })]
  },
})

/** `list-buyers` (SAFE-1): who else has one of the batch. */
export const listBuyers = defineStep({
  step: 'list-buyers',
  input: BuyersInput,
  decide: (complaint, { count, listReference }) => {
    const { safetyCase, buyersAt } = openCaseOf(complaint)
    if (buyersAt) throw new Refusal('safety-step-done')
    const evidence = { reference: listReference }
    return [fact('safety.buyers_listed', { safetyCase, buyers: count, evidence })]
  },
})

/** `close-safety-case` (SAFE-1): when all that is due in it is done, and by nothing else. */
export const closeSafetyCase = defineStep({
  step: 'close-safety-case',
  input: Reason,
  decide: (complaint, { reason }) => {
    const safety = openCaseOf(complaint)
    const missing = dueSteps(safety)
    if (missing.length > 0) throw new Refusal('safety-steps-due', { missing })
    return [fact('safety.closed', { safetyCase: safety.safetyCase }, reason)]
  },
})

function openCaseOf({ safety }: Complaint): Safety {
  if (!safety?.leads) throw new NotHere()
  if (safety.closedAt) throw new Refusal('safety-step-done')
  return safety
}

function reportedLater(): UnfitInput {
  return new UnfitInput('/at', 'in_future', {
    en: 'What is reported has happened; this time lies in the future.',
    zh: '应为已报告的时间；该时间在将来。',
  })
}
