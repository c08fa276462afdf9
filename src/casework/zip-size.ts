/** The end of a zip, in which its directory stands; what is longer is no document that anybody wrote. */
export const TAIL_BYTES = 1_048_576

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_BYTES = 22
const ENTRY_BYTES = 46
const MOST_ENTRIES = 10_000
const MOST_UNPACKED = 2 * 1024 ** 3
const MOST_RATIO = 200
const RATIO_FROM = 50 * 1024 ** 2 // small things may pack well

/**
 * Whether a zip says of itself that it is a bomb, or hides what it unpacks to: too many entries, too much, or too much for
 * its size. `tail` is its end; nothing is unpacked.
 */
export function isZipBomb(tail: Buffer, bytes: number): boolean {
  const end = findEnd(tail)
  if (end === null) return true
  const entries = tail.readUInt16LE(end + 10)
  const start = tail.length - bytes + tail.readUInt32LE(end + 16)
  // A directory beyond the tail, or one of the 64-bit form, is not read: nobody needs such a document.
  if (start < 0 || start > end || entries > MOST_ENTRIES) return true
  const unpacked = unpackedOf(tail, start, entries, end)
  if (unpacked === null || unpacked > MOST_UNPACKED) return true
  return unpacked > RATIO_FROM && unpacked > bytes * MOST_RATIO
}

function findEnd(tail: Buffer): number | null {
  for (let at = tail.length - END_BYTES; at >= Math.max(0, tail.length - END_BYTES - 0xffff); at -= 1)
    if (tail.readUInt32LE(at) === END) return at
  return null
}

function unpackedOf(tail: Buffer, start: number, entries: number, end: number): number | null {
  let [at, unpacked] = [start, 0]
  for (let entry = 0; entry < entries; entry += 1) {
    if (at + ENTRY_BYTES > end || tail.readUInt32LE(at) !== ENTRY) return null
    unpacked += tail.readUInt32LE(at + 24) // 0xffffffff, the mark of the 64-bit form, is too much anyway
    at += ENTRY_BYTES + tail.readUInt16LE(at + 28) + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32)
  }
  return unpacked
}
