import { z } from 'zod'
import { fact } from '../complaint/fact.ts'
import { Channel } from '../complaint/fields.ts'
import { isOpen } from '../complaint/states.ts'
import { defineStep } from '../complaint/step.ts'
import { words } from '../platform/fields.ts'

/** What the customer said, and by which channel it came. */
export const ReceivedMessageInput = z.strictObject({ channel: Channel, words: words(10_000) }).meta({
  id: 'ReceivedMessageInput',
  examples: [{ channel: 'phone', words: '发票我找到了，今天下午拍照给你们' }],
})

/**
 * `receive-message` 登记来信: what the customer says, in their words. Where it was waited for them it is the answer that ends
 * the wait (CLK-13), unless a dismissal awaits confirmation.
 */
export const receiveMessage = defineStep({
  step: 'receive-message',
  input: z.strictObject({ channel: z.string(), words: words(10_000) }),
  decide: ({ awaiting, state }, { channel, words: said }, { actor, at, newId }) => {
    const message = {
      id: newId(),
      kind: 'received',
      channel,
      words: said,
      at: at.toISOString(),
      by: actor.id,
    }
    const answers = awaiting.includes('customer') && !awaiting.includes('confirmation') && isOpen(state)
    return [
      fact('message.received', { message }),
      ...(answers ? [fact('complaint.resumed', { awaiting: 'customer', answer: said, heard: true })] : []),
    ]
  },
})
