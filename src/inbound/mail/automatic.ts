import type { Email } from 'postal-mime'

const AUTOMATIC_SUBJECT =
  /^\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|vacation|away from|自动回复|自動回覆|自动答复|外出|休假|不在办公室)/i
const BOUNCE_SUBJECT =
  /(?:undeliver|delivery (?:status|failure|has failed)|returned mail|mail delivery|退信|系统退信|无法投递|投递失败|邮件被退回)/i
const ROBOT = /^(?:mailer-daemon|postmaster|mail-daemon|double-bounce)$/i
const BULK = /^\s*(?:bulk|list|junk|auto[_-]?reply)\b/i

/** What of the sender's set-up says whether a mail is automatic. */
export interface Lists {
  /** List-Ids by which the customers' own mail comes, such as that of a shared mailbox. */
  readonly ownLists?: readonly string[] | undefined
}

/** The first header of a name, in lower case; null where there is none. */
export function headerOf({ headers }: Email, name: string): string | null {
  return headers.find(({ key }) => key === name)?.value ?? null
}

/** Whether nobody wrote it: an automatic answer, a bounce, a mailing list, a mail without a way back. */
export function isAutomatic(mail: Email, lists: Lists): boolean {
  if (isReport(mail) || hasNullSender(mail) || comesFromRobot(mail)) return true
  const said = headerOf(mail, 'auto-submitted')
  if (said !== null && !/^\s*no\b/i.test(said)) return true
  if (['x-autoreply', 'x-autorespond', 'x-auto-reply'].some((name) => saysYes(headerOf(mail, name))))
    return true
  if (saysAutomaticBySubject(mail)) return true
  if (isOwnList(mail, lists)) return false
  const isList = ['list-id', 'list-unsubscribe', 'list-post'].some((name) => headerOf(mail, name) !== null)
  return isList || BULK.test(headerOf(mail, 'precedence') ?? '')
}

/** Whether it says that a mail could not be delivered, by its form or by who sent it. */
export function isBounce(mail: Email): boolean {
  if (isReport(mail)) return true
  return (comesFromRobot(mail) || hasNullSender(mail)) && BOUNCE_SUBJECT.test(mail.subject ?? '')
}

function isReport(mail: Email): boolean {
  return /^\s*multipart\/report\b/i.test(headerOf(mail, 'content-type') ?? '')
}

/** RFC 5321: who has no way back is a program. */
function hasNullSender(mail: Email): boolean {
  return /^\s*<\s*>\s*$/.test(headerOf(mail, 'return-path') ?? '')
}

function comesFromRobot({ from }: Email): boolean {
  return ROBOT.test((from?.address ?? '').split('@')[0] ?? '')
}

/** A subject alone proves nothing: people write about such answers. It counts where the program also asks for none. */
function saysAutomaticBySubject(mail: Email): boolean {
  const asksForNone = saysYes(headerOf(mail, 'x-auto-response-suppress'))
  return asksForNone && AUTOMATIC_SUBJECT.test(mail.subject ?? '')
}

function isOwnList(mail: Email, { ownLists = [] }: Lists): boolean {
  const id = (headerOf(mail, 'list-id') ?? '').toLowerCase()
  return ownLists.some((own) => id.includes(own.toLowerCase()))
}

function saysYes(value: string | null): boolean {
  return value !== null && !/^\s*(?:no|false|none|0)?\s*$/i.test(value)
}
