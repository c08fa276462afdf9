import PostalMime, { addressParser, decodeWords, type Email, type Mailbox } from 'postal-mime'
import { AS_BYTES, bytesOf, isDoubtful, readText } from './charset.ts'

const LIMITS = {
  ...{ maxNestingDepth: 40, maxHeadersSize: 512 * 1024 },
  // A mail within a mail is read on its own, so that its text isn't taken for what stands around it.
  forceRfc822Attachments: true,
}
const MOST_HEAD_BYTES = 512 * 1024
const CONTENT_TYPE = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim
const CHARSET = /;\s*charset\s*=\s*(?:"([^"\r\n]*)"|([^\s;"]*))/i
const LOST = '\ufffd'

/**
 * Reads a mail; what was written under a wrong charset, or under none, is read anew as what it is. Throws where it passes
 * the limits of depth or of headers.
 */
export async function readMail(body: Buffer): Promise<Email> {
  const bytes = withReadableHead(withoutLead(body))
  const mail = await PostalMime.parse(bytes, LIMITS)
  const { html, text, subject } = mail
  const again = isDoubtful(`${text ?? ''}${html ?? ''}`) ? await readAgain(bytes, mail) : {}
  const from = mail.from ? rightMailbox(mail, 'from', mail.from.address ?? '') : undefined
  return {
    ...{ ...mail, ...again },
    ...(subject === undefined ? {} : { subject: rightWords(mail, 'subject', subject) }),
    ...(from ? { from } : {}),
  }
}

/** The body's texts under the right charset, where that is another than was said. */
async function readAgain(bytes: Buffer, mail: Email): Promise<Partial<Email>> {
  const source = bytes.toString('latin1')
  const said = [...source.matchAll(CONTENT_TYPE)].flatMap(([header]) => {
    const found = CHARSET.exec(header)
    return found ? [(found[1] ?? found[2] ?? '').toLowerCase()] : []
  })
  const isLost = `${mail.text ?? ''}${mail.html ?? ''}`.includes(LOST)
  const isPlainUtf8 = !isLost && said.length > 0 && said.every((charset) => /^"?utf-?8$/.test(charset))
  if (isPlainUtf8) return {}
  const plain = await PostalMime.parse(Buffer.from(asBytes(source), 'latin1'), LIMITS)
  return {
    ...(mail.text === undefined ? {} : { text: right(plain.text, said[0]) ?? mail.text }),
    ...(mail.html === undefined ? {} : { html: right(plain.html, said[0]) ?? mail.html }),
  }
}

function right(asBytes: string | undefined, said: string | undefined): string | null {
  const bytes = asBytes === undefined ? null : bytesOf(asBytes)
  return bytes && readText(bytes, said)
}

/** The same source with every text declared so that it comes out as its bytes. */
function asBytes(source: string): string {
  const declared = source.replace(CONTENT_TYPE, (header) =>
    /^content-type:\s*(?:text\/|$)/i.test(header)
      ? `${header.replace(CHARSET, '').trimEnd()}; charset=${AS_BYTES}`
      : header,
  )
  const hasType = /^content-type:/im.test(declared.slice(0, endOfHead(declared)))
  return hasType ? declared : `Content-Type: text/plain; charset=${AS_BYTES}\r\n${declared}`
}

/** A header's words, decoded as what they are. */
function rightWords(mail: Email, key: string, read: string): string {
  const plain = wordsAsBytes(mail, key)
  const bytes = plain && isDoubtful(read) ? bytesOf(decodeWords(plain.value)) : null
  return (bytes && readText(bytes, plain?.said)) ?? read
}

function rightMailbox(mail: Email, key: string, address: string): Mailbox | undefined {
  const plain = wordsAsBytes(mail, key)
  const [first] = plain ? addressParser(plain.value, { flatten: true }) : []
  const bytes = first?.address === address && first.name ? bytesOf(first.name) : null
  const name = bytes && readText(bytes, plain?.said)
  return name ? { name, address } : undefined
}

/** A header whose encoded words come out as their bytes; null where it has none. */
function wordsAsBytes({ headers }: Email, name: string) {
  const value = headers.find(({ key }) => key === name)?.value ?? ''
  const said = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?[qb]\?/i.exec(value)?.[1]
  if (!said) return null
  return { said, value: value.replace(/=\?[^?\s]+\?([qb])\?/gi, `=?${AS_BYTES}?$1?`) }
}

/** Headers may hold raw bytes of any charset, where they ought to be ASCII or UTF-8. */
function withReadableHead(bytes: Buffer): Buffer {
  const end = endOfHead(bytes.subarray(0, MOST_HEAD_BYTES).toString('latin1'))
  const head = bytes.subarray(0, end)
  const text = isDoubtful(head.toString('latin1')) ? readText(head) : null
  return text === null ? bytes : Buffer.concat([Buffer.from(text), bytes.subarray(end)])
}

function endOfHead(source: string): number {
  const found = /\r?\n\r?\n/.exec(source)
  return found ? found.index : source.length
}

function withoutLead(body: Buffer): Buffer {
  const hasMark = body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
  let start = hasMark ? 3 : 0
  while (body[start] === 0x0a || body[start] === 0x0d) start += 1
  return body.subarray(start)
}
