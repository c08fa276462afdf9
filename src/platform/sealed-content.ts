import { createCipheriv, createDecipheriv } from 'node:crypto'
import { deriveKey, type Random } from './seal.ts'

const FORMAT = 2 // 1 is that of `seal`, which holds its text whole
const PREFIX_BYTES = 8
const TAG_BYTES = 16
const CHUNK_BYTES = 65_536
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** What was sealed was cut off, put together anew, or is not of this place. */
export class BrokenSeal extends Error {}

/**
 * Seals a content of any length in constant memory: `[format][prefix]`, then chunks of 64 KiB, each with its tag. The key
 * is derived from the data key for this place alone; the nonce is prefix and count, and place, count and whether it is
 * the last one are authenticated with each chunk, so that none can be left out, swapped or added (STREAM, Hoang et al. 2015).
 */
export async function* sealContent(
  dataKey: Buffer,
  place: string,
  content: AsyncIterable<Uint8Array>,
  random: Random,
): AsyncGenerator<Buffer> {
  const [key, prefix] = [deriveKey(dataKey, place), random(PREFIX_BYTES)]
  yield Buffer.concat([Buffer.from([FORMAT]), prefix])
  let count = 0
  for await (const { chunk, isLast } of inChunks(content, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, count))
    cipher.setAAD(aadOf(place, count, isLast))
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
    count += 1
  }
}

/** Opens what `sealContent` made, a chunk at a time; throws BrokenSeal before it yields anything that isn't as it was. */
export async function* unsealContent(
  dataKey: Buffer,
  place: string,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const key = deriveKey(dataKey, place)
  const { head, rest } = await beheaded(sealed, 1 + PREFIX_BYTES)
  if (head[0] !== FORMAT) throw new BrokenSeal('sealed in an unknown format')
  const prefix = head.subarray(1)
  let count = 0
  for await (const { chunk, isLast } of inChunks(rest, SEALED_CHUNK_BYTES)) {
    if (chunk.length < TAG_BYTES) throw new BrokenSeal('cut off')
    const body = chunk.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(prefix, count), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(aadOf(place, count, isLast)).setAuthTag(chunk.subarray(body))
    const opened = decipher.update(chunk.subarray(0, body))
    try {
      decipher.final()
    } catch {
      throw new BrokenSeal(`chunk ${count} is not as it was sealed`)
    }
    yield opened
    count += 1
  }
}

function nonceOf(prefix: Buffer, count: number): Buffer {
  const nonce = Buffer.alloc(PREFIX_BYTES + 4)
  prefix.copy(nonce)
  nonce.writeUInt32BE(count, PREFIX_BYTES)
  return nonce
}

function aadOf(place: string, count: number, isLast: boolean): Buffer {
  return Buffer.from(`${place}:${count}:${isLast ? 'last' : 'more'}`)
}

/** Chunks of exactly that size and a last one that may be shorter, even empty; one is held back to know which is the last. */
async function* inChunks(
  content: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  let held: Buffer[] = []
  let length = 0
  for await (const part of content) {
    held.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength))
    length += part.byteLength
    if (length <= size) continue
    const all = Buffer.concat(held)
    let from = 0
    for (; length - from > size; from += size) yield { chunk: all.subarray(from, from + size), isLast: false }
    held = [all.subarray(from)]
    length -= from
  }
  yield { chunk: Buffer.concat(held), isLast: true }
}

async function beheaded(content: AsyncIterable<Uint8Array>, size: number) {
  const source = content[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < size) {
    const { value, done } = await source.next()
    if (done) throw new BrokenSeal('cut off')
    head = Buffer.concat([head, value])
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield head.subarray(size)
    yield* { [Symbol.asyncIterator]: () => source }
  }
  return { head: head.subarray(0, size), rest: rest() }
}
