/** Stands in the history where the customer was sent the token of their link. */
export const HIDDEN_TOKEN = '***'

/** The words with the token in its place, as the customer is sent them. */
export function withToken(words: string, reference: string, token: string): string {
  return words.replaceAll(`/#/${reference}/${HIDDEN_TOKEN}`, () => `/#/${reference}/${token}`)
}
