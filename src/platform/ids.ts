/**
 * A UUIDv7 (RFC 9562): 48 bits of `now` in ms, then 74 random bits. Ids sort by the time they were made.
 * `random` yields that many random bytes.
 */
export function uuidv7(now: Date, random: (bytes: number) => Uint8Array): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes.set(random(10), 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const VERSION = '-7000-8000-000000000000'

/** The lowest UUIDv7 of an instant: whatever was made at it or later sorts after it. */
export function firstIdOf(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}${VERSION}`
}

const POOL_BYTES = 4096

/** The same randomness, drawn from its source by the page: a call for twelve bytes costs as much as one for thousands. */
export function pooled(random: (bytes: number) => Buffer): (bytes: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0)
  let used = 0
  return (bytes) => {
    if (bytes > POOL_BYTES) return random(bytes)
    if (used + bytes > pool.length) {
      pool = random(POOL_BYTES)
      used = 0
    }
    used += bytes
    return Buffer.from(pool.subarray(used - bytes, used))
  }
}
