/** Which message of which complaint a Message-ID of ours names. */
export interface Named {
  readonly complaint: string
  /** Null where it names the conversation and no message of it. */
  readonly notice: string | null
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const OURS = new RegExp(`^<?\\s*(?:(${UUID})\\.)?(${UUID})@[^@<>\\s]{1,253}>?$`, 'i')

/**
 * The Message-ID of a message, the same at every try: a mail server or a reader recognises a repeat by it, and whoever
 * answers quotes it, so that their answer finds its complaint (`complaintOfMessageId`).
 */
export function messageIdOf(message: string, complaint: string, domain: string): string {
  return `<${message}.${complaint}@${domain}>`
}

/** The id that all messages about a complaint refer to, so that mail programs show them as one conversation. */
export function conversationIdOf(complaint: string, domain: string): string {
  return `<${complaint}@${domain}>`
}

/**
 * The complaint that a Message-ID names, as `messageIdOf` and `conversationIdOf` make it; null where it isn't of that form.
 * The domain isn't looked at, so that answers find their way after it changed. That there is such a complaint isn't said.
 */
export function complaintOfMessageId(messageId: string): Named | null {
  const found = OURS.exec(messageId.trim())
  const complaint = found?.[2]?.toLowerCase()
  return complaint ? { complaint, notice: found?.[1]?.toLowerCase() ?? null } : null
}
