import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** What was said to the customer, on which channel. */
export const MessageInput = z
  .strictObject({
    kind: z.enum(['acknowledgement', 'personal', 'plan', 'progress', 'answer', 'other']),
    channel: Channel,
    words: words(10_000),
  })
  .meta({
    id: 'MessageInput',
    examples: [
      { kind: 'personal', channel: 'phone', words: '您好，您反映的问题由我负责，今晚八点前给您答复。' },
    ],
  })

/** Records what was said to the customer by whoever said it. */
export const sendMessage = defineStep({
  step: 'send-message',
  input: MessageInput,
  decide: (_, message, { actor, at, newId }) => [
    fact('message.sent', {
      message: { id: newId(), ...message, at: at.toISOString(), by: actor.id },
    }),
  ],
})
