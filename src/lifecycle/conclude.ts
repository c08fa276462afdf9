import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { defineStep } from '../complaint/step.ts'
import { flagsOf } from '../complaint/wording.ts'
import { words } from '../platform/fields.ts'

/** The final answer: reasoned, what is still offered and until when, the other ways (LIFE-9). */
export const ConclusionInput = z
  .strictObject({
    answer: words(10_000),
    stillOffered: words(2000).optional(),
    until: z.iso.date().optional(),
    otherWays: z.array(words(500)).min(1).max(10),
    basis: z
      .enum(['unreachable'])
      .optional()
      .meta({ description: 'The customer can’t be reached (LIFE-10)' }),
  })
  .meta({
    id: 'ConclusionInput',
    examples: [
      {
        answer: '经两次核实，设备故障由进水造成，不属保修范围。我们的处理意见和依据如下……',
        stillOffered: '免工时费维修',
        until: '2026-12-31',
        otherWays: ['向当地消费者协会申请调解', '向人民法院起诉'],
      },
    ],
  })

/** `conclude`: archived without agreement (LIFE-9) or because the customer stays silent (LIFE-10); never counted as solved. */
export const conclude = defineStep({
  step: 'conclude',
  input: ConclusionInput,
  decide: (_, { basis, ...said }, { policies }) => [
    fact('complaint.concluded', {
      ...{ ...said, ...flagsOf(policies, said.answer, '/answer') },
      ...(basis === undefined ? {} : { onBasis: basis }),
    }),
  ],
})
