const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Bytes in Crockford's base 32, lower case, five bits a symbol; what is left of the last symbol is zero. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31]
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** What `toBase32` made of that many bytes; null of anything else, so that no two texts mean the same bytes. */
export function fromBase32(text: string, length: number): Buffer | null {
  const bytes = Buffer.alloc(length)
  let held = 0
  let bits = 0
  let at = 0
  for (const symbol of text) {
    const value = ALPHABET.indexOf(symbol)
    if (value < 0) return null
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    if (at < length) bytes[at] = (held >> bits) & 0xff
    at += 1
  }
  return at === length && toBase32(bytes) === text ? bytes : null
}
