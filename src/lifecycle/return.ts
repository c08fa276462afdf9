import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'

/** `return`: the plan goes back with what is wrong with it; it becomes history. */
export const returnPlan = defineStep({
  step: 'return',
  input: Reason,
  decide: (_, { reason }) => [fact('complaint.returned', {}, reason)],
})
