/** What is handed to a way: the same at every try, so that a repeat is recognised by its id. */
export interface Parcel {
  /** The message's id. */
  readonly id: string
  readonly tenant: string
  readonly complaint: string
  readonly reference: string
  readonly kind: string
  /** The name of the tenant, as the sender. */
  readonly house: string
  readonly language: 'zh-CN' | 'en'
  readonly to: string
  readonly title: string
  readonly words: string
  /** When it was said: an instant. */
  readonly at: string
  readonly isAutomatic: boolean
}

/** What a try came to: `refused` for good, `failed` for now, `unknown` where it may have arrived all the same. */
export interface Handed {
  readonly outcome: 'delivered' | 'refused' | 'failed' | 'unknown'
  /** Short and without a text of people: a status, or the name of an error. */
  readonly code: string | null
}

const LONGEST_CODE = 100

/** The code of an error, as the log of the dispatches keeps it. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  const found = typeof code === 'string' ? code : typeof name === 'string' ? name : 'error'
  return found.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, LONGEST_CODE)
}
