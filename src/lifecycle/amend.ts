import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { Instant, words } from '../platform/fields.ts'

/** Why the plan can't be done as agreed, and how the customer was told. */
export const Amendment = z
  .strictObject({
    reason: words(2000),
    toldCustomer: z.strictObject({ at: Instant, channel: Channel, words: words(4000) }),
  })
  .meta({
    id: 'Amendment',
    examples: [
      {
        reason: '同款新机缺货两周',
        toldCustomer: {
          at: '2026-11-21T03:00:00.000Z',
          channel: 'phone',
          words: '新机要两周才到货，想和您重新商量方案',
        },
      },
    ],
  })

/** `amend` (LIFE-7): what was done stays done, the rest is planned anew; telling later than the old date is recorded as late. */
export const amend = defineStep({
  step: 'amend',
  input: Amendment,
  decide: ({ tasks }, { reason, toldCustomer }, { at }) => {
    if (new Date(toldCustomer.at) > at) throw toldInFuture()
    const dates = tasks
      .filter(({ state }) => state === 'open' || state === 'started')
      .map(({ dueAt }) => dueAt)
      .sort()
    const toldLate = dates[0] !== undefined && toldCustomer.at > dates[0]
    return [fact('complaint.amended', { toldCustomer, toldLate }, reason)]
  },
})

function toldInFuture(): UnfitInput {
  return new UnfitInput('/toldCustomer/at', 'in_future', {
    en: 'The customer is told before the plan is amended; this time lies in the future.',
    zh: '须先告知客户再变更方案；该时间在将来。',
  })
}
