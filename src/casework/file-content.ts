import { fileTypeFromBuffer } from 'file-type/core'
import { FILE_TYPES, type FileType } from '../policy/evidence-policy.ts'

/** So much of a file is looked at to tell what it is. */
export const HEAD_BYTES = 65_536

/** What the content of a file is: one of the types that evidence may be of, or what it is instead. */
export type Judged = { readonly type: FileType } | { readonly instead: string }

/** What a file is by its first bytes, whatever it was called. Text is what has no byte that texts don't have. */
export async function judgeHead(head: Buffer): Promise<Judged> {
  const found = (await fileTypeFromBuffer(head))?.mime.split(';')[0]
  if (found) return isKnown(found) ? { type: found } : { instead: found }
  if (!isText(head)) return { instead: 'application/octet-stream' }
  const markup = markupIn(head)
  return markup ? { instead: markup } : { type: 'text/plain' }
}

function isKnown(type: string): type is FileType {
  return Object.hasOwn(FILE_TYPES, type)
}

const LAYOUT = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d])

/** UTF-8 or GB 18030, without control characters but those that lay out a text. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => (byte < 0x20 && !LAYOUT.has(byte)) || byte === 0x7f)) return false
  return ['utf-8', 'gb18030'].some((encoding) => isDecodable(head, encoding))
}

function isDecodable(head: Buffer, encoding: string): boolean {
  try {
    // The head may end within a character.
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

const MARKUP =
  /<(?:!doctype|html|head|body|script|iframe|object|embed|svg|style|link|meta|base|form|img|a\s)/i

/** What a browser might run although it is text; as UTF-7 or UTF-16 it would be no text here. */
function markupIn(head: Buffer): string | null {
  const text = head.toString('latin1')
  if (/<svg/i.test(text)) return 'image/svg+xml'
  if (MARKUP.test(text) || /^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i.test(text)) return 'text/html'
  return /^(?:\xef\xbb\xbf)?#!/.test(text) ? 'text/x-script' : null
}
