import { fact } from '../complaint/fact.ts'
import { Nothing } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'

/** `archive`: the dossier is complete by its disposal (ARC-1) and frozen. */
export const archive = defineStep({
  step: 'archive',
  input: Nothing,
  decide: ({ disposal }) => {
    if (!disposal) throw new Error('what ended has a disposal')
    return [fact('complaint.archived', { disposal })]
  },
})
