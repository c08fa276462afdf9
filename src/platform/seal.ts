import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'

const FORMAT = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** The key ring of ENCRYPTION_KEYS: every key by its id; the first one writes (PRIV-1). */
export interface KeyRing {
  readonly writer: string
  readonly keys: ReadonlyMap<string, Buffer>
}

/** The key of what was disposed of: there is none any more (ARC-2). */
export const NO_KEY = Buffer.alloc(0)

/** What was sealed under a key that was disposed of is for nobody to read any more (ARC-2). */
export class KeyGone extends Error {
  constructor() {
    super('the key was disposed of')
    this.name = 'KeyGone'
  }
}

/** Yields that many random bytes. */
export type Random = (bytes: number) => Buffer

/** Reads `id:base64 of 32 bytes, …`; throws with what to change when a key is malformed or an id appears twice. */
export function parseKeyRing(text: string): KeyRing {
  const entries = text.split(',').map((entry): [string, Buffer] => {
    const [id = '', base64 = ''] = entry.trim().split(':')
    const key = Buffer.from(base64, 'base64')
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== KEY_BYTES)
      throw new Error('ENCRYPTION_KEYS: each entry is id:base64 of 32 bytes, entries separated by commas')
    return [id, key]
  })
  const keys = new Map(entries)
  if (keys.size !== entries.length) throw new Error('ENCRYPTION_KEYS: each id may appear once')
  return { writer: entries[0]?.[0] ?? '', keys }
}

/**
 * AES-256-GCM under one data key: `[format][iv][tag][ciphertext]`. `place` is authenticated with it
 * (`table.column:tenant:row`), so that a ciphertext moved to another row doesn't open. Throws KeyGone.
 */
export function seal(key: Buffer, place: string, text: Uint8Array, random: Random): Buffer {
  if (key.length === 0) throw new KeyGone()
  const iv = random(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([Buffer.from([FORMAT]), iv, cipher.getAuthTag(), body])
}

/** Opens what `seal` made; throws when key, place or a bit of it is not the same, KeyGone where there is no key. */
export function unseal(key: Buffer, place: string, sealed: Buffer): Buffer {
  if (key.length === 0) throw new KeyGone()
  if (sealed[0] !== FORMAT) throw new Error(`sealed with unknown format ${sealed[0]}`)
  const iv = sealed.subarray(1, 1 + IV_BYTES)
  const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
  const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }) // else 4 bytes would do
    .setAAD(Buffer.from(place))
    .setAuthTag(tag)
  return Buffer.concat([cipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), cipher.final()])
}

/** Like `seal`, under the key of the ring that writes, whose id goes in front: `[length][id][sealed]`. */
export function sealUnderRing(ring: KeyRing, place: string, text: Uint8Array, random: Random): Buffer {
  const id = Buffer.from(ring.writer)
  return Buffer.concat([Buffer.from([id.length]), id, seal(ringKey(ring, ring.writer), place, text, random)])
}

/** Opens what `sealUnderRing` made, with whichever key of the ring it names; throws when that key is gone. */
export function unsealUnderRing(ring: KeyRing, place: string, sealed: Buffer): Buffer {
  const end = 1 + sealed.readUInt8(0)
  const id = sealed.subarray(1, end).toString()
  return unseal(ringKey(ring, id), place, sealed.subarray(end))
}

/** A keyed hash (HMAC-SHA-256, 16 bytes in hex) by which an exact value is found without being readable (PRIV-1). */
export function blind(indexKey: Buffer, kind: string, value: string): string {
  return createHmac('sha256', indexKey).update(`${kind}\n${value}`).digest('hex').slice(0, 32)
}

const wordKeys = new WeakMap<Buffer, Buffer>()

/** A key for another purpose, derived from one that is kept (HKDF-SHA-256). */
export function deriveKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, KEY_BYTES))
}

function ringKey(ring: KeyRing, id: string): Buffer {
  const key = ring.keys.get(id)
  if (!key) throw new Error(`ENCRYPTION_KEYS has no key ${id}, which sealed this data`)
  return key
}

/** Keyed hashes of words as 64-bit integers: one AES block each, so that 200 words cost one call; words count to 16 bytes. */
export function blindWords(indexKey: Buffer, words: readonly string[]): string[] {
  const wordKey = wordKeys.get(indexKey) ?? deriveKey(indexKey, 'words')
  wordKeys.set(indexKey, wordKey)
  const blocks = Buffer.alloc(words.length * 16)
  words.forEach((word, index) => {
    blocks.write(word, index * 16, 16)
  })
  const cipher = createCipheriv('aes-256-ecb', wordKey, null).setAutoPadding(false)
  const hashed = Buffer.concat([cipher.update(blocks), cipher.final()])
  return words.map((_, index) => hashed.readBigInt64BE(index * 16).toString())
}
