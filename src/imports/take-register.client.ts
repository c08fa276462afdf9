import { createHash } from 'node:crypto'
import { TooLarge } from '../casework/unfit-file.ts'
import { isZipBomb, TAIL_BYTES } from '../casework/zip-size.ts'
import { UnfitInput } from '../complaint/refusal.ts'
import type { Random } from '../platform/seal.ts'
import { sealContent } from '../platform/sealed-content.ts'
import type { Storage } from '../platform/storage.client.ts'
import type { Format } from './register-import.ts'
import { type FormatOrWhy, formatOf } from './sniff.ts'
import { UNREADABLE, type UnreadableCode } from './unreadable.ts'

/** The largest file, in bytes: a register of 100,000 rows is about 20 MB as CSV. */
export const MOST_BYTES = 52_428_800
const HEAD_BYTES = 65_536

/** Where a register goes. */
export interface Place {
  readonly storage: Storage
  readonly random: Random
  readonly key: string
  readonly place: string
  readonly dataKey: Buffer
}

/** A register that was taken in. */
export interface TakenRegister {
  readonly format: Format
  readonly bytes: number
  readonly sha256: string
}

/**
 * Takes a register in as it comes, in constant memory: judged by its content, counted, hashed, sealed and kept. Throws
 * UnfitInput, TooLarge, StorageUnavailable, or what `content` throws; then nothing of it is kept.
 */
export async function takeRegister(
  content: AsyncIterable<Buffer>,
  { storage, random, key, place, dataKey }: Place,
): Promise<TakenRegister> {
  const passing = new Passing()
  await storage.write(key, sealContent(dataKey, place, passing.through(content), random))
  return passing.taken()
}

/** A file that is no register, in the words of whoever hands it in. */
export function unfitRegister(code: UnreadableCode): UnfitInput {
  return new UnfitInput('/file', code, UNREADABLE[code])
}

/** What a register turns out to be while it passes. */
class Passing {
  private readonly hash = createHash('sha256')
  private bytes = 0
  private tail: Buffer[] = []
  private format: Format | undefined

  /** The same content; its last piece only comes once all of it has been found fit. */
  async *through(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let held: Buffer = Buffer.alloc(0)
    for await (const piece of content) {
      this.count(piece)
      if (!this.format) {
        held = Buffer.concat([held, piece])
        if (held.length >= HEAD_BYTES) this.format = known(formatOf(held.subarray(0, HEAD_BYTES)))
        continue
      }
      if (held.length > 0) yield held
      held = piece
    }
    this.conclude(held)
    yield held
  }

  taken(): TakenRegister {
    if (!this.format) throw new Error('nothing was taken in')
    return { format: this.format, bytes: this.bytes, sha256: this.hash.digest('hex') }
  }

  private count(piece: Buffer): void {
    this.bytes += piece.length
    if (this.bytes > MOST_BYTES) throw new TooLarge(MOST_BYTES)
    this.hash.update(piece)
    this.keepTail(piece)
  }

  private keepTail(piece: Buffer): void {
    this.tail.push(piece)
    let spare = this.tail.reduce((sum, { length }) => sum + length, 0) - TAIL_BYTES
    while (spare >= (this.tail[0]?.length ?? Number.POSITIVE_INFINITY))
      spare -= this.tail.shift()?.length ?? 0
  }

  private conclude(held: Buffer): void {
    if (this.bytes === 0) throw unfitRegister('empty')
    this.format ??= known(formatOf(held))
    if (this.format === 'xlsx' && isZipBomb(Buffer.concat(this.tail), this.bytes))
      throw unfitRegister('zip_bomb')
  }
}

function known(found: FormatOrWhy): Format {
  if ('format' in found) return found.format
  throw unfitRegister(found.why)
}
