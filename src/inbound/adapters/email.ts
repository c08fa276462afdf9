import type { Email } from 'postal-mime'
import type { z } from 'zod'
import { Intake } from '../../complaint/record.ts'
import { complaintOfMessageId } from '../../notices/message-id.ts'
import { isAutomatic } from '../mail/automatic.ts'
import { bouncedOf } from '../mail/bounced.ts'
import { contentOf } from '../mail/content.ts'
import type { EmailSettings } from '../mail/email-settings.ts'
import { earlierOf, idOf } from '../mail/ids.ts'
import { languageOf } from '../mail/language.ts'
import { bareSubject } from '../mail/own-words.ts'
import { readMail } from '../mail/read.ts'
import { senderOf } from '../mail/sender.ts'
import { isReadable } from '../mail/size.ts'
import { visible } from '../mail/visible.ts'
import { cut, textFile, WHOLE } from '../understand.ts'
import { type MessageFile, misunderstood, type Raw, type Understood } from '../understood.ts'

const MOST_CHARACTERS = 20_000
const MOST_SUBJECT = 1000
const OLDEST = Date.UTC(2000, 0, 1)
const HEADERS_OF_MAIL = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'subject', 'date', 'message-id', 'received', 'return-path'],
])

/** A mail as a message (MIME, RFC 5322). Throws Misunderstood where it is none, or can't be read. */
export async function readEmail(raw: Raw, settings: z.output<typeof EmailSettings>): Promise<Understood[]> {
  const mail = await mailOf(raw.body)
  const id = idOf(mail, raw.body)
  const earlier = earlierOf(mail, id)
  const { words, files } = await contentOf(mail, earlier.length > 0)
  // A message of ours that comes back to us would be answered for ever.
  const automatic = isAutomatic(mail, settings) || complaintOfMessageId(id) !== null
  const account = accountOf(mail, words, { raw, files: files.length, automatic })
  const isLong = account.length > MOST_CHARACTERS
  return [
    {
      ...{ id, thread: earlier[0] ?? id, repliesTo: earlier, about: aboutOf(earlier) },
      kind: automatic ? 'automatic' : 'complaint',
      intake: intakeOf(mail, cut(account, MOST_CHARACTERS), raw, settings),
      files: [...(isLong ? [textFile(WHOLE, account)] : []), ...files] satisfies MessageFile[],
      bounced: bouncedOf(mail, words),
    },
  ]
}

async function mailOf(body: Buffer): Promise<Email> {
  if (!isReadable(body))
    throw misunderstood('', 'too_large', 'The mail is too large to be read.', '邮件过大，无法读取。')
  const mail = await readMail(body).catch(() => {
    throw misunderstood('', 'not_readable', 'The mail is too deeply nested.', '邮件的层次过多，无法读取。')
  })
  if (!mail.headers.some(({ key }) => HEADERS_OF_MAIL.has(key)))
    throw misunderstood(
      '',
      'not_a_mail',
      'This has none of the headers of a mail.',
      '内容没有邮件头，不是邮件。',
    )
  return mail
}

/** The complaints that stand in the ids of our own messages. */
function aboutOf(earlier: readonly string[]): string[] {
  return [...new Set(earlier.flatMap((id) => complaintOfMessageId(id)?.complaint ?? []))]
}

interface Around {
  readonly raw: Raw
  readonly files: number
  readonly automatic: boolean
}

/** Subject and own words; where there are none, what came instead. Nothing at all is no message. */
function accountOf({ subject = '' }: Email, words: string, { raw, files, automatic }: Around): string {
  const title = cut(bareSubject(visible(subject).replace(/\s+/g, ' ')), MOST_SUBJECT)
  const said = [title, words].filter((text) => /\S/.test(text)).join('\n\n')
  const bare = files > 0 ? '（邮件没有文字，只有附件）' : automatic ? '（自动邮件，没有文字）' : ''
  const account = [said || bare, leftOut(raw, said)].filter((text) => text !== '').join('\n\n')
  if (account === '')
    throw misunderstood('', 'empty', 'The mail has neither words nor files.', '邮件既没有文字也没有附件。')
  return account
}

/** A mailbox hands over only the head of a mail that is too large. */
function leftOut({ contentType }: Raw, said: string): string {
  if (!/;\s*cut=\d+/.test(contentType)) return ''
  return languageOf(said) === 'en'
    ? '(The mail is too large: only its head was taken over, the whole is in the mailbox.)'
    : '（邮件过大：只收取了邮件头，全文在邮箱中。）'
}

function intakeOf(
  mail: Email,
  account: string,
  raw: Raw,
  { authenticatedBy }: z.output<typeof EmailSettings>,
): Understood['intake'] {
  const { name, address } = senderOf(mail, authenticatedBy)
  const orderNumber = orderNumberIn(account)
  return Intake.parse({
    ...{ channel: 'email', account, language: languageOf(account) },
    reportedAt: reportedAt(mail, raw.arrivedAt),
    customer: {
      ...(name ? { name } : {}),
      ...(address ? { email: address, preferredContact: 'email' } : {}),
      anonymous: !name && !address,
    },
    ...(orderNumber ? { incident: { orderNumber } } : {}),
  })
}

function reportedAt({ date }: Email, arrivedAt: Date): string | null {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  if (Number.isNaN(at) || at < OLDEST) return null
  return new Date(Math.min(at, arrivedAt.getTime())).toISOString()
}

/** The one order that the words name as such. */
function orderNumberIn(words: string): string | undefined {
  const named =
    /(?:订单(?:编?号)?|訂單(?:編?號)?|单号|\border\s?(?:no\.?|number|id|#))\s{0,3}[:：#为是]?\s{0,3}([A-Za-z0-9][A-Za-z0-9-]{5,39})(?![A-Za-z0-9-])/gi
  const numbers = [...words.matchAll(named)].flatMap(([, number = '']) => number)
  const found = [...new Set(numbers.filter((one) => /\d{4}/.test(one)))]
  return found.length === 1 ? found[0] : undefined
}
