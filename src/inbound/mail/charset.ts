// A byte for every character and back: what was read as windows-1252 can be read anew as what it is.
const BYTE_TEXT = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
const BYTES = new Map([...BYTE_TEXT].map((character, byte) => [character, byte]))
const GUESSES = ['gb18030', 'big5', 'shift_jis'] as const
// The commonest characters of each: text that was read wrongly has hardly any of them.
const COMMON = {
  gb18030:
    '的一是不了在有我他这个们来到时大地为子中你说生国年就那和要她出也得里后自以会下单订货款退换修请没还给客服您好收',
  big5: '的一是不了在有我他這個們來到時大地為子中你說生國年就那和要她出也得裡後自以會下單訂貨款退換修請沒還給客服您好收',
  shift_jis: 'のはをにがでとしてたいるなもすまこれんあらりうくさっよきせどばだ',
} as const
const MOST_BYTES = 400_000
const LEAST_SHARE = 0.05
const NOT_ASCII = /[^\p{ASCII}]/u

/** The charset under which a text comes out as its bytes, a character each (see `bytesOf`). */
export const AS_BYTES = 'windows-1252'

/** The bytes of the beginning of a text that was decoded as `AS_BYTES`; null where it has a character that comes of no byte. */
export function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.alloc(Math.min(text.length, MOST_BYTES))
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = BYTES.get(text.charAt(at))
    if (byte === undefined) return null
    bytes[at] = byte
  }
  return bytes
}

/** Whether a text has something in it that may have been read under the wrong charset. */
export function isDoubtful(text: string): boolean {
  return NOT_ASCII.test(text) || text.includes('\u001b$')
}

/**
 * Reads bytes whatever was said of them: as UTF-8 where they are that (no other text is by accident), as ISO-2022-JP by its
 * escapes, else as `said` where that reads without a fault, else as the charset in which they look most like language.
 * Null where nothing fits. Of a text that is far too long only the beginning.
 */
export function readText(all: Uint8Array, said?: string): string | null {
  const bytes = all.subarray(0, MOST_BYTES)
  const utf8 = decoded(bytes, 'utf-8')
  if (utf8 !== null) return utf8.includes('\u001b$') ? (decoded(bytes, 'iso-2022-jp') ?? utf8) : utf8
  const asSaid = said && !isSingleByte(said) ? decoded(bytes, said) : null
  return asSaid ?? likeliest(bytes) ?? (said ? decoded(bytes, said) : null)
}

function likeliest(bytes: Uint8Array): string | null {
  let best: { readonly text: string; readonly share: number } | null = null
  for (const charset of GUESSES) {
    const text = decoded(bytes, charset)
    const share = text === null ? 0 : shareOf(text, COMMON[charset])
    if (text !== null && share > (best?.share ?? LEAST_SHARE)) best = { text, share }
  }
  return best?.text ?? null
}

/** How much of what isn't ASCII are common characters. */
function shareOf(text: string, common: string): number {
  let [all, found] = [0, 0]
  for (const character of text) {
    if (character <= '\u007f') continue
    all += 1
    if (common.includes(character)) found += 1
  }
  return all === 0 ? 0 : found / all
}

/** Latin charsets read any bytes without a fault: that they do proves nothing. */
function isSingleByte(charset: string): boolean {
  return !/^(x-)?(gb|cp936|hz|big5|cn-big5|shift|sjis|euc|iso-2022|ks_c|utf|ms9)/i.test(charset.trim())
}

function decoded(bytes: Uint8Array, charset: string): string | null {
  try {
    // Where it was cut the last character may be half.
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: bytes.length === MOST_BYTES })
  } catch {
    return null
  }
}
