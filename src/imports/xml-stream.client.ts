import { Parser } from 'saxen'
import { Unreadable } from './unreadable.ts'

/** Who is told of the elements of a document, by their names without prefix. */
export interface XmlReader {
  open(name: string, attributes: () => Record<string, string>): void
  close(name: string): void
  text(text: string): void
}

const MOST_SILENT_BYTES = 8_388_608 // one text so long is none that anybody wrote

/** Reads XML as it comes and yields after each piece; of nothing it reads nothing. Throws Unreadable where it is no XML. */
export async function* readXml(content: AsyncIterable<Uint8Array>, reader: XmlReader): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8')
  let failure: unknown
  let [silent, isThere] = [0, false]
  const heard = () => {
    silent = 0
  }
  const parser = new Parser()
    .on('openTag', (name, attributes, decode) => {
      heard()
      reader.open(plain(name), () => decodedAttributes(attributes(), decode))
    })
    .on('closeTag', (name) => {
      heard()
      reader.close(plain(name))
    })
    .on('text', (text, decode) => reader.text(decode(text)))
    .on('cdata', (text) => reader.text(text))
    .on('error', (error) => {
      failure = error
    })
  for await (const piece of content) {
    silent += piece.length
    isThere = true
    parser.write(decoder.decode(piece, { stream: true }))
    if (failure || silent > MOST_SILENT_BYTES) throw new Unreadable('broken_workbook')
    yield
  }
  if (!isThere) return
  parser.write(decoder.decode())
  parser.end()
  if (failure) throw new Unreadable('broken_workbook')
  yield
}

function plain(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function decodedAttributes(
  attributes: Record<string, string>,
  decode: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [plain(name), decode(value)]))
}
