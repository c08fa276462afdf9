import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** Nothing against it, or an objection. */
export const LegalReviewInput = z
  .strictObject({ opinion: z.enum(['clear', 'object']), comment: words(4000) })
  .meta({ id: 'LegalReviewInput', examples: [{ opinion: 'clear', comment: '方案不低于法定标准' }] })

/** `legal-review`: what `plan` (with legal risk) and `conclude` ask for (CLS-4, LIFE-9). */
export const legalReview = defineStep({
  step: 'legal-review',
  input: LegalReviewInput,
  decide: (_, { opinion, comment }, { actor, at }) => [
    fact('complaint.legally_reviewed', {
      review: { opinion, comment, by: actor.id, at: at.toISOString() },
    }),
  ],
})
