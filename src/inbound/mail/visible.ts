// Control characters can't be kept; what turns the direction of writing or takes no room only misleads.
const UNSEEN = /[^\P{Cc}\n\r\t]|[\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** A text without characters that can't be kept, or that only mislead. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '')
}

/** Without the half of a character that cutting leaves. */
export function whole(text: string): string {
  return text.replace(/\p{Cs}/gu, '')
}
