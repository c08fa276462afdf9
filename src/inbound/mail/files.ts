import type { Attachment, Email } from 'postal-mime'
import type { MessageFile } from '../understood.ts'

const LEAST_INLINE_BYTES = 1024
/** What programs add to a mail and nobody meant to send: Outlook's own wrapping, signatures, reports, mails within it. */
const NOT_SENT =
  /^(?:application\/(?:ms-tnef|vnd\.ms-tnef|(?:x-)?pkcs7-signature|pgp-signature|pgp-keys)|message\/.*|text\/rfc822-headers)$/
const WINMAIL = /^winmail\.dat$/i

/** The files that the sender of a mail sent with it; `own` is its HTML without what is quoted. */
export function filesOf({ attachments, html = '' }: Email, own: string): MessageFile[] {
  return attachments.filter((one) => isSent(one, html, own)).map(fileOf)
}

/** The bytes of a part. */
export function bytesOfPart({ content }: Attachment): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(content)
}

/** A picture within the text counts where the text that shows it is the sender's own, and it is more than a spacer. */
function isSent(part: Attachment, html: string, own: string): boolean {
  if (NOT_SENT.test(part.mimeType) || WINMAIL.test(part.filename ?? '')) return false
  const shown = part.contentId ? `cid:${part.contentId.replace(/^<|>$/g, '')}` : null
  if (shown === null || !html.includes(shown)) return true
  return own.includes(shown) && bytesOfPart(part).length >= LEAST_INLINE_BYTES
}

function fileOf(part: Attachment): MessageFile {
  const name =
    (part.filename ?? '')
      .trim()
      .slice(0, 500)
      .replace(/\p{Cs}/gu, '') || 'file'
  return { name, type: part.mimeType || 'application/octet-stream', content: bytesOfPart(part) }
}
