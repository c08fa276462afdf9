import { z } from 'zod'
import { maskPersonal } from '../platform/personal.ts'
import type { EventRow } from './event.store.ts'
import { maskText } from './mask.ts'
import type { Message } from './work.ts'

/** An event of a complaint's timeline. */
export const EventResource = z
  .strictObject({
    ...{ seq: z.int(), type: z.string(), at: z.string().meta({ format: 'date-time' }), actor: z.string() },
    ...{ role: z.string(), origin: z.string(), reason: z.string().optional() },
    data: z.record(z.string(), z.unknown()),
    ...{ hash: z.string(), previousHash: z.string() },
  })
  .meta({ id: 'Event' })

/** An event as the API shows it, with as much of it opened as its reader may see. */
export function presentEvent(
  row: EventRow,
  { data, reason }: { readonly data: object; readonly reason?: string | undefined },
): z.output<typeof EventResource> {
  const { seq, type, at, actor, role, origin, hash, previous_hash: previousHash } = row
  const who = { seq, type, at: at.toISOString(), actor, role, origin }
  return { ...who, ...(reason ? { reason } : {}), data: { ...data }, hash, previousHash }
}

/** A message as the API shows it, from the data of its event; of what was disposed of nothing is left to read (ARC-2). */
export function presentMessage(data: object, masked: boolean): Message {
  const { message } = data as { message: Omit<Message, 'words'> & { readonly words?: string } }
  const whole: Message = { ...message, words: message.words ?? maskText('words', '') }
  return masked ? maskPersonal(whole, maskText) : whole
}
