const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 9

/**
 * A reference `XXXX-XXXX-XX` in Crockford's base 32: 45 random bits and a check symbol. `random` yields bytes.
 */
export function newReference(random: (bytes: number) => Uint8Array): string {
  const values = [...random(SYMBOLS)].map((byte) => byte & 31)
  return format([...values, checkOf(values)])
}

/**
 * The reference that was meant: any case, hyphens or not, O for 0, I and L for 1. Null where it is mistyped, which
 * the check symbol tells: any one wrong symbol and any two neighbours swapped.
 */
export function readReference(text: string): string | null {
  const plain = text.toUpperCase().replaceAll('-', '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const values = [...plain].map((symbol) => ALPHABET.indexOf(symbol))
  if (values.length !== SYMBOLS + 1 || values.includes(-1)) return null
  return checkOf(values.slice(0, SYMBOLS)) === values[SYMBOLS] ? format(values) : null
}

/** Σ vᵢ·αⁱ over GF(32): distinct weights, so that swaps show as well as single errors. */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesAlpha(sum ^ value), 0)
}

/** Multiplies by α in GF(32) with x⁵ + x² + 1. */
function timesAlpha(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

function format(values: readonly number[]): string {
  const text = values.map((value) => ALPHABET[value]).join('')
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}
