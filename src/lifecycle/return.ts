import { giversOf } from '../complaint/approval.ts'
import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'

/** `return`: the plan goes back with what is wrong with it; it becomes history, and what was approved of it is void. */
export const returnPlan = defineStep({
  step: 'return',
  input: Reason,
  decide: ({ approval }, { reason }) => {
    const voided = giversOf(approval?.levels)
    return [fact('complaint.returned', voided.length > 0 ? { voided } : {}, reason)]
  },
})
