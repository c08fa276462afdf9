import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { clamd } from '../../src/platform/virus-scanner.client.ts'
import { startTestApp } from '../support/app.ts'
import { handIn, PNG, pdf, storedIn } from '../support/evidence.ts'
import { look, receive, refused, tells } from '../support/journey.ts'
import { agent, supervisor } from '../support/people.ts'

const SILENT_MS = 300

t.test('a file that the scanner finds clean is kept, and all of it was looked at (PRIV-5)', async (t) => {
  const seen: Buffer[] = []
  const api = await apiWith(t, (socket, file) => {
    seen.push(file)
    socket.end('stream: OK\0')
  })
  const { id } = await receive(api)
  const content = pdf(500_000)
  t.equal((await handIn(api, agent, id, { content })).status, 201)
  t.ok(seen[0]?.equals(content))
})

t.test('malware is refused, leaves nothing but an entry in the custody log (PRIV-5)', async (t) => {
  const api = await apiWith(t, (socket) => socket.end('stream: Win.Test.EICAR_HDB-1 FOUND\0'))
  const { id } = await receive(api)
  const answer = await handIn(api, agent, id, { name: '照片.png', content: PNG })
  refused(t, answer, 400, 'invalid-request')
  tells(t, answer.body.errors, [{ pointer: '/file', code: 'infected' }])
  t.same(storedIn(api.files), [])
  t.same((await look(api, agent, id)).attachments, [])
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/custody`)
  tells(t, body.items, [{ action: 'refused', because: 'infected', actor: agent.sub, role: 'agent' }])
})

for (const [what, answers] of [
  ['hangs up', (socket: Socket) => socket.destroy()],
  ['is too busy', (socket: Socket) => socket.end('INSTREAM size limit exceeded. ERROR\0')],
  ['says what it never says', (socket: Socket) => socket.end('OK\0')],
  ['says nothing', () => undefined],
] as const)
  t.test(`a scanner that ${what} lets nothing through: 503, and nothing is left (PRIV-5)`, async (t) => {
    const api = await apiWith(t, answers)
    const { id } = await receive(api)
    refused(t, await handIn(api, agent, id, { content: pdf(100_000) }), 503, 'unavailable')
    t.same(storedIn(api.files), [])
    t.same((await look(api, agent, id)).attachments, [])
  })

t.test('a scanner that isn’t there lets nothing through (PRIV-5)', async (t) => {
  const api = await startTestApp(t, { scanner: clamd('unix:/nowhere/clamd.ctl') })
  const { id } = await receive(api)
  refused(t, await handIn(api, agent, id, { content: PNG }), 503, 'unavailable')
  t.same(storedIn(api.files), [])
})

/** The service with a server that reads as clamd does, and answers what it is told to once it has the whole file. */
async function apiWith(t: Test, answer: (socket: Socket, file: Buffer) => void) {
  const server = createServer((socket) => {
    let got = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      got = Buffer.concat([got, data])
      const file = wholeFile(got)
      if (file) answer(socket, file)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  const { port } = server.address() as { port: number }
  return startTestApp(t, { scanner: clamd(`tcp://127.0.0.1:${port}`, SILENT_MS) })
}

/** What stands between the command and the chunk of no length; null until that has come. */
function wholeFile(sent: Buffer): Buffer | null {
  const command = 'zINSTREAM\0'
  if (!sent.subarray(0, command.length).equals(Buffer.from(command))) return null
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= sent.length; ) {
    const length = sent.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(sent.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}
