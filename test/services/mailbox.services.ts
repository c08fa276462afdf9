import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { collectMail } from '../../src/inbound/mailbox.client.ts'
import type { FetchedMail, MailboxSettings, Place } from '../../src/inbound/mailbox.ts'
import { openOutgoing, type Resolve } from '../../src/platform/outgoing.client.ts'
import { REACH } from '../support/delivery.ts'
import { startDovecot } from './dovecot.ts'

const BEGINNING = new Date('2020-01-01T00:00:00.000Z')
const server = await startDovecot(t)
const open = openOutgoing(REACH)
t.teardown(() => open.close())
let folders = 0

/** A folder of its own, with mails in it. */
async function folderWith(count: number): Promise<string> {
  folders += 1
  const name = `Folder ${folders}`
  await server.within((client) => client.mailboxCreate(name))
  await server.append(
    Array.from({ length: count }, (_, index) => mail(`${index + 1}`)),
    name,
  )
  return name
}

function mail(subject: string): string {
  return `From: ann@customer.example\r\nMessage-ID: <${subject}@customer.example>\r\nSubject: ${subject}\r\n\r\nIt broke.`
}

function settingsFor(folder: string, overrides: Partial<MailboxSettings> = {}): MailboxSettings {
  const { host, plainPort: port, user, password } = server
  return { host, port, user, password, folder, security: 'none', afterwards: 'leave', ...overrides }
}

/** Somebody who keeps what is collected, with the place; `failAt` is a mail that they can't keep. */
function keeper(failAt?: string) {
  const kept: FetchedMail[] = []
  let place: Place | null = null
  return {
    subjects: () => kept.map(({ body }) => /^subject: (.*)$/im.exec(body.toString())?.[1]?.trim()),
    kept,
    place: () => place,
    collect: (settings: MailboxSettings, { since = BEGINNING, outgoing = open, signal = never } = {}) =>
      collectMail(outgoing, settings, {
        ...{ place, since, signal },
        keep: async (one, behind) => {
          if (failAt !== undefined && one?.body.includes(`Subject: ${failAt}\r\n`)) throw new Error('no room')
          if (one) kept.push(one)
          place = behind
        },
      }),
  }
}
const never = new AbortController().signal

t.test(
  'REC-4 mails are taken over as they came, each once, in their order; new ones from where one was',
  async (t) => {
    const folder = await folderWith(3)
    const { collect, subjects, kept } = keeper()
    t.equal(await collect(settingsFor(folder)), false)
    t.same(subjects(), ['1', '2', '3'])
    t.equal(kept[0]?.body.toString(), mail('1'))
    t.equal(kept[0]?.contentType, 'message/rfc822')
    await collect(settingsFor(folder))
    t.equal(kept.length, 3, 'nothing twice')
    await server.append([mail('4')], folder)
    await collect(settingsFor(folder))
    t.same(subjects(), ['1', '2', '3', '4'])
  },
)

t.test('REC-4 a mail that could not be kept comes again, and none after it before', async (t) => {
  const folder = await folderWith(4)
  const first = keeper('3')
  await t.rejects(first.collect(settingsFor(folder)), { message: 'no room' })
  t.same(first.subjects(), ['1', '2'])
  t.equal(first.place()?.uid, 2)
})

t.test('REC-4 a folder that was made anew is read from its beginning', async (t) => {
  const folder = await folderWith(2)
  const { collect, subjects, place } = keeper()
  await collect(settingsFor(folder))
  const before = place()?.validity
  await server.within(async (client) => {
    await client.mailboxDelete(folder)
    // Dovecot draws the UIDVALIDITY from the clock: a folder made within the same second would have the same one.
    while (Math.floor(Date.now() / 1000) <= Number(before)) await client.noop()
    await client.mailboxCreate(folder)
  })
  await server.append([mail('new')], folder)
  await collect(settingsFor(folder))
  t.not(place()?.validity, before)
  t.same(subjects(), ['1', '2', 'new'])
})

t.test('what came before the day that was named is left alone', async (t) => {
  const folder = await folderWith(0)
  await server.within((client) => client.append(folder, mail('old'), [], new Date('2026-01-05T10:00:00Z')))
  await server.within((client) =>
    client.append(folder, mail('of that day'), [], new Date('2026-01-06T10:00:00Z')),
  )
  const { collect, subjects } = keeper()
  await collect(settingsFor(folder), { since: new Date('2026-01-06T09:59:59.500Z') })
  t.same(subjects(), ['of that day'])
})

t.test('REC-4 of a mail that is too large the head is taken over, and its size', async (t) => {
  const folder = await folderWith(0)
  const size = 26 * 1024 * 1024
  const large = Buffer.concat([Buffer.from(mail('large')), Buffer.alloc(size, 'x\r\n')])
  await server.append([large, mail('next')], folder)
  const { collect, subjects, kept } = keeper()
  await collect(settingsFor(folder))
  t.same(subjects(), ['large', 'next'])
  t.match(kept[0]?.contentType, /^message\/rfc822; cut=27\d{6}$/)
  t.ok((kept[0]?.body.length ?? size) < 1000)
})

