import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** Whether the work that began before its approval stands. */
export const RatificationInput = z
  .strictObject({ verdict: z.enum(['ratified', 'refused']), comment: words(2000) })
  .meta({ id: 'RatificationInput', examples: [{ verdict: 'ratified', comment: '情况属实，同意补批' }] })

/** `ratify` (APP-2): approval after the work; refused, open tasks are cancelled and a new plan is made. */
export const ratify = defineStep({
  step: 'ratify',
  input: RatificationInput,
  decide: (_, input) => [fact('complaint.ratified', input)],
})
