const DAY_MS = 86_400_000
const MOST_REMEMBERED = 20_000

/** Wall-clock time of one IANA time zone. Days are counted from 1970-01-01, instants are ms since then in UTC. */
export interface Zone {
  readonly name: string
  /** The day that the wall shows at an instant. */
  dayAt(instant: number): number
  /**
   * The instant at which the wall of a day shows so many ms after midnight: the first of two where it is put back, and
   * where the time is skipped the instant of the skip.
   */
  instantOf(day: number, msOfDay: number): number
  /** What the wall is ahead of UTC at an instant, in ms. */
  offsetAt(instant: number): number
}

const zones = new Map<string, Zone>()

/** The zone of an IANA name; throws RangeError on a name that this Node doesn't know. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known) return known
  const made = makeZone(name)
  zones.set(name, made)
  return made
}

/** The number of a day such as `2026-11-22`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

/** The day of that number as `2026-11-22`. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Its place in the week: 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7 // 1970-01-01 was a Thursday
}

function makeZone(name: string): Zone {
  const offsetAt = rememberingOffsets(name)
  return {
    name,
    offsetAt,
    dayAt: (instant) => Math.floor((instant + offsetAt(instant)) / DAY_MS),
    instantOf: (day, msOfDay) => {
      const wall = day * DAY_MS + msOfDay
      const before = offsetAt(wall - DAY_MS)
      const after = offsetAt(wall + DAY_MS)
      if (offsetAt(wall - before) === before) return wall - before
      if (offsetAt(wall - after) === after) return wall - after
      return changeBetween(wall - Math.max(before, after), wall - Math.min(before, after), offsetAt)
    },
  }
}

/** Asking Intl costs 3 µs: it is asked twice for each day of UTC, and between them only where they differ. */
function rememberingOffsets(name: string): (instant: number) => number {
  const ask = askOffset(name)
  const days = new Map<number, { readonly first: number; readonly last: number; readonly change: number }>()
  return (instant) => {
    const day = Math.floor(instant / DAY_MS)
    let known = days.get(day)
    if (!known) {
      if (days.size > MOST_REMEMBERED) days.clear()
      const from = day * DAY_MS
      const first = ask(from)
      const last = ask(from + DAY_MS)
      known = { first, last, change: first === last ? from : changeBetween(from, from + DAY_MS, ask) }
      days.set(day, known)
    }
    return instant < known.change ? known.first : known.last
  }
}

/** The first instant of a range at which the offset is no longer what it was at its start. */
function changeBetween(from: number, to: number, offsetAt: (instant: number) => number): number {
  const first = offsetAt(from)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === first) low = middle
    else high = middle
  }
  return high
}

function askOffset(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const { year, month, day, hour, minute, second } = parts as Record<string, string>
    const wall = Date.UTC(
      ...([Number(year), Number(month) - 1, Number(day)] as const),
      ...([Number(hour), Number(minute), Number(second)] as const),
    )
    return wall - Math.floor(instant / 1000) * 1000
  }
}
