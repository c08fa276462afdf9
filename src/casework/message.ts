import { z } from 'zod'
import type { Complaint } from '../complaint/complaint.ts'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { Refusal, UnfitInput } from '../complaint/refusal.ts'
import { missingAttempts } from '../complaint/silence.ts'
import { type By, defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** What was said to the customer, on which channel. */
export const MessageInput = z
  .strictObject({
    kind: z.enum(['acknowledgement', 'personal', 'plan', 'progress', 'answer', 'silence_notice', 'other']),
    channel: Channel,
    words: words(10_000),
  })
  .meta({
    id: 'MessageInput',
    examples: [
      { kind: 'personal', channel: 'phone', words: '您好，您反映的问题由我负责，今晚八点前给您答复。' },
    ],
  })

/**
 * Records what was said to the customer by whoever said it. A `silence_notice` says in writing what will happen if they stay
 * silent, once they were tried often enough (LIFE-10).
 */
export const sendMessage = defineStep({
  step: 'send-message',
  input: MessageInput,
  decide: (complaint, message, by) => {
    if (message.kind === 'silence_notice') refuseEarlyNotice(complaint, message.channel, by)
    const { actor, at, newId } = by
    return [
      fact('message.sent', {
        message: { id: newId(), ...message, at: at.toISOString(), by: actor.id },
      }),
    ]
  },
})

const SPOKEN: readonly string[] = ['store', 'walk_in', 'phone']

function refuseEarlyNotice(complaint: Complaint, channel: string, by: By): void {
  if (SPOKEN.includes(channel)) throw notInWriting()
  const missing = missingAttempts(complaint, by)
  if (missing) throw new Refusal('silence-incomplete', { missing })
}

function notInWriting(): UnfitInput {
  return new UnfitInput('/channel', 'not_in_writing', {
    en: 'This notice is given in writing.',
    zh: '该通知须以书面方式送达。',
  })
}
