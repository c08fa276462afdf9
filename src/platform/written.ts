/** A part of an answer that is JSON already: put into it as it stands where it is a property of the whole (`jsonBytes`). */
export class Written {
  readonly json: string
  constructor(json: string) {
    this.json = json
  }
  /** Anywhere deeper it is what it says. */
  toJSON(): unknown {
    return JSON.parse(this.json)
  }
}

/** The JSON of an answer in UTF-8; properties that are written already come last. */
export function jsonBytes(body: unknown): Buffer {
  const written = writtenIn(body)
  if (written.length === 0) return Buffer.from(JSON.stringify(body))
  const absent = Object.fromEntries(written.map(([key]) => [key, undefined]))
  const rest = JSON.stringify({ ...(body as object), ...absent })
  const parts = written.map(([key, { json }]) => `${JSON.stringify(key)}:${json}`).join()
  const last = `${rest === '{}' ? '' : ','}${parts}}`
  // Written apart, since a text takes twice the room where one of its characters is Chinese; the room is never too small.
  const bytes = Buffer.allocUnsafe((rest.length + last.length) * MOST_BYTES)
  const length = bytes.write(rest) - 1 // its closing brace comes last
  return bytes.subarray(0, length + bytes.write(last, length))
}

/** Of a character of a text (a UTF-16 unit) in UTF-8. */
const MOST_BYTES = 3

function writtenIn(body: unknown): [string, Written][] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).filter((entry): entry is [string, Written] => entry[1] instanceof Written)
}
