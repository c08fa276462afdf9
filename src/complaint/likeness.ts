const PIECE = 4
const MOST_PIECES = 2000
const KEPT = 32

/**
 * The pieces of an answer by which those that are nearly the same are known (ANTI-1): every four neighbouring characters of
 * its plain form, without figures and signs, which differ where only a name, a date or a sum was filled in.
 */
export function piecesOf(answer: string): string[] {
  const plain = [
    ...answer
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}]/gu, ''),
  ].slice(0, MOST_PIECES)
  if (plain.length === 0) return []
  const last = Math.max(1, plain.length - PIECE + 1)
  return [...new Set(Array.from({ length: last }, (_, from) => plain.slice(from, from + PIECE).join('')))]
}

/** The smallest of the hashes: of texts that share most of their pieces they are mostly the same, however long the texts. */
export function keptOf(hashes: readonly string[]): string[] {
  return hashes
    .map(BigInt)
    .sort((a, b) => (a < b ? -1 : Number(a > b)))
    .slice(0, KEPT)
    .map(String)
}
