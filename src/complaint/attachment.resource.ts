import { z } from 'zod'
import { mayLeave } from './attachment.ts'
import type { Attachment } from './work-inquiry.ts'

const text = z.string()
const id = text.meta({ format: 'uuid' })

/** A piece of evidence as the API shows it (PRIV-5). */
export const AttachmentResource = z
  .strictObject({
    id,
    name: text.meta({ description: 'Cleaned, with an ending that fits its type' }),
    type: text.meta({ description: 'As its content shows, whatever it was called' }),
    bytes: z.int(),
    sha256: text.meta({ pattern: '^[0-9a-f]{64}$' }),
    addedAt: text.meta({ format: 'date-time' }),
    by: text,
    confidential: z.boolean(),
    redactionOf: id.nullable().meta({ description: 'The original, of a redacted copy' }),
    mayLeave: z.boolean().meta({
      description: 'Whether it may be shown to the customer and to others outside the house (PRIV-5)',
    }),
  })
  .meta({ id: 'Attachment' })

/** Attachments as the API shows them; `shown` are those of all that the reader may know of. */
export function presentAttachments(shown: readonly Attachment[], all: readonly Attachment[] = shown) {
  return shown.map((attachment) => {
    const { redactionOf = null, confidential = false } = attachment
    const { id, name, type, bytes, sha256, addedAt, by } = attachment
    const file = { id, name, type, bytes, sha256, addedAt, by }
    return { ...file, confidential, redactionOf, mayLeave: mayLeave(attachment, all) }
  })
}
