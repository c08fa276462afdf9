const MOST_BYTES = 30 * 1024 * 1024
const MOST_PARTS = 5000
/** Reading a line costs some 8 µs: attachments have long lines, and texts have few. */
const MOST_SHORT_LINES = 60_000
const SHORT = 40
const [NEW_LINE, DASH] = [0x0a, 0x2d]

/** Whether a mail is one that can be read in a second or two; no mail of people is beyond that. */
export function isReadable(bytes: Buffer): boolean {
  if (bytes.length > MOST_BYTES) return false
  let [parts, short] = [0, 0]
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(NEW_LINE, start)
    const next = end < 0 ? bytes.length : end + 1
    if (bytes[start] === DASH && bytes[start + 1] === DASH) parts += 1
    if (next - start < SHORT) short += 1
    if (parts > MOST_PARTS || short > MOST_SHORT_LINES) return false
    start = next
  }
  return true
}
