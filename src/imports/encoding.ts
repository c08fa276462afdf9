import { type Cell, textCell } from './cell.ts'

/** The encodings that a register in CSV may be in; GBK and GB 2312 are parts of GB 18030. */
export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
/** One of them. */
export type Encoding = (typeof ENCODINGS)[number]

/** What the bytes of a file are taken for, and how many at its start only say so. */
export interface Detected {
  readonly encoding: Encoding
  readonly mark: number
}

/**
 * The encoding of a file by its first bytes: the byte-order mark where there is one, else UTF-8 or GB 18030, whichever more
 * of its lines are in. `head` may end anywhere.
 */
export function detectEncoding(head: Buffer): Detected {
  if (head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return { encoding: 'utf-8', mark: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 }
  let [utf8, other] = [0, 0]
  for (const line of linesOf(head)) {
    if (isAscii(line.toString('latin1'))) continue
    if (decoded(line, 'utf-8') === null) other += 1
    else utf8 += 1
  }
  return { encoding: other > utf8 ? 'gb18030' : 'utf-8', mark: 0 }
}

/**
 * A cell from its bytes, which stand in `raw` one a character. What isn't of the file's encoding is told, never replaced:
 * in a file of GB 18030 also what is UTF-8, since that reads as other characters without a complaint.
 */
export function decodeCell(raw: string, encoding: 'utf-8' | 'gb18030'): Cell {
  if (raw === '') return null
  if (isAscii(raw)) return raw
  const bytes = Buffer.from(raw, 'latin1')
  if (encoding === 'gb18030' && HAN.test(decoded(bytes, 'utf-8') ?? '')) return bad(bytes, 'utf-8')
  const text = decoded(bytes, encoding)
  if (text !== null) return textCell(text)
  const other = encoding === 'utf-8' ? decoded(bytes, 'gb18030') : null
  return other === null ? { bad: 'undecodable', text: bytes.toString('utf8') } : bad(bytes, 'gb18030')
}

const HAN = /\p{Script=Han}/u

const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true }),
}

function bad(bytes: Buffer, encoding: keyof typeof DECODERS): Cell {
  return { bad: 'other_encoding', text: decoded(bytes, encoding) ?? '' }
}

function decoded(bytes: Buffer, encoding: keyof typeof DECODERS): string | null {
  try {
    return DECODERS[encoding].decode(bytes)
  } catch {
    return null
  }
}

function isAscii(raw: string): boolean {
  for (let at = 0; at < raw.length; at += 1) if (raw.charCodeAt(at) >= 0x80) return false
  return true
}

function* linesOf(head: Buffer): Generator<Buffer> {
  let from = 0
  for (let at = head.indexOf(0x0a); at >= 0; at = head.indexOf(0x0a, from)) {
    yield head.subarray(from, at)
    from = at + 1
  }
  // What is left is a whole line only where the file ends with it; cut within a character it would speak for another encoding.
  if (from === 0) yield head.subarray(0, Math.max(0, head.length - 3))
}
