/** A wait as the history has it, in ms; `until` is null while it lasts. */
export interface Wait {
  readonly from: number
  readonly until: number | null
}

/** A stretch of time that doesn't count. */
export type Gap = Wait

/** The waits from a start on, in order and merged: two at once stop a clock once. */
export function gapsOf(waits: readonly Wait[], start: number): readonly Gap[] {
  if (waits.length === 0) return waits
  const gaps: { from: number; until: number | null }[] = []
  const cut = waits
    .map(({ from, until }) => ({ from: Math.max(from, start), until }))
    .filter(({ from, until }) => until === null || until > from)
    .sort((a, b) => a.from - b.from)
  for (const wait of cut) {
    const last = gaps.at(-1)
    if (!last || (last.until !== null && last.until < wait.from)) gaps.push({ ...wait })
    else last.until = last.until === null || wait.until === null ? null : Math.max(last.until, wait.until)
  }
  return gaps
}
