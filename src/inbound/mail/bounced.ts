import type { Email } from 'postal-mime'
import { complaintOfMessageId } from '../../notices/message-id.ts'
import { isBounce } from './automatic.ts'

const MOST_REPORT_BYTES = 65_536
const REPORTED =
  /^(?:message\/(?:delivery-status|global-delivery-status|rfc822|global)|text\/rfc822-headers|message\/rfc822-headers)$/
const ANY_ID = /<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g
/** Of these it is said only that it takes longer, or that it went well. */
const NOT_FAILED = /^\s*action\s*:\s*(?:delayed|delivered|relayed|expanded)\b/im
const FAILED = /^\s*action\s*:\s*failed\b/im

/**
 * The id of the message of ours that a bounce says could not be delivered; undefined where it says so of none. Ours are told
 * by their form, in the report or in the words of one without: nobody knows the id of a message but whoever had it.
 */
export function bouncedOf(mail: Email, words: string): string | undefined {
  if (!isBounce(mail)) return undefined
  const reports = mail.attachments.filter(({ mimeType }) => REPORTED.test(mimeType)).map(headOf)
  const said = reports.join('\n')
  if (NOT_FAILED.test(said) && !FAILED.test(said)) return undefined
  const named = [mail.inReplyTo, mail.references, ...reports, words.slice(0, MOST_REPORT_BYTES)]
  for (const text of named)
    for (const [id] of (text ?? '').matchAll(ANY_ID)) if (complaintOfMessageId(id)?.notice) return id
  return undefined
}

function headOf({ content }: Email['attachments'][number]): string {
  if (typeof content === 'string') return content.slice(0, MOST_REPORT_BYTES)
  return Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content))
    .subarray(0, MOST_REPORT_BYTES)
    .toString('latin1')
}
