/** Times are exact of this many complaints, and of more estimated from about this many of them. */
export const MOST_TIMED = 5000

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 4

/**
 * References are drawn at random, so those below a place in their order are an even sample that an index finds: the
 * place below which about `most` of `total` complaints stand; null: all are taken.
 */
export function sampleBelow(total: number, most = MOST_TIMED): string | null {
  if (total <= most) return null
  const place = Math.max(1, Math.floor((most / total) * ALPHABET.length ** SYMBOLS))
  return Array.from({ length: SYMBOLS }, (_, index) => {
    return ALPHABET[Math.floor(place / ALPHABET.length ** (SYMBOLS - 1 - index)) % ALPHABET.length]
  }).join('')
}
