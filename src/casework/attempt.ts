import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** A try to reach the customer, by which channel, and whether anybody was there. */
export const AttemptInput = z
  .strictObject({
    channel: Channel,
    outcome: z.enum(['reached', 'no_answer']),
    words: words(4000).optional(),
  })
  .meta({
    id: 'AttemptInput',
    examples: [{ channel: 'phone', outcome: 'no_answer', words: '响铃一分钟无人接听' }],
  })

/** `attempt-contact` 联系客户 (LIFE-10): kept and counted; whoever is reached is silent no longer. */
export const attemptContact = defineStep({
  step: 'attempt-contact',
  input: AttemptInput,
  decide: ({ attempts = [] }, input, { actor, at, newId }) => {
    refuseFull(attempts)
    return [
      fact('contact.attempted', {
        attempt: { id: newId(), ...input, at: at.toISOString(), by: actor.id },
      }),
    ]
  },
})
