import { z } from 'zod'
import { isFull, levelsOf, withGiven } from '../complaint/approval.ts'
import { fillingOf } from '../complaint/approving.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'
import { dearest } from './ask-approval.ts'

/** What the approver found (APP-4). */
export const Approval = z
  .strictObject({
    comment: words(2000).optional(),
    effective: z.boolean().optional(),
    lawful: z.boolean().optional(),
    feasible: z.boolean().optional(),
  })
  .meta({ id: 'Approval', examples: [{ comment: '同意', effective: true, lawful: true, feasible: true }] })

/**
 * `approve`: one more of those whom the levels ask for (APP-1); covers the dearest option (APP-4). Whether this person may
 * approve is the table's business.
 */
export const approve = defineStep({
  step: 'approve',
  input: Approval,
  decide: (complaint, input, by) => {
    const filling = fillingOf(complaint, by, 'approval')
    if (!filling) throw new Error('the table lets nobody approve whose turn it is not')
    const covers = { amount: dearest(complaint), currency: 'CNY' as const }
    return [fact('complaint.approved', { ...input, covers, ...filling, ...ending(complaint, filling, by) })]
  },
})

/** With the last place it is complete, and holds as long as policy says. */
function ending(complaint: Complaint, { level }: { readonly level: number }, { actor, at, policies }: By) {
  const { levels } = withGiven({ levels: levelsOf(complaint) }, level, { by: actor.id })
  if (!levels.every(isFull)) return { complete: false as const }
  const { expiresAfter } = policies.approval
  return expiresAfter ? { expiresAt: after(at, expiresAfter).toISOString() } : {}
}
