import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { flagsOf } from '../complaint/wording.ts'
import { words } from '../platform/fields.ts'

/** The answer that the customer sees, and a summary for the house. */
export const Completion = z.strictObject({ answer: words(10_000), summary: words(4000).optional() }).meta({
  id: 'Completion',
  examples: [
    { answer: '王女士您好，退款 2899 元已于 11 月 20 日原路退回，预计三日内到账。给您添麻烦了，再次致歉。' },
  ],
})

/**
 * `complete` (ANTI-1): nothing is closed on paper only; the guards ask for evidence, this for the answer (REC-8). One nearly
 * the same as many others is marked, never refused.
 */
export const complete = defineStep({
  step: 'complete',
  input: Completion,
  decide: (_, input, { policies, answersAlike }) => [
    fact('complaint.completed', {
      ...{ ...input, ...flagsOf(policies, input.answer, '/answer') },
      ...(answersAlike === undefined ? {} : { answersAlike }),
    }),
  ],
})
