import { z } from 'zod'
import { Instant, Person, words } from '../platform/fields.ts'
import { MERGE_FIELD_NAMES, MESSAGE_CHANNELS, MESSAGE_KINDS } from '../policy/message-terms.ts'

/** REC-11: the account was read back to the customer: confirmed, or corrected to these words. */
export const ReadBackInput = z
  .strictObject({ confirmed: z.boolean(), words: words(20_000).optional() })
  .meta({
    id: 'ReadBackInput',
    description: 'The first personal contact reads the account back; corrected words stand beside the first',
    examples: [{ confirmed: false, words: '不是第二天，是装好当天晚上就不制冷了' }],
  })

/** What is said to the customer, on which channel: in words, or by a template with the values that it leaves open. */
export const MessageInput = z
  .strictObject({
    kind: z.enum(MESSAGE_KINDS),
    channel: z.enum(MESSAGE_CHANNELS),
    words: words(10_000).optional(),
    template: z
      .string()
      .regex(/^[a-z0-9_]{1,64}$/)
      .optional()
      .meta({ description: 'The code of a template of this kind, instead of `words`' }),
    values: z
      .partialRecord(z.enum(MERGE_FIELD_NAMES), words(4000))
      .optional()
      .meta({ description: 'What the template leaves open; what the service knows may be said otherwise' }),
    delay: z
      .strictObject({ clock: z.string().regex(/^[a-z0-9_]{1,64}$/), until: Instant, owner: Person })
      .optional()
      .meta({
        description: 'Of kind `delay`: which limit won’t be kept, the new date, and who answers for it',
      }),
    tellsHandOver: z
      .literal(true)
      .optional()
      .meta({ description: 'It says who answers from now on, and why: `personal`, `progress` or `answer`' }),
    readBack: ReadBackInput.optional(),
    alreadySaid: z
      .literal(true)
      .optional()
      .meta({ description: 'It was said by other means: it is recorded, and nothing is delivered' }),
  })
  .meta({
    id: 'MessageInput',
    examples: [
      { kind: 'personal', channel: 'phone', words: '您好，您反映的问题由我负责，今晚八点前给您答复。' },
      { kind: 'personal', channel: 'email', template: 'first_reply', values: { progress: '安装记录' } },
    ],
  })
