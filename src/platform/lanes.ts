/** Does something with each item, so many at a time; the results in the order of the items. Rejects with the first failure. */
export async function inLanes<T, R>(
  lanes: number,
  items: readonly T[],
  does: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await does(items[index] as T)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  return results
}
