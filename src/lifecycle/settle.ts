import { z } from 'zod'
import { refuseUnknownAttachments } from '../complaint/attachment.ts'
import { fact } from '../complaint/fact.ts'
import { EvidenceInput, MoneyInput } from '../complaint/fields.ts'
import { paidAtOnce } from '../complaint/ledger.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** A remedy of the library that the customer accepts in their words, with its evidence (PLAN-5). */
export const SettlementInput = z
  .strictObject({
    remedy: z.string().regex(/^[a-z0-9_]{1,64}$/),
    cost: MoneyInput,
    words: words(4000),
    evidence: EvidenceInput,
  })
  .meta({
    id: 'SettlementInput',
    examples: [
      {
        remedy: 'coupon_gift',
        cost: { amount: 5000, currency: 'CNY' },
        words: '可以，这样我接受',
        evidence: { reference: 'CP-20261120-031' },
      },
    ],
  })

/** `settle`: done at first contact, approved by the policy itself (PLAN-5). */
export const settle = defineStep({
  step: 'settle',
  input: SettlementInput,
  decide: (complaint, settlement, { actor, at, policies, newId }) => {
    if (!policies.options.remedies.some(({ code }) => code === settlement.remedy)) throw unknownRemedy()
    refuseUnknownAttachments(complaint, settlement.evidence.attachments, '/evidence/attachments')
    const made = { ...settlement, by: actor.id, at: at.toISOString() }
    return [fact('complaint.settled', { settlement: made, entry: paidAtOnce(made, newId) })]
  },
})

function unknownRemedy(): UnfitInput {
  return new UnfitInput('/remedy', 'unknown_remedy', {
    en: 'The library of remedies has no such code.',
    zh: '处理方案库中没有该代码。',
  })
}
