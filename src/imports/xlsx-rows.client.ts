import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { Row } from './cell.ts'
import { SheetReader } from './sheet-reader.ts'
import { telling } from './telling.ts'
import { Unreadable } from './unreadable.ts'
import type { CellTypes } from './workbook.ts'
import { pathOf, readBook, readDateStyles, readShared, readTargets } from './workbook-parts.client.ts'
import { readXml } from './xml-stream.client.ts'

const MOST_SMALL_BYTES = 16_777_216
const MOST_SHARED_BYTES = 268_435_456

/** How a register in XLSX was read: from which of its sheets. */
export interface XlsxRegister {
  readonly sheet: string
  readonly sheets: readonly string[]
  readonly rows: AsyncIterable<Row>
}

/**
 * Reads one sheet of a workbook, the named one or the first that is shown, row by row as it is unpacked. Of the rest only
 * the texts that cells share are held. `alive` is told of each piece that is unpacked. Throws Unreadable; so do the rows.
 */
export async function readXlsx(
  file: Buffer,
  sheet: string | undefined,
  alive: () => Promise<void>,
): Promise<XlsxRegister> {
  const zip = await broken(() => fromBufferPromise(file))
  const entries = await entriesOf(zip)
  const part = (path: string, mostBytes: number) => telling(opened(zip, entries.get(path), mostBytes), alive)
  const book = await readBook(part('xl/workbook.xml', MOST_SMALL_BYTES))
  const targets = await readTargets(part('xl/_rels/workbook.xml.rels', MOST_SMALL_BYTES))
  const found =
    sheet === undefined
      ? (book.sheets.find(({ isHidden }) => !isHidden) ?? book.sheets[0])
      : book.sheets.find(({ name }) => name === sheet)
  if (!found) throw new Unreadable(sheet === undefined ? 'broken_workbook' : 'no_such_sheet')
  const dates = await readDateStyles(part(pathOf(targets, 'styles') ?? 'xl/styles.xml', MOST_SMALL_BYTES))
  const shared = await readShared(
    part(pathOf(targets, 'sharedStrings') ?? 'xl/sharedStrings.xml', MOST_SHARED_BYTES),
  )
  const entry = entries.get(targets.find(({ id }) => id === found.id)?.path ?? '')
  if (!entry) throw new Unreadable('broken_workbook')
  const types = { dates, shared, from1904: book.from1904 }
  return {
    sheet: found.name,
    sheets: book.sheets.map(({ name }) => name),
    rows: rowsOf(telling(opened(zip, entry, Number.POSITIVE_INFINITY), alive), types),
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  await broken(async () => {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  })
  return entries
}

/** What an entry holds, as it is unpacked: the library stops where it is not as long as it says. */
async function* opened(
  zip: ZipFile,
  entry: Entry | undefined,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  if (!entry) return
  if (entry.uncompressedSize > mostBytes) throw new Unreadable('zip_bomb')
  const stream = await broken(() => zip.openReadStreamPromise(entry))
  try {
    yield* stream
  } catch {
    throw new Unreadable('broken_workbook')
  } finally {
    stream.destroy()
  }
}

async function broken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch {
    throw new Unreadable('broken_workbook')
  }
}

async function* rowsOf(content: AsyncIterable<Uint8Array>, types: CellTypes): AsyncGenerator<Row> {
  const sheet = new SheetReader(types)
  for await (const _ of readXml(content, sheet)) yield* sheet.taken()
}
