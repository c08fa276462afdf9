import { createHash } from 'node:crypto'
import type { Random } from '../platform/seal.ts'
import { sealContent } from '../platform/sealed-content.ts'
import type { Storage } from '../platform/storage.client.ts'
import type { Scan, Scanner } from '../platform/virus-scanner.client.ts'
import { type FileType, ZIPPED } from '../policy/evidence-policy.ts'
import { HEAD_BYTES, judgeHead } from './file-content.ts'
import { Infected, TooLarge, unfitFile } from './unfit-file.ts'
import { isZipBomb, TAIL_BYTES } from './zip-size.ts'

/** Where a file goes, and what it may be. */
export interface Intake {
  readonly storage: Storage
  /** Without one nothing is looked for. */
  readonly scanner?: Scanner | undefined
  readonly random: Random
  /** Under which key it is kept: ids only. */
  readonly key: string
  /** Under which key it is sealed, and at what place (`sealContent`). */
  readonly dataKey: Buffer
  readonly place: string
  readonly types: readonly FileType[]
  readonly maxBytes: number
}

/** What was taken in. */
export interface TakenIn {
  readonly type: FileType
  readonly bytes: number
  readonly sha256: string
}

/**
 * Takes a file in as it comes, in constant memory: judged, counted, hashed, scanned, sealed and kept. Throws UnfitInput,
 * TooLarge, Infected, ScannerUnavailable or StorageUnavailable, or what `content` throws; then nothing of it is kept.
 */
export async function takeIn(content: AsyncIterable<Buffer>, intake: Intake): Promise<TakenIn> {
  const { storage, scanner, random, key, dataKey, place } = intake
  const scan = scanner?.begin()
  const file = new Inspection(intake, scan)
  try {
    await storage.write(key, sealContent(dataKey, place, file.inspected(content), random))
    return file.found()
  } finally {
    scan?.end()
  }
}

/** What a file turns out to be while it passes. */
class Inspection {
  private readonly hash = createHash('sha256')
  private bytes = 0
  private tail: Buffer[] = []
  private type: FileType | undefined

  constructor(
    private readonly intake: Pick<Intake, 'types' | 'maxBytes'>,
    private readonly scan: Scan | undefined,
  ) {}

  /** The same content; its last piece only comes once all of it has been found fit. */
  async *inspected(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let held: Buffer[] = []
    for await (const piece of content) {
      this.count(piece)
      held.push(piece)
      if (!this.type && this.bytes < HEAD_BYTES) continue
      await this.judge(held)
      for (const one of held) await this.scan?.write(one)
      yield Buffer.concat(held)
      held = []
    }
    await this.judge(held)
    for (const one of held) await this.scan?.write(one)
    await this.conclude()
    yield Buffer.concat(held)
  }

  found(): TakenIn {
    if (!this.type) throw new Error('nothing was taken in')
    return { type: this.type, bytes: this.bytes, sha256: this.hash.digest('hex') }
  }

  private count(piece: Buffer): void {
    this.bytes += piece.length
    if (this.bytes > this.intake.maxBytes) throw new TooLarge(this.intake.maxBytes)
    this.hash.update(piece)
    if (this.type === undefined || ZIPPED.includes(this.type)) this.keepTail(piece)
  }

  private keepTail(piece: Buffer): void {
    this.tail.push(piece)
    let spare = this.tail.reduce((sum, { length }) => sum + length, 0) - TAIL_BYTES
    while (spare >= (this.tail[0]?.length ?? Number.POSITIVE_INFINITY))
      spare -= this.tail.shift()?.length ?? 0
  }

  private async judge(held: readonly Buffer[]): Promise<void> {
    if (this.type) return
    if (this.bytes === 0) throw unfitFile('empty')
    const judged = await judgeHead(Buffer.concat(held).subarray(0, HEAD_BYTES))
    if (!('type' in judged)) throw unfitFile('type_not_allowed', judged.instead)
    if (!this.intake.types.includes(judged.type)) throw unfitFile('type_not_allowed', judged.type)
    this.type = judged.type
  }

  private async conclude(): Promise<void> {
    const isZipped = this.type !== undefined && ZIPPED.includes(this.type)
    if (isZipped && isZipBomb(Buffer.concat(this.tail), this.bytes)) throw unfitFile('zip_bomb')
    const found = await this.scan?.verdict()
    if (found) throw new Infected(found)
  }
}
