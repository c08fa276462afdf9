const UNITS_MS = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 } as const
const PATTERN = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const LONGEST_MS = 36_525 * UNITS_MS.D // a hundred years: what is added to a date stays a date

/**
 * Whether a text is an ISO 8601 duration of weeks, days, hours, minutes, seconds (no months: their length varies) of at
 * most a hundred years.
 */
export function isDuration(iso: string): boolean {
  const ms = lengthOf(iso)
  return ms !== null && ms <= LONGEST_MS
}

/** The length of an ISO 8601 duration such as `PT1H` or `P30D` in ms; throws on anything `isDuration` refuses. */
export function durationMs(iso: string): number {
  const ms = lengthOf(iso)
  if (ms === null || ms > LONGEST_MS)
    throw new RangeError(`not an ISO 8601 duration of weeks to seconds, at most a hundred years: ${iso}`)
  return ms
}

/** The instant an ISO 8601 duration after `start`, round the clock. */
export function after(start: Date, iso: string): Date {
  return new Date(start.getTime() + durationMs(iso))
}

/** A length in ms as an ISO 8601 duration of hours, minutes and seconds, such as `PT50H30M`; parts of a second are cut. */
export function isoOf(ms: number): string {
  const seconds = Math.floor(ms / UNITS_MS.S)
  const parts = [
    ...([[Math.floor(seconds / 3600), 'H']] as const),
    ...([[Math.floor((seconds % 3600) / 60), 'M']] as const),
    ...([[seconds % 60, 'S']] as const),
  ]
  return `PT${parts.map(([n, unit]) => (n > 0 ? `${n}${unit}` : '')).join('') || '0S'}`
}

function lengthOf(iso: string): number | null {
  const parts = PATTERN.exec(iso)
  if (!parts) return null
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return (
    (weeks ?? 0) * UNITS_MS.W +
    (days ?? 0) * UNITS_MS.D +
    (hours ?? 0) * UNITS_MS.H +
    (minutes ?? 0) * UNITS_MS.M +
    (seconds ?? 0) * UNITS_MS.S
  )
}

/** An ISO 8601 duration of days, hours, minutes and seconds for `ms`; what is less than a second is left out. */
export function isoDuration(ms: number): string {
  let seconds = Math.floor(ms / UNITS_MS.S)
  const take = (unit: number) => {
    const count = Math.floor((seconds * UNITS_MS.S) / unit)
    seconds -= (count * unit) / UNITS_MS.S
    return count
  }
  const [days, hours, minutes] = [take(UNITS_MS.D), take(UNITS_MS.H), take(UNITS_MS.M)]
  const date = days > 0 ? `${days}D` : ''
  const time = [
    ...[hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : ''],
    seconds > 0 ? `${seconds}S` : '',
  ].join('')
  if (!date && !time) return 'PT0S'
  return `P${date}${time ? `T${time}` : ''}`
}
