import { createTransport } from 'nodemailer'
import { codeOf, type Handed, type Parcel } from './courier.ts'
import { conversationIdOf, messageIdOf } from './message-id.ts'

const CONNECT_MS = 10_000
const GREETING_MS = 10_000
const SILENCE_MS = 15_000
const WHOLE_MS = 40_000
/** RFC 3834, and what Exchange heeds: what a program sends is not answered by another one. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** Delivers e-mail. */
export interface Mailer {
  /** Hands a message to the mail server. The same message has the same Message-ID at every try. Never rejects. */
  send(parcel: Parcel): Promise<Handed>
  close(): void
}

/** Delivers by the server of SMTP_URL, as `from`. */
export function openMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: GREETING_MS, socketTimeout: SILENCE_MS },
    ...{ dnsTimeout: CONNECT_MS, disableFileAccess: true, disableUrlAccess: true },
  })
  const domain = from.split('@')[1] ?? 'localhost'
  return {
    async send(parcel) {
      const { id, complaint, house, to, title, words, isAutomatic, at } = parcel
      const sent = transport.sendMail({
        ...{ from: { name: house, address: from }, to: { name: '', address: to } },
        ...{ subject: title, text: words, date: new Date(at) },
        ...{ messageId: messageIdOf(id, complaint, domain), references: conversationIdOf(complaint, domain) },
        ...(isAutomatic ? { headers: AUTOMATIC } : {}),
      })
      return inTime(sent).then(() => ({ outcome: 'delivered', code: null }), outcomeOf)
    },
    close: () => transport.close(),
  }
}

class OutOfTime extends Error {
  readonly code = 'timeout'
  readonly command = 'DATA'
}

async function inTime(sent: Promise<unknown>): Promise<void> {
  sent.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime()), WHOLE_MS)
  })
  await Promise.race([sent, late]).finally(() => clearTimeout(timer))
}

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

/**
 * What a failure means: 5xx about the recipient or the message is for good; anything else, a wrong password of ours too, is
 * tried again. Where the connection broke while the message was being taken it may have been taken.
 */
function outcomeOf(error: SmtpError): Handed {
  const { code, responseCode, command } = error
  if (responseCode === undefined)
    return { outcome: command === 'DATA' ? 'unknown' : 'failed', code: codeOf(error) }
  const isAboutIt = code === 'EENVELOPE' || code === 'EMESSAGE'
  return { outcome: responseCode >= 500 && isAboutIt ? 'refused' : 'failed', code: `${responseCode}` }
}
