/** How many items, and how much of their size together, go into a batch. */
export interface Fit {
  readonly items: number
  readonly size: number
}

/** Items in batches that fit, in their order; what is larger than a batch is one alone. */
export function batchesOf<T>(items: readonly T[], sizeOf: (item: T) => number, fit: Fit): T[][] {
  const batches: T[][] = []
  let filled = 0
  for (const item of items) {
    const size = sizeOf(item)
    const last = batches.at(-1)
    const fits = last !== undefined && last.length < fit.items && filled + size <= fit.size
    if (fits) last.push(item)
    else batches.push([item])
    filled = (fits ? filled : 0) + size
  }
  return batches
}
