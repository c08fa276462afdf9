import { z } from 'zod'
import { checklistOf } from '../complaint/checklist.ts'
import { fact } from '../complaint/fact.ts'
import { Refusal } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'
import { CHECKLIST_STEPS } from '../policy/message-terms.ts'

/** What was done, in words. */
export const TickInput = z
  .strictObject({ note: words(2000).optional() })
  .meta({ id: 'TickInput', examples: [{ note: '已请客户到贵宾室，另派同事接待' }] })

/** `tick-checklist` (REC-7): a step was done that neither a message nor the work shows. */
export const tickChecklist = defineStep({
  step: 'tick-checklist',
  input: z.strictObject({ ...TickInput.shape, step: z.enum(CHECKLIST_STEPS) }),
  decide: (complaint, { step, note }) => {
    if (checklistOf(complaint).some((entry) => entry.step === step && entry.done))
      throw new Refusal('already-concluded')
    return [fact('checklist.ticked', { step, ...(note === undefined ? {} : { note }) })]
  },
})
