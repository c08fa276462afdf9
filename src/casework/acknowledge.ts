import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Refusal } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { NotHere } from './not-here.ts'

/** `acknowledge` (CLK-1): whoever a breach climbed to, or one above, has it in hand; its clock climbs no further. */
export const acknowledge = defineStep({
  step: 'acknowledge',
  input: z.strictObject({ eid: z.uuid() }),
  decide: ({ escalations }, { eid }) => {
    const found = escalations.find(({ id }) => id === eid)
    if (!found) throw new NotHere()
    if (found.acknowledgedAt) throw new Refusal('already-concluded')
    const { clock, instance, id } = found
    return [fact('clock.acknowledged', { clock, instance, id })]
  },
})
