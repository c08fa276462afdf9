import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { type Cell, MOST_ROW_BYTES, type Row, trimmed } from './cell.ts'
import { type Delimiter, detectDelimiter } from './delimiter.ts'
import { decodeCell, detectEncoding, type Encoding } from './encoding.ts'
import { Unreadable } from './unreadable.ts'

const HEAD_BYTES = 262_144

/** How a register in CSV was read. */
export interface CsvRegister {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly rows: AsyncIterable<Row>
}

/** What is known of it better than by looking. */
export interface CsvOptions {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: Delimiter | undefined
}

/**
 * Reads CSV as it comes, in constant memory. It is cut into cells by its bytes, and each cell decoded by itself, so that
 * one cell of another encoding spoils no other: in UTF-8 and GB 18030 no byte of a longer character is a comma, a quotation
 * mark or a line end. The rows throw Unreadable.
 */
export async function readCsv(
  content: AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
): Promise<CsvRegister> {
  const source = content[Symbol.asyncIterator]()
  const head = await headOf(source)
  const found = detectEncoding(head)
  const encoding = options.encoding ?? found.encoding
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const all = following(head.subarray(found.mark), source)
  const bytes = isWide ? narrowed(all, encoding) : all
  const sample = isWide ? new TextDecoder(encoding).decode(head) : head.toString('latin1')
  const delimiter = options.delimiter ?? detectDelimiter(sample)
  return { encoding, delimiter, rows: rowsOf(bytes, delimiter, encoding === 'gb18030' ? encoding : 'utf-8') }
}

async function headOf(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = []
  for (let length = 0; length < HEAD_BYTES; ) {
    const { value, done } = await source.next()
    if (done) break
    held.push(value)
    length += value.length
  }
  return Buffer.concat(held)
}

async function* following(head: Buffer, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  yield* { [Symbol.asyncIterator]: () => source }
}

/** UTF-16 as UTF-8; half a character becomes U+FFFD, which is then told of its cell. */
async function* narrowed(content: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of content) yield Buffer.from(decoder.decode(piece, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: Delimiter,
  encoding: 'utf-8' | 'gb18030',
): AsyncGenerator<Row> {
  const parser = parse({
    ...{ delimiter, encoding: 'latin1', record_delimiter: ['\r\n', '\n', '\r'] },
    ...{ relax_quotes: true, relax_column_count: true, max_record_size: MOST_ROW_BYTES },
  })
  const source = Readable.from(bytes, { objectMode: false })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let number = 0
  try {
    for await (const record of parser) {
      number += 1
      yield { number, cells: (record as string[]).map((raw) => unmarked(decodeCell(raw, encoding))) }
    }
  } catch (error) {
    throw error instanceof CsvError
      ? new Unreadable(codeOf(error), 1 + Number(error.records ?? number))
      : error
  } finally {
    source.destroy()
    parser.destroy()
  }
}

function codeOf({ code }: CsvError): 'unclosed_quote' | 'row_too_long' {
  return code === 'CSV_MAX_RECORD_SIZE' ? 'row_too_long' : 'unclosed_quote'
}

/** What spreadsheets put around a text so that it stays one, `="00123"` or `'=1`, is no part of it; no formula is worked out. */
function unmarked(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  const text = trimmed(cell)
  const wrapped = /^="([^"]*)"$/.exec(text)
  return wrapped ? (wrapped[1] ?? '') : text.replace(/^'(?=[=+\-@\t\r])/, '')
}
