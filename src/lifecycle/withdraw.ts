import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'

/** Why the customer takes it back, and what becomes of work that has begun. */
export const Withdrawal = z
  .strictObject({ reason: words(2000), tasks: z.enum(['finish', 'undo']).optional() })
  .meta({ id: 'Withdrawal', examples: [{ reason: '客户来电说已自行解决' }] })

/** `withdraw`: the customer takes it back; tasks begun are finished or undone, as agreed. */
export const withdraw = defineStep({
  step: 'withdraw',
  input: Withdrawal,
  decide: (_, { reason, tasks }, { at, policies }) => [
    fact(
      'complaint.withdrawn',
      { tasks, closesAt: after(at, policies.clocks.rules.close.limit).toISOString() },
      reason,
    ),
  ],
})
