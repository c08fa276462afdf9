import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { after } from '../platform/duration.ts'
import { words } from '../platform/fields.ts'

/** Which complaint goes on with the matter, and why these two are one. */
export const Merger = z.strictObject({ into: z.uuid().toLowerCase(), reason: words(2000) }).meta({
  id: 'Merger',
  examples: [{ into: '01930000-0000-7000-8000-000000000000', reason: '同一客户就同一订单重复投诉' }],
})

/** `merge`: the same customer about the same matter goes on in one complaint; no cycle can arise, since the target is open. */
export const merge = defineStep({
  step: 'merge',
  input: Merger,
  decide: (_, { into, reason }, { at, policies }) => [
    fact(
      'complaint.merged',
      { into, closesAt: after(at, policies.clocks.rules.close.limit).toISOString() },
      reason,
    ),
  ],
})
