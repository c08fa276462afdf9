import type { Complaint, ComplaintRecord } from '../complaint/complaint.ts'
import type { RecordPatch } from '../complaint/event.ts'
import { fact } from '../complaint/fact.ts'
import { before, mergePatch } from '../complaint/merge-patch.ts'
import { Correction, missingOf, priorityOf, reachable } from '../complaint/record.ts'
import { defineStep } from '../complaint/step.ts'

/** `correct`: completes or corrects the record by merge patch; the old values stay in the history. */
export const correct = defineStep({
  step: 'correct',
  input: Correction,
  decide: (complaint, input) => {
    const patch = input as RecordPatch
    const corrected = mergePatch(complaint as ComplaintRecord, patch)
    return [
      fact('complaint.corrected', {
        patch,
        before: before(complaint as ComplaintRecord, patch) as RecordPatch,
        missing: missingOf(corrected),
        noContact: !reachable(corrected),
        priority: priorityOf(corrected, isRepeat(complaint) ? 1 : 0),
      }),
    ]
  },
})

function isRepeat({ priority, customer }: Complaint): boolean {
  return priority > (customer.vulnerable ? 1 : 0)
}
