import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import type { Test } from 'tap'
import { freePort } from '../../src/platform/free-port.client.ts'
import { end } from '../support/service.ts'
import { ACCOUNT, own, serverDirectory, startServer } from './server.ts'

/** A real IMAP server with one mailbox. */
export interface Dovecot {
  readonly host: string
  /** With TLS from the beginning. */
  readonly port: number
  /** Without; STARTTLS is offered. */
  readonly plainPort: number
  readonly user: string
  readonly password: string
  /** The certificate, which nobody has signed. */
  readonly certificate: string
  /** Puts mails into a folder, as another mail program would; returns their UIDs. */
  append(mails: readonly (Buffer | string)[], folder?: string): Promise<number[]>
  /** Does something else to the mailbox. */
  within<T>(does: (client: ImapFlow) => Promise<T>): Promise<T>
  /** Breaks every connection and takes no other until it is started again. */
  stop(): Promise<void>
  start(): Promise<void>
}

const OPENSSL = '/usr/bin/openssl'
const [USER, PASSWORD] = ['care@shop.example', 'a pass "word" of the mailbox']

/** Starts Dovecot on ports of its own; it ends with the test. */
export async function startDovecot(t: Test): Promise<Dovecot> {
  const directory = serverDirectory(t)
  const [port, plainPort] = [await freePort(), await freePort()]
  const settings = configure(directory, port, plainPort)
  const certificate = join(directory, 'cert.pem')
  let server = await startServer(t, ['/usr/sbin/dovecot', '-F', '-c', settings], 'starting up')
  await accepts(plainPort)
  const login = { host: '127.0.0.1', user: USER, password: PASSWORD }
  const within = async <T>(does: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      ...{ host: login.host, port, secure: true, logger: false as const, disableAutoIdle: true },
      ...{ auth: { user: USER, pass: PASSWORD }, tls: { ca: readFileSync(certificate) } },
    })
    await client.connect()
    try {
      return await does(client)
    } finally {
      await client.logout()
    }
  }
  return {
    ...{ ...login, port, plainPort, certificate, within },
    append: (mails, folder = 'INBOX') =>
      within(async (client) => {
        const uids: number[] = []
        for (const mail of mails) {
          const put = await client.append(folder, mail)
          if (!put) throw new Error('the mailbox took no mail')
          uids.push(put.uid ?? 0)
        }
        return uids
      }),
    stop: () => end(server),
    start: async () => {
      server = await startServer(t, ['/usr/sbin/dovecot', '-F', '-c', settings], 'starting up')
      await accepts(plainPort)
    },
  }
}

function configure(directory: string, port: number, plainPort: number): string {
  const place = (name: string) => join(directory, name)
  const write = (name: string, text: string) => {
    writeFileSync(place(name), text, { mode: 0o600 })
    own(place(name))
    return place(name)
  }
  for (const name of ['run', 'state', 'home']) {
    mkdirSync(place(name))
    own(place(name))
  }
  certify(directory)
  write('users', `${USER}:{PLAIN}${PASSWORD}::::${place('home')}::\n`)
  return write(
    'dovecot.conf',
    `protocols = imap
listen = 127.0.0.1
base_dir = ${place('run')}
state_dir = ${place('state')}
log_path = /dev/stderr
default_login_user = ${ACCOUNT}
default_internal_user = ${ACCOUNT}
default_internal_group = ${ACCOUNT}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_uid = ${ACCOUNT}
mail_gid = ${ACCOUNT}
disable_plaintext_auth = no
ssl = yes
ssl_cert = <${place('cert.pem')}
ssl_key = <${place('key.pem')}
passdb {
  driver = passwd-file
  args = ${place('users')}
}
userdb {
  driver = passwd-file
  args = ${place('users')}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${plainPort}
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`,
  )
}

function certify(directory: string): void {
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')]
  const { status, stderr } = spawnSync(OPENSSL, [...words, ...names, '-days', '30', ...files], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`no certificate: ${stderr}`)
  for (const name of ['key.pem', 'cert.pem']) own(join(directory, name))
}

async function accepts(port: number): Promise<void> {
  while (!(await connects(port))) await new Promise((resolve) => setImmediate(resolve))
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1')
    probe.on('error', () => resolve(false))
    probe.once('data', () => {
      probe.destroy()
      resolve(true)
    })
  })
}
