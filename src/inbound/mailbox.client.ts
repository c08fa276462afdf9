import { ImapFlow } from 'imapflow'
import type { Outgoing } from '../platform/outgoing.client.ts'
import type { FetchedMail, MailboxSettings, Place } from './mailbox.ts'

const CONNECT_MS = 10_000
const GREETING_MS = 10_000
const SILENCE_MS = 30_000
const WHOLE_MS = 600_000
const MOST_BYTES = 25 * 1024 * 1024
const MOST_RESPONSE = MOST_BYTES + 4 * 1024 * 1024
const MOST_AT_ONCE = 200
const DAY_MS = 86_400_000

/** Where reading goes on, and what is done with what is read. */
export interface Collecting {
  /** Null where nothing was read yet. */
  readonly place: Place | null
  readonly since: Date
  readonly signal: AbortSignal
  /** Keeps a mail together with the place behind it; null where only the place moves on. */
  keep(mail: FetchedMail | null, place: Place): Promise<void>
}

/** Why a mailbox can't be read; its server's words are nobody's business. */
export class MailboxFailure extends Error {
  override readonly name = 'MailboxFailure'
  constructor(readonly code: string) {
    super(`the mailbox can’t be read: ${code}`)
  }
}

/**
 * Reads what came into a mailbox after `place`, at most 200 mails, in the order of their UIDs; each is kept before the next
 * one is fetched. A folder with another UIDVALIDITY is read from its beginning. Returns whether there is more. Rejects with
 * MailboxFailure, or with what `keep` threw. What the signal ends is closed at once.
 */
export async function collectMail(
  outgoing: Pick<Outgoing, 'refusalOf' | 'lookup'>,
  settings: MailboxSettings,
  collecting: Collecting,
): Promise<boolean> {
  const client = clientFor(outgoing, settings)
  const signal = AbortSignal.any([collecting.signal, AbortSignal.timeout(WHOLE_MS)])
  const close = () => client.close()
  let brokenBy: string | null = null
  // Without a listener it would end the process; the call that it breaks knows only that the connection is gone.
  client.on('error', (error: ImapError) => {
    brokenBy ??= codeAsKept(error)
  })
  signal.addEventListener('abort', close)
  try {
    if (signal.aborted) throw new MailboxFailure('stopped')
    await asked(client.connect())
    return await collect(client, settings, { ...collecting, signal })
  } catch (error) {
    throw error instanceof MailboxFailure && brokenBy !== null ? new MailboxFailure(brokenBy) : error
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

function clientFor(
  { refusalOf, lookup }: Pick<Outgoing, 'refusalOf' | 'lookup'>,
  { host, port, security, user, password }: MailboxSettings,
): ImapFlow {
  const scheme = security === 'none' ? 'http' : 'https'
  // A literal address is connected to without asking for a name, so it is looked at here.
  const refusal = refusalOf(`${scheme}://${host.includes(':') ? `[${host}]` : host}/`)
  if (refusal) throw new MailboxFailure(refusal)
  return new ImapFlow({
    ...{ host, port, secure: security === 'tls', auth: { user, pass: password } },
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    tls: { lookup, minVersion: 'TLSv1.2' },
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: GREETING_MS, socketTimeout: SILENCE_MS },
    ...{ maxLiteralSize: MOST_RESPONSE - 1024, maxResponseSize: MOST_RESPONSE, maxLineLength: 1024 * 1024 },
    ...{ logger: false, disableAutoIdle: true, disableCompression: true, clientInfo: { name: 'redress' } },
  })
}

async function collect(
  client: ImapFlow,
  settings: MailboxSettings,
  { place, since, signal, keep }: Collecting,
): Promise<boolean> {
  const { folder, afterwards } = settings
  const mailbox = await asked(client.mailboxOpen(folder, { readOnly: afterwards === 'leave' }))
  const validity = `${mailbox.uidValidity}`
  const from = place?.validity === validity ? place.uid : 0
  const uids = await uidsAfter(client, from, since)
  const now = uids.slice(0, MOST_AT_ONCE)
  let last = from
  for (const uid of now) {
    if (signal.aborted) throw new MailboxFailure('stopped')
    const mail = await fetchMail(client, { validity, uid }, since)
    if (mail) {
      await keep(mail, mail.place)
      last = uid
      await tidy(client, settings, uid)
    }
  }
  const end = now.at(-1) ?? from
  if (end > last || (end === from && place?.validity !== validity)) await keep(null, { validity, uid: end })
  return uids.length > now.length
}

/** The UIDs after one, in their order. A server answers `n:*` with the last mail even where n is beyond it. */
async function uidsAfter(client: ImapFlow, from: number, since: Date): Promise<number[]> {
  // A server compares days, of a time zone of its own.
  const day = new Date(since.getTime() - DAY_MS)
  const found = await asked(client.search({ uid: `${from + 1}:*`, since: day }, { uid: true }))
  if (!found) throw new MailboxFailure('search_refused')
  return found.filter((uid) => uid > from).sort((a, b) => a - b)
}

/** Null where it is gone meanwhile, or came before `since`. */
async function fetchMail(client: ImapFlow, place: Place, since: Date): Promise<FetchedMail | null> {
  const one = `${place.uid}`
  const about = await asked(
    client.fetchOne(one, { uid: true, size: true, internalDate: true }, { uid: true }),
  )
  if (!about || isBefore(about.internalDate, since)) return null
  const size = about.size ?? 0
  const isWhole = size <= MOST_BYTES
  const query = isWhole ? { uid: true, source: true } : { uid: true, headers: true }
  const fetched = await asked(client.fetchOne(one, query, { uid: true }))
  if (!fetched) return null
  const body = isWhole ? fetched.source : fetched.headers
  if (!body) throw new MailboxFailure('fetch_refused')
  return { place, body, contentType: isWhole ? 'message/rfc822' : `message/rfc822; cut=${size}` }
}

/** Servers keep whole seconds. */
function isBefore(internalDate: Date | string | undefined, since: Date): boolean {
  const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime()
  return at < Math.floor(since.getTime() / 1000) * 1000
}

/** What was kept is put away in the mailbox, as its owner wants it. */
async function tidy(client: ImapFlow, { afterwards, moveTo }: MailboxSettings, uid: number): Promise<void> {
  if (afterwards === 'mark_seen') await asked(client.messageFlagsAdd(`${uid}`, ['\\Seen'], { uid: true }))
  if (afterwards !== 'move' || !moveTo) return
  const moved = await asked(client.messageMove(`${uid}`, moveTo, { uid: true }))
  if (!moved) throw new MailboxFailure('move_refused')
}

interface ImapError {
  readonly code?: unknown
  readonly authenticationFailed?: unknown
}

/** What a server refuses or breaks off, by its code alone. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: ImapError) => {
    throw new MailboxFailure(codeAsKept(error))
  })
}

function codeAsKept({ code, authenticationFailed }: ImapError): string {
  if (authenticationFailed) return 'authentication_failed'
  return typeof code === 'string' ? code.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 100) : 'server_refused'
}
