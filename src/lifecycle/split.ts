import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'

/** `split`: a merged complaint goes on by itself from the state it left. */
export const split = defineStep({
  step: 'split',
  input: Reason,
  decide: ({ mergedInto }, { reason }) => [fact('complaint.split', { from: mergedInto ?? '' }, reason)],
})
