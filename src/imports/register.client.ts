import { isEmpty, type Row } from './cell.ts'
import { readCsv } from './csv-rows.client.ts'
import type { Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'
import { HEAD_ROWS, type Layout, layoutOf } from './layout.ts'
import type { ImportOptions } from './options.ts'
import type { Format } from './register-import.ts'
import { telling } from './telling.ts'
import { Unreadable } from './unreadable.ts'
import { readXlsx } from './xlsx-rows.client.ts'

/** A register that is being read: how, and what stands below its headers. */
export interface OpenRegister {
  readonly encoding: Encoding | null
  readonly delimiter: Delimiter | null
  readonly sheet: string | null
  readonly sheets: readonly string[]
  readonly layout: Layout
  /** The rows below the headers that hold anything; they throw Unreadable. */
  readonly rows: AsyncIterable<Row>
}

/** Opens a register of either format; `alive` is told of each piece that is read, also of the rows. Throws Unreadable. */
export async function openRegister(
  content: AsyncIterable<Uint8Array>,
  format: Format,
  options: ImportOptions,
  alive: () => Promise<void>,
): Promise<OpenRegister> {
  const { rows, ...how } =
    format === 'csv'
      ? await openCsv(telling(content, alive), options)
      : await openXlsx(content, options, alive)
  const source = rows[Symbol.asyncIterator]()
  const head: Row[] = []
  while (head.length < Math.max(HEAD_ROWS, options.headerRow ?? 0)) {
    const { value, done } = await source.next()
    if (done) break
    head.push(value)
  }
  const layout = layoutOf(head, options)
  if (!layout) {
    await source.return?.()
    throw new Unreadable('no_header')
  }
  return { ...how, layout, rows: below(layout.headerRow, head, source) }
}

async function openCsv(content: AsyncIterable<Uint8Array>, options: ImportOptions) {
  return { ...(await readCsv(content, options)), sheet: null, sheets: [] }
}

async function openXlsx(
  content: AsyncIterable<Uint8Array>,
  { sheet }: ImportOptions,
  alive: () => Promise<void>,
) {
  const pieces: Uint8Array[] = []
  for await (const piece of telling(content, alive)) pieces.push(piece)
  return { ...(await readXlsx(Buffer.concat(pieces), sheet, alive)), encoding: null, delimiter: null }
}

async function* below(
  headerRow: number,
  head: readonly Row[],
  source: AsyncIterator<Row>,
): AsyncGenerator<Row> {
  try {
    for (const row of head) if (row.number > headerRow && !isEmpty(row)) yield row
    for (let next = await source.next(); !next.done; next = await source.next())
      if (!isEmpty(next.value)) yield next.value
  } finally {
    await source.return?.()
  }
}
