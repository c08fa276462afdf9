/** A place in a list as an opaque text. */
export function cursorOf(kind: string, place: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([kind, ...place])).toString('base64url')
}

/** The place that a cursor of this kind names, `length` values; null where it is none of ours. */
export function placeOf(kind: string, length: number, cursor: string): (string | null)[] | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(read) || read.length !== length + 1 || read[0] !== kind) return null
    const place = read.slice(1)
    return place.every((value) => value === null || isPlain(value)) ? place : null
  } catch {
    return null
  }
}

// Postgres takes no U+0000 in a text.
function isPlain(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 200 && !value.includes('\u0000')
}
