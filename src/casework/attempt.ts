import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { refuseFull } from '../complaint/limit.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'
import { refuseUnread } from './message.ts'
import { ReadBackInput } from './message-input.ts'

/** A try to reach the customer, by which channel, and whether anybody was there. */
export const AttemptInput = z
  .strictObject({
    channel: Channel,
    outcome: z.enum(['reached', 'no_answer']),
    words: words(4000).optional(),
    readBack: ReadBackInput.optional(),
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
    refuseUnread(input)
    if (input.readBack && input.outcome !== 'reached') throw nobodyThere()
    return [
      fact('contact.attempted', {
        attempt: { id: newId(), ...input, at: at.toISOString(), by: actor.id },
      }),
    ]
  },
})

function nobodyThere(): UnfitInput {
  return new UnfitInput('/readBack', 'not_reached', {
    en: 'Nothing was read back to somebody who wasn’t reached.',
    zh: '未联系上客户，无法复述确认。',
  })
}