t.test('what was taken over is marked or moved, where the mailbox’s owner wants it', async (t) => {
  const folder = await folderWith(2)
  const done = await folderWith(0)
  const count = (path: string, query: 'messages' | 'unseen') =>
    server.within(async (client) => (await client.status(path, { [query]: true })) || {})
  const { collect } = keeper()
  await collect(settingsFor(folder))
  t.match(await count(folder, 'unseen'), { unseen: 2 }, 'left as they were')
  await keeper().collect(settingsFor(folder, { afterwards: 'mark_seen' }))
  t.match(await count(folder, 'unseen'), { unseen: 0 })
  await keeper().collect(settingsFor(folder, { afterwards: 'move', moveTo: done }))
  t.match(await count(folder, 'messages'), { messages: 0 })
  t.match(await count(done, 'messages'), { messages: 2 })
})

const codeOf = (settings: MailboxSettings, options = {}) =>
  keeper()
    .collect(settings, options)
    .then(
      () => null,
      ({ code }) => code,
    )

t.test(
  'a server that can’t prove who it is gets no password, by TLS from the beginning or later',
  async (t) => {
    const { port, plainPort } = server
    const SELF_SIGNED = 'DEPTH_ZERO_SELF_SIGNED_CERT'
    t.equal(await codeOf(settingsFor('INBOX', { port, security: 'tls' })), SELF_SIGNED)
    t.equal(await codeOf(settingsFor('INBOX', { port: plainPort, security: 'starttls' })), SELF_SIGNED)
  },
)

t.test('what a server refuses is told by its code alone', async (t) => {
  t.equal(await codeOf(settingsFor('INBOX', { password: 'wrong' })), 'authentication_failed')
  t.equal(await codeOf(settingsFor('No such folder')), 'server_refused')
  t.equal(await codeOf(settingsFor('INBOX', { port: 1 })), 'ECONNREFUSED')
})

t.test(
  'a mailbox within the house is not looked into, by its address or by a name that leads there',
  async (t) => {
    const leadsHere: Resolve = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    const strict = openOutgoing({ allowPrivate: false, allowHttp: true }, leadsHere)
    t.teardown(() => strict.close())
    for (const host of ['127.0.0.1', '::1', 'localhost'])
      t.equal(await codeOf(settingsFor('INBOX', { host }), { outgoing: strict }), 'private_address', host)
    const host = 'imap.rebound.example'
    t.equal(await codeOf(settingsFor('INBOX', { host }), { outgoing: strict }), 'address_refused')
  },
)

t.test('a password goes over no open line where the service may call https only', async (t) => {
  const strict = openOutgoing({ allowPrivate: true, allowHttp: false })
  t.teardown(() => strict.close())
  t.equal(await codeOf(settingsFor('INBOX'), { outgoing: strict }), 'wrong_scheme')
})

t.test('a server that offers no encryption gets no password where it is asked for', async (t) => {
  const said: string[] = []
  const plain = createServer((socket) => {
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      said.push(`${data}`)
      socket.write(`${`${data}`.split(' ')[0]} OK done\r\n`)
    })
  }).listen(0, '127.0.0.1')
  await once(plain, 'listening')
  t.teardown(() => plain.close())
  const { port } = plain.address() as { port: number }
  t.ok(await codeOf(settingsFor('INBOX', { port, security: 'starttls' })))
  t.notMatch(said.join(''), /login|authenticate/i)
})

t.test(
  'a server that says nothing is given up after ten seconds, and at once when the worker stops',
  async (t) => {
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    t.teardown(() => silent.close())
    const { port } = silent.address() as { port: number }
    t.equal(await codeOf(settingsFor('INBOX', { port })), 'GREETING_TIMEOUT')
    const start = performance.now()
    const stopping = new AbortController()
    const stopped = codeOf(settingsFor('INBOX', { port }), { signal: stopping.signal })
    stopping.abort()
    t.ok(await stopped)
    t.ok(performance.now() - start < 2000)
  },
)

t.test('a server that announces gigabytes is cut off', async (t) => {
  const boasting = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    socket.on('data', (data) => {
      const [tag = '', word = ''] = `${data}`.split(/\s+/)
      if (/select|examine/i.test(word))
        socket.write('* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n')
      if (/search/i.test(`${data}`)) socket.write('* SEARCH 1\r\n')
      if (/fetch/i.test(`${data}`)) socket.write('* 1 FETCH (UID 1 RFC822.SIZE 10 BODY[] {900000000}\r\n')
      else socket.write(`${tag} OK done\r\n`)
    })
  }).listen(0, '127.0.0.1')
  await once(boasting, 'listening')
  t.teardown(() => boasting.close())
  const { port } = boasting.address() as { port: number }
  t.equal(await codeOf(settingsFor('INBOX', { port })), 'LiteralTooLarge')
})
