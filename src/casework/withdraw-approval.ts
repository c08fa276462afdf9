import { giversOf, levelsOf } from '../complaint/approval.ts'
import { fact } from '../complaint/fact.ts'
import { Reason } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'

/**
 * `withdraw-approval` (APP-1): an approver takes back what is their own, or was given for them, while nothing is carried
 * out; given by the worker, the time for which the approval holds is over, and all of it lapses.
 */
export const withdrawApproval = defineStep({
  step: 'withdraw-approval',
  input: Reason,
  decide: (complaint, { reason }, { actor, role }) =>
    role === 'worker'
      ? [fact('approval.lapsed', { voided: giversOf(levelsOf(complaint)) })]
      : [fact('approval.withdrawn', { from: complaint.state, person: actor.id }, reason)],
})
