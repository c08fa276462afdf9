import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** The customer's answer to the options: the id of one, or null where all are declined. */
export const DecisionInput = z
  .strictObject({
    accept: z.uuid().toLowerCase().nullable(),
    words: words(4000),
    basis: z.enum(['no_contact', 'unreachable']).optional(),
  })
  .meta({ id: 'DecisionInput', examples: [{ accept: null, words: '三个方案我都不接受' }] })

/** `decide`: the choice in the customer's words; a supervisor records it on the basis that nobody can be asked (LIFE-12), or reached (LIFE-10). */
export const decide = defineStep({
  step: 'decide',
  input: DecisionInput,
  decide: ({ plan }, { accept, words, basis }, { actor, at }) => {
    if (accept !== null && !plan?.options.some(({ id }) => id === accept)) throw unknownOption()
    const decision = { accepted: accept, words, onBasis: basis, at: at.toISOString(), recordedBy: actor.id }
    return [fact('complaint.decided', { decision })]
  },
})

function unknownOption(): UnfitInput {
  return new UnfitInput('/accept', 'unknown_option', {
    en: 'The plan has no option with this id.',
    zh: '方案中没有该编号的选项。',
  })
}
