/** A page of a list as it is answered; `nextCursor` leads to the next one, null where this is the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** The page that rows make of which one more was read than it holds: each is shown, the cursor is that of its last row. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Item,
  cursorOf: (last: Row) => string,
): Page<Item> {
  const held = rows.slice(0, limit)
  const last = held.at(-1)
  const isLast = last === undefined || rows.length <= limit
  return { items: held.map((row) => show(row)), nextCursor: isLast ? null : cursorOf(last) }
}
