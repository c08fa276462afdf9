import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import t from 'tap'
import { ZipFile } from 'yazl'
import { startTestApp } from '../support/app.ts'
import { asOwner } from '../support/database.ts'
import { FORM_TYPE, formOf, handedIn, handIn, PNG, pdf, storedIn } from '../support/evidence.ts'
import { look, receive, refused, tells, timeline } from '../support/journey.ts'
import { agent } from '../support/people.ts'

const api = await startTestApp(t)
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

/** What somebody might try, each as a browser would send it. */
const ATTACKS: readonly (readonly [what: string, name: string, content: Buffer, code: string])[] = [
  [
    'a Windows program',
    '照片.jpg',
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 7)]),
    'type_not_allowed',
  ],
  ['a Linux program', '照片.jpg', Buffer.from(`\x7fELF${'\0'.repeat(5000)}`, 'latin1'), 'type_not_allowed'],
  ['a shell script', '说明.txt', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'type_not_allowed'],
  ['an SVG with script', '图.png', Buffer.from(SVG), 'type_not_allowed'],
  ['an SVG without a prologue', '图.svg', Buffer.from(SVG.slice(21)), 'type_not_allowed'],
  ['HTML', '页.txt', Buffer.from('<!DOCTYPE html><body onload=alert(1)>'), 'type_not_allowed'],
  [
    'HTML after a text',
    '页.txt',
    Buffer.from(`你好\n${' '.repeat(2000)}<script>alert(1)</script>`),
    'type_not_allowed',
  ],
  ['HTML with a byte order mark', '页.txt', Buffer.from('\ufeff <p onclick=alert(1)>'), 'type_not_allowed'],
  ['XML', '表.xml', Buffer.from('<?xml version="1.0"?><a/>'), 'type_not_allowed'],
  ['bytes that are nothing', '数据.bin', Buffer.from([1, 2, 3, 250, 251]), 'type_not_allowed'],
  ['an archive', '资料.zip', await zipOf({ 'a.txt': 'x' }), 'type_not_allowed'],
  ['an empty file', '空.png', Buffer.alloc(0), 'empty'],
]

for (const [what, name, content, code] of ATTACKS)
  t.test(
    `${what} is refused as what it is, whatever it is called, and leaves nothing (PRIV-5)`,
    async (t) => {
      const { id } = await receive(api)
      for (const language of ['en', 'zh-CN']) {
        const answer = await handIn(api, agent, id, {
          ...{ name, content, headers: { 'accept-language': language } },
        })
        refused(t, answer, 400, 'invalid-request')
        tells(t, answer.body.errors, [{ pointer: '/file', code }])
        t.equal(/\p{Script=Han}/u.test(answer.body.errors[0].message), language === 'zh-CN')
      }
      await leftNothing(t, id)
    },
  )

t.test('what is harmless is taken for what it is, and called so', async (t) => {
  const { id } = await receive(api)
  const gbk = Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0x0a])
  const docx = await docxOf({ 'word/document.xml': '<w:document/>' })
  for (const [sent, content, name, type] of [
    ['照片.exe', PNG, '照片.exe.png', 'image/png'],
    ['../../etc/passwd', Buffer.from('x < y, 3 > 2\n'), 'passwd.txt', 'text/plain'],
    ['C:\\temp\\聊天.TXT', gbk, '聊天.TXT', 'text/plain'],
    ['invoice\u202egpj.exe', pdf(100), 'invoicegpj.exe.pdf', 'application/pdf'],
    ['a\u0000b\u200b.pdf', pdf(100), 'ab.pdf', 'application/pdf'],
    ['合同.docx', docx, '合同.docx', WORD],
    ['con.png', PNG, '_con.png', 'image/png'],
    [`${'长'.repeat(500)}.png`, PNG, `${'长'.repeat(120)}.png`, 'image/png'],
  ] as const)
    tells(t, await handedIn(api, agent, id, { name: sent, content }), { name, type }, sent)
  for (const { path } of storedIn(api.files)) t.match(path, /^[0-9a-f-]{36}\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/)
})

