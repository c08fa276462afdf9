import { z } from 'zod'
import { isFull, withGiven } from '../complaint/approval.ts'
import { fillingOf } from '../complaint/approving.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** Whether the work that began before its approval stands. */
export const RatificationInput = z
  .strictObject({ verdict: z.enum(['ratified', 'refused']), comment: words(2000) })
  .meta({ id: 'RatificationInput', examples: [{ verdict: 'ratified', comment: '情况属实，同意补批' }] })

/** `ratify` (APP-2): approval after the work; refused, open tasks are cancelled and a new plan is made. */
export const ratify = defineStep({
  step: 'ratify',
  input: RatificationInput,
  decide: (complaint, input, by) => [
    fact('complaint.ratified', {
      ...input,
      ...(input.verdict === 'ratified' ? placeOf(complaint, by) : {}),
    }),
  ],
})

/** Where more than one person ratifies: which place it takes, and whether others wait. */
function placeOf(complaint: Complaint, by: By) {
  const filling = fillingOf(complaint, by, 'ratification')
  const levels = complaint.ratification?.levels
  if (!filling) throw new Error('the table lets nobody ratify whose turn it is not')
  const { level, of, ...onBehalf } = filling
  if (!levels) return onBehalf
  const next = withGiven({ levels }, level, { by: by.actor.id })
  return { ...filling, ...(next.levels.every(isFull) ? {} : { complete: false as const }) }
}
