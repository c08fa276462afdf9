import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { Intake } from '../../src/complaint/record.ts'
import { Misunderstood } from '../../src/inbound/understood.ts'
import { mailOf, read } from '../support/mails.ts'

const NAMES = readdirSync(new URL('./mails', import.meta.url)).map((file) => file.replace(/\.eml$/, ''))
const MOST_MS = 4000
const HEAD = 'From: a@b.example\r\nSubject: x\r\nMessage-ID: <a@b>\r\n'
const HTML = `${HEAD}Content-Type: text/html\r\n\r\n`

/** Whether bytes are understood, so that it can be taken in, or are refused as what can’t be. */
async function isTaken(body: Buffer): Promise<boolean> {
  const message = await read(body).catch((error) => {
    if (error instanceof Misunderstood) return null
    throw error
  })
  if (!message) return true
  const { id, intake, files = [] } = message
  const isKept = Intake.safeParse(intake).success && !JSON.stringify(intake).includes('\\u0000')
  return isKept && id.length > 0 && id.length <= 500 && files.length <= 50
}

t.test('REC-4 any bytes are understood or a dead letter, never a crash', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), (bytes) => isTaken(Buffer.from(bytes))),
    { seed: 20_261_122, numRuns: 300 },
  )
  t.pass()
})

t.test('REC-4 neither does a mail with bytes changed, left out or put in', async (t) => {
  const change = fc.record({
    name: fc.constantFrom(...NAMES),
    at: fc.nat(6000),
    out: fc.nat(60),
    put: fc.uint8Array({ maxLength: 60 }),
  })
  await fc.assert(
    fc.asyncProperty(change, ({ name, at, out, put }) => {
      const body = mailOf(name)
      return isTaken(Buffer.concat([body.subarray(0, at), put, body.subarray(at + out)]))
    }),
    { seed: 20_261_122, numRuns: 500 },
  )
  t.pass()
})

const numbered = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('')
const hostile: Readonly<Record<string, string | Buffer>> = {
  'elements that never end': HTML + '<blockquote '.repeat(400_000),
  'a million open brackets': HTML + '<'.repeat(5_000_000),
  'quotes of quotes': `${HTML}${'<blockquote>'.repeat(50_000)}x${'</blockquote>'.repeat(50_000)}`,
  'comments that never end': HTML + '<!-- '.repeat(1_000_000),
  'a body of spaces': `${HEAD}\r\n${' '.repeat(5_000_000)}`,
  'lines that may begin a quote': `${HEAD}\r\n${`在${'于<a'.repeat(190)}写道\n`.repeat(9000)}`,
  'parts without end': `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(300_000)}`,
  'parts within parts': `${HEAD}${numbered(3000, (n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`)}`,
  'mails within mails': `${HEAD}${'Content-Type: message/rfc822\r\n\r\n'.repeat(20_000)}`,
  'a header of megabytes': `${HEAD}X-A: ${'y'.repeat(5_000_000)}\r\n\r\nz`,
  'words that are not encoded': `From: a@b.example\r\nSubject: ${'=?gb2312?B?'.repeat(30_000)}\r\n\r\n中文`,
  'references without end': `${HEAD}References: ${'<a@b> '.repeat(60_000)}\r\n\r\nz`,
  'a subject that only answers': `From: a@b.example\r\nSubject: ${'Re: '.repeat(100_000)}\r\n\r\nz`,
  'empty lines': `${HEAD}${'\n'.repeat(20_000_000)}`,
  'bytes of no charset': Buffer.concat([Buffer.from(`${HEAD}\r\n`), Buffer.alloc(20_000_000, 0xb0)]),
}
for (const [what, body] of Object.entries(hostile))
  t.test(`a mail made to hang its reader doesn’t: ${what}`, async (t) => {
    const start = performance.now()
    t.ok(await isTaken(Buffer.from(body)))
    t.ok(performance.now() - start < MOST_MS)
  })

t.test('REC-1 a picture of 20 MB is read in a few seconds', async (t) => {
  const lines = `${'A'.repeat(76)}\r\n`.repeat(340_000)
  const part = `--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}--b--`
  const { files } = await read(`${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part}`)
  t.equal(files?.[0]?.content.length, 340_000 * 57)
})
