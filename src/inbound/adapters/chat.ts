import { z } from 'zod'
import type { Drafts } from '../understand.ts'
import { loose, present, shapeOf, textFile } from '../understand.ts'
import type { Raw } from '../understood.ts'
import { customerOf, Someone, WhenKnown } from './shared-shapes.ts'

const Line = z.looseObject({
  from: z.enum(['customer', 'agent', 'bot']),
  at: WhenKnown,
  words: loose(20_000),
})

/** A conversation with somebody of the house or a chatbot, handed over with all that was said (REC-14). */
export const ChatTranscript = z
  .looseObject({
    id: z.string().min(1).max(400).meta({ description: 'The id of the conversation' }),
    handover: loose(100).meta({
      description: 'Which of several transcripts of the conversation this is; its length tells where absent',
    }),
    channel: z.enum(['web_chat', 'app_chat']).nullish(),
    kind: loose(40),
    startedAt: WhenKnown,
    pickedUpAt: WhenKnown.describe('When somebody of the house was with the customer'),
    page: loose(1000),
    orderNumber: loose(100),
    product: loose(200),
    customer: Someone.nullish(),
    lines: z.array(Line).min(1).max(2000),
  })
  .meta({ id: 'ChatTranscript' })

/**
 * One message out of a transcript: what the customer said is the account, all that was said goes with it as a file. A later
 * transcript of the same conversation is in its thread.
 */
export function readChat(raw: Raw): Drafts {
  const chat = shapeOf(ChatTranscript, raw)
  const { id, handover, lines, startedAt, pickedUpAt } = chat
  const said = lines.flatMap(({ from, words }) => (from === 'customer' && words ? [words] : []))
  const whole = lines.map(({ from, at, words }) => `${at ?? ''} ${from}: ${words ?? ''}`.trim()).join('\n')
  const waited = startedAt && pickedUpAt ? (Date.parse(pickedUpAt) - Date.parse(startedAt)) / 1000 : undefined
  const transcript = textFile('transcript.txt', whole)
  return [
    {
      ...{ id: `${id} ${handover ?? lines.length}`, thread: id },
      ...(chat.kind ? { kind: chat.kind } : {}),
      ...(waited !== undefined && waited >= 0 ? { pickedUpSeconds: Math.min(waited, 86_400) } : {}),
      complaint: present({
        ...{ channel: chat.channel, reportedAt: startedAt, account: said.join('\n') },
        customer: customerOf(chat.customer),
        incident: present({ page: chat.page, orderNumber: chat.orderNumber, product: chat.product }),
      }),
      files: [
        { name: transcript.name, type: transcript.type, base64: transcript.content.toString('base64') },
      ],
    },
  ]
}
