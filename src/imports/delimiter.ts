/** What may stand between the cells of a line. */
export const DELIMITERS = [',', ';', '\t', '|'] as const
/** One of them. */
export type Delimiter = (typeof DELIMITERS)[number]

const LINES = 20

/**
 * What separates the cells: which of them cuts most of the first lines into equally many cells, and into the most of them.
 * `head` holds the first lines, a byte a character; what stands in quotes does not count.
 */
export function detectDelimiter(head: string): Delimiter {
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(head, delimiter) }))
  return counted.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

function scoreOf(head: string, delimiter: Delimiter): number {
  const counts = countsIn(head, delimiter)
  const usual = counts.filter((count) => count > 0)
  if (usual.length === 0) return 0
  const most = Math.max(...usual.map((count) => usual.filter((other) => other === count).length))
  const cells = Math.max(...usual)
  return most * 1000 + cells
}

function countsIn(head: string, delimiter: Delimiter): number[] {
  const counts = [0]
  let isQuoted = false
  for (const character of head) {
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === delimiter) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    else if (character === '\n' && counts.push(0) > LINES) break
  }
  return counts
}
