import { configure } from 'safe-stable-stringify'

const write = configure({ circularValue: TypeError, strict: true })

/**
 * The canonical JSON of a value (RFC 8785), so that whoever writes it anew gets the same bytes: properties in the order of
 * their names. A property that is undefined is left out; '' for undefined itself. Throws a TypeError or Error for what JSON
 * doesn't have: NaN, functions, a circle. Half a character, which RFC 8785 refuses, is written as its escape.
 */
export function canonical(value: unknown): string {
  return write(value) ?? ''
}
