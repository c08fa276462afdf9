import { createHash } from 'node:crypto'
import type { Email } from 'postal-mime'
import { headerOf } from './automatic.ts'

const MOST_EARLIER = 50
const LONGEST = 250
const MESSAGE_ID = /<[^<>\s]{1,990}>/g

/** The Message-ID; of a mail without one the SHA-256 of the whole, so that the same mail is one mail all the same (REC-5). */
export function idOf(mail: Email, body: Buffer): string {
  const [id] = (headerOf(mail, 'message-id') ?? '').match(MESSAGE_ID) ?? []
  if (id && id.length <= LONGEST) return id
  return `sha256:${createHash('sha256')
    .update(id ?? body)
    .digest('hex')}`
}

/** The mails that this one answers, the beginning of the conversation first. */
export function earlierOf(mail: Email, id: string): string[] {
  const named = ['references', 'in-reply-to'].flatMap((name) => {
    return (headerOf(mail, name) ?? '').match(MESSAGE_ID) ?? []
  })
  const known = [...new Set(named)].filter((one) => one !== id && one.length <= LONGEST)
  return known.length <= MOST_EARLIER ? known : [...known.slice(0, 1), ...known.slice(1 - MOST_EARLIER)]
}
