import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { maskText } from '../complaint/mask.ts'
import { maskPersonal } from '../platform/personal.ts'
import type { MessageContent, MessageRow } from './message.store.ts'
import { MESSAGE_KINDS } from './understood.ts'

const instant = z.string().meta({ format: 'date-time' })
const id = z.string().meta({ format: 'uuid' })

/** What a message became. */
export const OUTCOMES = ['received', 'added', 'open', 'answered', 'left'] as const

/** A message that came in by a channel, and what became of it. */
export const InboundMessageResource = z
  .strictObject({
    ...{ id, channel: id, delivery: id, kind: z.enum(MESSAGE_KINDS) },
    outcome: z.enum(OUTCOMES).meta({
      description:
        '`received`: a complaint of its own; `added` to one; `open`: waits for an answer; `answered`; `left`: asks for nothing',
    }),
    because: z.string().nullable().meta({ description: 'By what it was recognised; null: by nothing' }),
    decidedBy: z.string().meta({ description: '`policy`, or the person who decided' }),
    ...{ arrivedAt: instant, decidedAt: instant, complaint: id.nullable() },
    reach: z.int().nullable(),
    pickedUpMs: z
      .int()
      .nullable()
      .meta({ description: 'How long the customer waited for somebody of the house' }),
    message: z.looseObject({}).nullable().meta({
      description:
        'The record as it came; null in lists, where it is a complaint of its own, and where it is gone',
    }),
    answer: z.strictObject({ words: z.string(), by: z.string(), at: instant }).nullable(),
  })
  .meta({ id: 'InboundMessage' })

/** A page of them. */
export const InboundMessagePage = z
  .strictObject({ items: z.array(InboundMessageResource), nextCursor: z.string().nullable() })
  .meta({ id: 'InboundMessagePage' })

/** A message as it is shown; without its content in lists, masked for those who read masked. */
export function presentInboundMessage(
  row: MessageRow,
  content: MessageContent | null = null,
  actor?: Pick<Actor, 'roles'>,
) {
  const isMasked = actor?.roles.every((role) => role === 'auditor') ?? false
  const intake = content?.intake ?? null
  const answer = content?.answer ?? null
  return {
    ...{ id: row.id, channel: row.channel_id, delivery: row.delivery_id, kind: row.kind },
    ...{ outcome: row.outcome, because: row.because, decidedBy: row.decided_by },
    ...{ arrivedAt: row.arrived_at.toISOString(), decidedAt: row.decided_at.toISOString() },
    ...{ complaint: row.complaint_id, reach: row.reach === null ? null : Number(row.reach) },
    pickedUpMs: row.picked_up_ms,
    message: isMasked && intake ? maskPersonal(intake, maskText) : intake,
    answer: isMasked && answer ? { ...answer, words: '***' } : answer,
  }
}
