import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'
import { dearest } from './grade.ts'

/** What the approver found (APP-4). */
export const Approval = z
  .strictObject({
    comment: words(2000).optional(),
    effective: z.boolean().optional(),
    lawful: z.boolean().optional(),
    feasible: z.boolean().optional(),
  })
  .meta({ id: 'Approval', examples: [{ comment: '同意', effective: true, lawful: true, feasible: true }] })

/** `approve`: covers the dearest option (APP-4); whether this person may approve is the table's business. */
export const approve = defineStep({
  step: 'approve',
  input: Approval,
  decide: (complaint, input) => [
    fact('complaint.approved', {
      ...input,
      covers: { amount: dearest(complaint), currency: 'CNY' },
    }),
  ],
})
