/** The calendar day of an instant in an IANA time zone, as `2026-11-22`. */
export function dayOf(at: Date, timeZone: string): string {
  return formatOf(timeZone).format(at)
}

/** Whether two instants fall on the same calendar day there. */
export function sameDay(a: Date, b: Date, timeZone: string): boolean {
  return dayOf(a, timeZone) === dayOf(b, timeZone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs 50 µs, using it 1: there are few time zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  formats.set(timeZone, made)
  return made
}
