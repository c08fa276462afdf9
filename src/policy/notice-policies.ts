import { z } from 'zod'
import { label, words } from '../platform/fields.ts'
import { PolicyCode } from './calendar-policy.ts'
import { CHECKLIST_STEPS, MESSAGE_CHANNELS, MESSAGE_KINDS } from './message-terms.ts'

const Code = z.string().regex(/^[a-z0-9_]{1,64}$/)
const text = (max: number) => z.strictObject({ zh: words(max), en: words(max) })

const Template = z.strictObject({
  code: Code,
  name: z.strictObject({ zh: label(100), en: label(100) }),
  kind: z.enum(MESSAGE_KINDS),
  /** For which channels it is meant; any where absent. */
  channels: z.array(z.enum(MESSAGE_CHANNELS)).min(1).optional(),
  /** The subject of an e-mail, with merge fields like the words. */
  subject: text(200).optional(),
  words: text(4000),
  /** Which steps of the checklist are done by saying it (REC-7). */
  steps: z.array(z.enum(CHECKLIST_STEPS)).max(7).optional(),
})

/** What customers are told, and when they may be (NOT-1, REC-2, REC-7). */
export const TemplatesPolicy = z.strictObject({
  templates: z.array(Template).max(300),
  /** Who is responsible, in the words of a message, while nobody is. */
  nobody: text(100),
  /** Quiet hours: what isn't urgent waits until this calendar is open. Nobody wrote `automatic` messages by hand. */
  contactHours: z.strictObject({
    calendar: PolicyCode,
    kinds: z.array(z.enum(MESSAGE_KINDS)),
    automatic: z.array(z.enum(MESSAGE_KINDS)),
  }),
  /** What also those are told who want no messages. */
  despiteOptOut: z.array(z.enum(MESSAGE_KINDS)),
})

/** A template as policy writes it. */
export type Template = z.infer<typeof Template>

/** What customers aren't told (REC-8), with the better wording. */
export const PhrasesPolicy = z.strictObject({
  phrases: z
    .array(
      z.strictObject({
        code: Code,
        find: z.array(label(100)).min(1).max(50),
        /** It says nothing only where its sentence names no date or time. */
        unlessDated: z.boolean().optional(),
        action: z.enum(['refuse', 'flag']),
        better: text(500),
      }),
    )
    .max(500),
})
