import { configure } from 'safe-stable-stringify'

const write = configure({ circularValue: TypeError })

/**
 * The canonical JSON of a value (RFC 8785), so that whoever writes it anew gets the same bytes: properties in the order of
 * their names. What JSON doesn't have is written as `JSON.stringify` does: what is undefined is left out, '' for undefined
 * itself, and null for a number that isn't finite. Half a character, which RFC 8785 refuses, is its escape. Throws a TypeError
 * for a circle.
 */
export function canonical(value: unknown): string {
  return write(value) ?? ''
}
