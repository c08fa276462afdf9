import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import type { Test } from 'tap'

/** A message as the mail server took it. */
export interface Taken {
  readonly to: string
  readonly id: string
  /** Headers and body as they came. */
  readonly raw: string
}

/** A mail server of the tests, which a test may have answer otherwise. */
export interface MailServer {
  readonly url: string
  readonly taken: readonly Taken[]
  /** How it answers a recipient or, with `atEnd`, a message that it has read: by this code; null takes it. */
  answer(code: number | null, atEnd?: boolean): void
  /** Reads messages and says nothing from now on; what it had read by then counts as taken. */
  fallSilent(): void
  /** Resolves once so many messages were taken. */
  until(count: number): Promise<void>
  close(): Promise<void>
}

/** Starts a mail server on a port of its own, or on the one that is named; it ends with the test. */
export async function startMailServer(t: Test, port = 0): Promise<MailServer> {
  const taken: Taken[] = []
  const waiting = new Set<() => void>()
  let isSilent = false
  let refusal: { code: number; atEnd: boolean } | null = null
  const refused = () => Object.assign(new Error('not today'), { responseCode: refusal?.code ?? 250 })
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
    onRcptTo: (_, __, done) => done(refusal && !refusal.atEnd ? refused() : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusal) return done(refused())
        const raw = Buffer.concat(chunks).toString()
        const id = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
        taken.push({ to: session.envelope.rcptTo[0]?.address ?? '', id, raw })
        if (!isSilent) done()
        for (const look of waiting) look()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address() as { port: number }
  let isOpen = true
  const close = async () => {
    if (isOpen) await new Promise<void>((resolve) => server.close(resolve))
    isOpen = false
  }
  t.teardown(close)
  return {
    ...{ url: `smtp://127.0.0.1:${address.port}`, taken, close },
    answer: (code, atEnd = false) => {
      refusal = code === null ? null : { code, atEnd }
    },
    fallSilent: () => {
      isSilent = true
    },
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (taken.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** The text of a message that was taken, its transfer encoding undone. */
export function textOf({ raw }: Taken): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/^content-transfer-encoding: *base64/im.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/^content-transfer-encoding: *quoted-printable/im.test(head)) return body
  const bytes = body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