t.test('a document that is a zip bomb is refused, however it hides that (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const bomb = await docxOf({ 'word/document.xml': Buffer.alloc(80 * 1024 * 1024) })
  t.ok(bomb.length < 200_000)
  const nested = await docxOf({ 'word/a.xml': 'x' })
  const noDirectory = nested.subarray(0, nested.length - 30)
  const many = await docxOf(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`word/${n}`, ''])))
  for (const content of [bomb, noDirectory, many]) {
    const answer = await handIn(api, agent, id, { name: '合同.docx', content })
    tells(t, answer.body.errors, [{ pointer: '/file', code: 'zip_bomb' }])
  }
  await leftNothing(t, id)
})

t.test('a form that is none, or not what the document says, is refused', async (t) => {
  const { id } = await receive(api)
  const url = `/v1/complaints/${id}/attachments`
  const authorization = `Bearer ${api.token(agent)}`
  const send = async (type: string | undefined, payload: Buffer | string) => {
    const headers = { authorization, ...(type ? { 'content-type': type } : {}) }
    const { statusCode: status, payload: text } = await api.app.inject({
      method: 'POST',
      url,
      headers,
      payload,
    })
    return { status, body: JSON.parse(text), headers: {}, payload: text }
  }
  const form = formOf({ content: PNG })
  const code = async (type: string, payload: Buffer | string) => {
    const answer = await send(type, payload)
    refused(t, answer, 400, 'invalid-request')
    return answer.body.errors.map(
      (error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`,
    )
  }
  for (const type of ['application/json', 'text/plain', undefined])
    refused(t, await send(type, '{}'), 415, 'unsupported-media-type')
  const mine = FORM_TYPE.split('=')[1] ?? ''
  t.same(await code(FORM_TYPE, ''), ['/file required'])
  t.same(await code('multipart/form-data', form), ['/file malformed'])
  t.same(await code(FORM_TYPE, form.subarray(0, form.length - 60)), ['/file malformed'])
  t.same(await code(FORM_TYPE, Buffer.concat([form.subarray(0, -4), Buffer.from('\r\n'), form])), [
    '/file one_only',
  ])
  t.same(await code(FORM_TYPE, `--${mine}--\r\n`), ['/file required'])
  for (const fields of [{ confidential: 'ja' }, { unknown: 'x' }] as Record<string, string>[]) {
    const answer = await handIn(api, agent, id, { content: PNG, fields })
    refused(t, answer, 400, 'invalid-request')
  }
  refused(
    t,
    await api.call(agent, 'POST', '/v1/complaints', form, { 'content-type': FORM_TYPE }),
    415,
    'unsupported-media-type',
  )
  await leftNothing(t, id)
})

t.test(
  '2 GB are refused before they are read, and when they don’t say so, once they are too many',
  async (t) => {
    const { id } = await receive(api)
    const port = await listening()
    const head = formOf({ content: pdf(0) }).subarray(0, -30)
    const announced = await raw(port, requestHead(id, 'Content-Length: 2147483648'), head)
    t.match(announced, /^HTTP\/1\.1 413 /)
    t.match(announced, /"mostBytes":209715200/)
    const chunk = Buffer.alloc(1_048_576, 7)
    const chunked = (piece: Buffer) =>
      Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
    const started = process.memoryUsage.rss()
    let peak = started
    let sent = 0
    const flooded = await raw(port, requestHead(id, 'Transfer-Encoding: chunked'), chunked(head), () => {
      peak = Math.max(peak, process.memoryUsage.rss())
      sent += chunk.length
      return sent > 2 ** 31 ? null : chunked(chunk)
    })
    t.match(flooded, /^HTTP\/1\.1 413 /)
    t.ok(sent < 260 * 2 ** 20, `hung up on after ${Math.round(sent / 2 ** 20)} MB`)
    t.ok(peak - started < 150 * 2 ** 20, `took ${Math.round((peak - started) / 2 ** 20)} MB`)
    await leftNothing(t, id)
  },
)

t.test('an upload that breaks off leaves nothing (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const port = await listening()
  const form = formOf({ content: pdf(2_000_000) })
  for (const at of [0, 200, 70_000, 1_500_000, form.length - 5]) {
    const socket = connect(port, '127.0.0.1')
    socket.write(requestHead(id, `Content-Length: ${form.length}`))
    socket.write(form.subarray(0, at))
    while (!(await isOnTheWay(id)));
    socket.destroy()
    while (await isOnTheWay(id));
    await leftNothing(t, id)
  }
})

t.test('200 MB come and go in the memory of a few (PRIV-5)', async (t) => {
  const { id } = await receive(api)
  const port = await listening()
  const [head, tail] = [
    formOf({ content: Buffer.from('%PDF-1.7\n') }).subarray(0, -29),
    Buffer.from(`\r\n--${FORM_TYPE.split('=')[1]}--\r\n`),
  ]
  const chunk = pdf(1_048_567)
  const hash = createHash('sha256').update('%PDF-1.7\n')
  const pieces = 199
  const started = process.memoryUsage.rss()
  let [peak, sent] = [started, 0]
  const length = head.length + pieces * chunk.length + tail.length
  const answer = await raw(port, requestHead(id, `Content-Length: ${length}`), head, () => {
    peak = Math.max(peak, process.memoryUsage.rss())
    sent += 1
    if (sent > pieces) return sent === pieces + 1 ? tail : null
    hash.update(chunk)
    return chunk
  })
  t.match(answer, /^HTTP\/1\.1 201 /)
  const sha256 = hash.digest('hex')
  const [attachment] = (await look(api, agent, id)).attachments
  tells(t, attachment, { sha256, bytes: pieces * chunk.length + 9 })
  const read = await fetch(`http://127.0.0.1:${port}/v1/complaints/${id}/attachments/${attachment.id}`, {
    headers: { authorization: `Bearer ${api.token(agent)}` },
  })
  const back = createHash('sha256')
  for await (const piece of read.body ?? []) {
    back.update(piece)
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  t.equal(back.digest('hex'), sha256)
  t.comment(`grew by ${Math.round((peak - started) / 2 ** 20)} MB`)
  t.ok(peak - started < 150 * 2 ** 20)
})

let port: number | undefined
async function listening(): Promise<number> {
  if (port === undefined) {
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    port = (api.app.server.address() as { port: number }).port
  }
  return port
}

function requestHead(id: string, length: string): string {
  return `POST /v1/complaints/${id}/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.token(agent)}\r\nContent-Type: ${FORM_TYPE}\r\n${length}\r\n\r\n`
}

/** Sends a request piece by piece, as fast as it is taken, and returns what is answered. */
function raw(
  port: number,
  head: string,
  first: Buffer,
  more: () => Buffer | null = () => null,
): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    const send = () => {
      for (let next = more(); next && answer === '' && !socket.destroyed; next = more())
        if (!socket.write(next)) return void socket.once('drain', send)
    }
    socket.on('connect', () => {
      socket.write(head)
      socket.write(first)
      send()
    })
    socket.on('data', (data) => {
      answer += data
      if (answer.includes('}')) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

async function isOnTheWay(id: string): Promise<boolean> {
  const { rows } = await asOwner(api.url, (client) =>
    client.query('select from upload where complaint_id = $1', [id]),
  )
  return rows.length > 0
}

async function leftNothing(t: Pick<typeof import('tap').t, 'same'>, id: string): Promise<void> {
  t.same(
    storedIn(api.files).filter(({ path }) => path.includes(id)),
    [],
  )
  t.same(await isOnTheWay(id), false)
  t.same((await look(api, agent, id)).attachments, [])
  t.same(
    (await timeline(api, id)).map(({ type }) => type),
    ['complaint.received'],
  )
}

function docxOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${WORD}.main+xml"/></Types>`
  return zipOf({ '[Content_Types].xml': types, ...parts })
}

async function zipOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
