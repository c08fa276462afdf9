/** From one of these lines on it is what was said before, or what a program adds. */
const HISTORY_BEGINS: readonly RegExp[] = [
  /^[-_=—\s]{2,}(?:原始邮件|原始郵件|原邮件|回复的原邮件|回复的邮件|原始信件|original message|reply message|original)[-_=—\s]{2,}$/i,
  /^(?:在|于)\s?.{4,200}(?:写道|寫道|写到|wrote)\s?[:：]?$/,
  /^.{1,200}<[^<>\s]{3,200}>\s?(?:在|于|於)\s?.{4,80}(?:写道|寫道)\s?[:：]?$/,
  /^(?:on|at)\s.{6,300}\bwrote\s?[:：]?$/i,
  /^(?:am|le|el)\s.{6,200}(?:schrieb|a écrit|escribió).{0,80}[:：]$/i,
  /^_{20,}$/,
]
const FORWARD_BEGINS =
  /^[-_=—\s]{2,}(?:forwarded message|转发的邮件|转发邮件|轉寄郵件|转发的信件|forwarded mail)|^begin forwarded message/i
/** The block of headers that Outlook, Foxmail and others put above what they quote. */
const WHO = /^[*\s]*(?:发件人|發件人|寄件者|寄件人|from)[*\s]*[:：]/i
const WHEN_OR_WHOM =
  /^[*\s]*(?:发送时间|发送日期|日期|時間|时间|寄件日期|收件人|收件者|主题|主題|主旨|sent|date|to|subject)[*\s]*[:：]/i
const LINES_LOOKED_AT = 4
const QUOTED = /^\s?(?:>|&gt;|＞)/
const ADDED =
  /^(?:发自我的.{1,30}|从我的.{1,20}发送|發自我的.{1,30}|来自.{1,20}(?:邮箱|手机)|sent from (?:my|mail for|outlook).{0,60}|get outlook for .{1,20}|发送自.{1,30})$/i
const SIGNATURE = /^-- ?$/
const IS_FORWARD = /^\s*(?:fwd?|转发|轉寄|轉發|wg)\s*[:：]/i
const SAID_BEFORE = /^(?:\s*(?:re|aw|sv|回复|回覆|答复|答覆|转发|轉寄|fwd?)\s*(?:\[\d+\])?\s*[:：])+\s*/i
const MOST_CHARACTERS = 200_000

/**
 * What the sender wrote themselves: without what they quote, the signature below its separator, and what programs add. What
 * is forwarded is what they write about: then only the quoted lines of it go. Empty where nothing of it is their own.
 */
export function ownWords(text: string, subject = ''): string {
  const lines = joinWrapped(plain(text.slice(0, MOST_CHARACTERS)).split('\n'))
  const history = lines.findIndex((_, at) => beginsHistory(lines, at))
  const forward = lines.findIndex((line) => FORWARD_BEGINS.test(line.trim()))
  const isForward = IS_FORWARD.test(subject) || (forward >= 0 && (history < 0 || forward < history))
  const end = isForward ? -1 : history
  const until = end < 0 ? lines : lines.slice(0, end)
  const signed = isForward ? -1 : until.findIndex((line) => SIGNATURE.test(line))
  const own = (signed < 0 ? until : until.slice(0, signed)).filter(
    (line) => !QUOTED.test(line) && !ADDED.test(line.trim()),
  )
  return own
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** A subject without the marks of answering. */
export function bareSubject(subject: string): string {
  return subject.replace(SAID_BEFORE, '').trim()
}

/** Some programs leave HTML's spaces in what they send as text. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/&nbsp;|\u00a0/g, ' ')
}

function beginsHistory(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim()
  if (line.length > 600) return false
  if (HISTORY_BEGINS.some((begins) => begins.test(line))) return true
  if (!WHO.test(line)) return false
  const next = lines.slice(at + 1, at + 1 + LINES_LOOKED_AT)
  return next.filter((one) => WHEN_OR_WHOM.test(one)).length >= 2
}

/** Programs wrap the line that says who wrote what is quoted: the halves are read as one. */
function joinWrapped(lines: readonly string[]): string[] {
  const joined: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const next = lines[at + 1] ?? ''
    const isHalf =
      /^(?:on|at|在|于)\s?\S/i.test(line) &&
      !/(?:wrote|写道|寫道)\s?[:：]?\s*$/i.test(line) &&
      line.length < 200
    const isOtherHalf = next.length < 200 && /(?:wrote|写道|寫道)\s?[:：]?\s*$/i.test(next)
    if (isHalf && isOtherHalf) {
      joined.push(`${line.trimEnd()} ${next.trim()}`)
      at += 1
    } else joined.push(line)
  }
  return joined
}
