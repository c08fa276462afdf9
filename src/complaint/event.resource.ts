import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { maskPersonal } from '../platform/personal.ts'
import type { EventRow } from './event.store.ts'
import { maskText } from './mask.ts'
import type { Message } from './work-contact.ts'

/** An event of a complaint's timeline. */
export const EventResource = z
  .strictObject({
    ...{ seq: z.int(), type: z.string(), at: z.string().meta({ format: 'date-time' }), actor: z.string() },
    ...{ role: z.string(), origin: z.string(), reason: z.string().optional() },
    data: z.record(z.string(), z.unknown()),
    ...{ hash: z.string(), previousHash: z.string() },
  })
  .meta({ id: 'Event' })

/** An event as the API shows it to this reader, with as much of it opened as they may see. */
export function presentEvent(
  row: EventRow,
  { data, reason }: { readonly data: object; readonly reason?: string | undefined },
  reader: Actor,
): z.output<typeof EventResource> {
  const { seq, type, at, hash, previous_hash: previousHash } = row
  const isHidden = isForAuditors(row) && !reader.roles.includes('auditor')
  const { actor, role, origin } = isHidden ? NOBODY : row
  const who = { seq, type, at: at.toISOString(), actor, role, origin }
  return { ...who, ...(reason ? { reason } : {}), data: { ...data }, hash, previousHash }
}

/** FAIR-4: only auditors read reports of retaliation, and who made them. */
export function isForAuditors({ type }: { readonly type: string }): boolean {
  return type === 'retaliation.reported'
}

/** What stands where it isn't shown who did something. */
const NOBODY = { actor: '***', role: '***', origin: '***' }

/** A message as the API shows it, from the data of its event; of what was disposed of nothing is left to read (ARC-2). */
export function presentMessage(data: object, masked: boolean): Message {
  const { message } = data as { message: Omit<Message, 'words'> & { readonly words?: string } }
  const whole: Message = { ...message, words: message.words ?? maskText('words', '') }
  return masked ? maskPersonal(whole, maskText) : whole
}
