import { z } from 'zod'
import type { Intake } from '../complaint/record.ts'
import { words } from '../platform/fields.ts'

/** What a message that comes in may be (REC-10); `automatic` is what no person wrote: it is kept and answered by nobody. */
export const MESSAGE_KINDS = [
  ...(['complaint', 'report', 'inquiry', 'help', 'suggestion', 'praise', 'automatic'] as const),
] as const
/** One of them. */
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** What a channel delivered, as it came; header names in lower case. */
export interface Raw {
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly arrivedAt: Date
}

/** A file that came with a message. */
export interface MessageFile {
  readonly name: string
  readonly type: string
  readonly content: Buffer
}

/** A message that an adapter made out of a delivery. */
export interface Understood {
  /** The channel's own id of the message: the same id is the same message for ever (REC-5). */
  readonly id: string
  /** The channel's id of the conversation, where it has one. */
  readonly thread?: string | undefined
  /** Ids of earlier messages that this one answers. */
  readonly repliesTo?: readonly string[] | undefined
  /** Complaints that it answers, where that stands in the ids of our own messages. */
  readonly about?: readonly string[] | undefined
  readonly kind: MessageKind
  readonly intake: z.output<typeof Intake>
  readonly files?: readonly MessageFile[] | undefined
  /** How many people a post has reached. */
  readonly reach?: number | undefined
  /** How long the customer waited until somebody of the house was with them (ms; REC-2). */
  readonly pickedUpMs?: number | undefined
  /** The Message-ID of the message of ours that could not be delivered, where this says so (NOT-1). */
  readonly bounced?: string | undefined
}

/** One thing that is wrong with a delivery: where in it, what by its code, and in words. */
export interface Flaw {
  readonly pointer: string
  readonly code: string
  readonly message: { readonly en: string; readonly zh: string }
}

/** A delivery that can't be understood: it waits with what is wrong with it until it is mended (REC-4). */
export class Misunderstood extends Error {
  override readonly name = 'Misunderstood'
  readonly flaws: readonly Flaw[]

  constructor(flaws: readonly Flaw[]) {
    super('a delivery can’t be understood')
    this.flaws = flaws
  }
}

/** The same, for one flaw. */
export function misunderstood(pointer: string, code: string, en: string, zh: string): Misunderstood {
  return new Misunderstood([{ pointer, code, message: { en, zh } }])
}

/** A message as the documented JSON shapes and mappings give it, before its channel is filled in. */
export const MessageInput = z
  .strictObject({
    id: words(500).optional().meta({ description: 'The channel’s own id of the message' }),
    thread: words(500).optional().meta({ description: 'The channel’s id of the conversation' }),
    repliesTo: z.array(words(500)).max(100).optional(),
    kind: z.enum(MESSAGE_KINDS).optional(),
    complaint: z.looseObject({}).meta({ description: 'The record as `receive` takes it' }),
    files: z
      .array(
        z.strictObject({ name: words(200), type: words(200).optional(), base64: z.base64().max(14_000_000) }),
      )
      .max(20)
      .optional(),
    reach: z.int().min(0).max(10_000_000_000).optional(),
    pickedUpSeconds: z.number().min(0).max(86_400).optional(),
  })
  .meta({ id: 'MessageInput' })
