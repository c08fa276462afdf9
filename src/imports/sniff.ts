import type { Format } from './register-import.ts'
import type { UnreadableCode } from './unreadable.ts'

/** What a file is, or why it is no register. */
export type FormatOrWhy = { readonly format: Format } | { readonly why: UnreadableCode }

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const OLD_EXCEL = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])
/** A stray one is that of a cell; UTF-16 without a mark and what is no text at all have many more. */
const MOST_CONTROLS = 0.005
const LAYOUT = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a])

/** What a file is by its first bytes, whatever it is called: a workbook, or a text that may be CSV. */
export function formatOf(head: Buffer): FormatOrWhy {
  if (head.subarray(0, 4).equals(ZIP)) return { format: 'xlsx' }
  if (head.subarray(0, 4).equals(OLD_EXCEL)) return { why: 'old_excel' }
  if (isWide(head)) return { format: 'csv' }
  const controls = head.filter((byte) => byte < 0x20 && !LAYOUT.has(byte)).length
  const isBinary = controls > head.length * MOST_CONTROLS
  // What some systems save as .xls is a web page.
  const isMarkup = /^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i.test(head.subarray(0, 200).toString('latin1'))
  return isBinary || isMarkup ? { why: 'not_a_register' } : { format: 'csv' }
}

function isWide(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
}
