/** ANA-8: a count below this is withheld from those who may not see persons. */
export const SMALLEST_SHOWN = 5

/** Whether a count is too small to be shown to those who may not see persons; nothing at all gives nobody away. */
export function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_SHOWN
}

/** A count as it is shown: null where it is withheld. */
export function shownCount(count: number, withholds: boolean): number | null {
  return withholds && isSmall(count) ? null : count
}

/** A figure made from that many cases: null where they are too few to be shown. */
export function shownFigure(figure: number | null, cases: number, withholds: boolean): number | null {
  return withholds && isSmall(cases) ? null : figure
}

/** A total beside its cells: null where it is small itself, or where exactly one cell is small, which it would give away. */
export function shownTotal(total: number, smallCells: number, withholds: boolean): number | null {
  return withholds && smallCells === 1 ? null : shownCount(total, withholds)
}
