import { readReference } from '../complaint/reference.ts'
import type { ChannelSettings } from './channel.ts'
import type { MessageKind } from './understood.ts'

/** What is known about a message from elsewhere: complaints by their ids, only those that are still under way. */
export interface Known {
  /** The complaint of its conversation, or of the message that it answers. */
  readonly ofThread: string | null
  /** The complaint whose reference stands in it. */
  readonly ofReference: string | null
  /** The latest complaints of the same customer. */
  readonly ofCustomer: readonly string[]
  /** The latest complaints about the same order. */
  readonly ofOrder: readonly string[]
}

/** What of a message itself decides where it goes; `referred`: a letter brings it, which has dates and a case of its own. */
export interface Placeable {
  readonly kind: MessageKind
  readonly referred: boolean
}

/** Where a message goes, and by what it was recognised. */
export type Placed =
  | { readonly outcome: 'added'; readonly complaint: string; readonly because: Recognition }
  | { readonly outcome: 'received' | 'open' | 'left'; readonly because: 'kind' | 'nobody_wrote' | null }
type Recognition = 'thread' | 'reference' | 'customer_and_order'

/**
 * What becomes of a message (REC-5, REC-10): what no person wrote is left; an answer in a conversation, or by the reference
 * and a customer who is known, joins its complaint; so does, where the channel says so, what the same customer says about
 * the same order. What is no complaint waits to be answered; the rest is a complaint of its own.
 */
export function placeMessage(
  { kind, referred }: Placeable,
  { additions, otherKinds }: Pick<ChannelSettings, 'additions' | 'otherKinds'>,
  { ofThread, ofReference, ofCustomer, ofOrder }: Known,
): Placed {
  if (kind === 'automatic') return { outcome: 'left', because: 'nobody_wrote' }
  if (ofThread) return { outcome: 'added', complaint: ofThread, because: 'thread' }
  // Whoever knows a reference is not yet its customer: the same person has to write.
  if (ofReference && ofCustomer.includes(ofReference))
    return { outcome: 'added', complaint: ofReference, because: 'reference' }
  if (kind !== 'complaint' && otherKinds === 'keep') return { outcome: 'open', because: 'kind' }
  const both = ofCustomer.find((id) => ofOrder.includes(id))
  if (additions === 'join' && !referred && both)
    return { outcome: 'added', complaint: both, because: 'customer_and_order' }
  return { outcome: 'received', because: null }
}

const MOST_REFERENCES = 5

/** The references that stand in a text, as they were meant; at most 5. */
export function referencesIn(text: string): string[] {
  const found = text.matchAll(/(?<![0-9A-Za-z])[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{2}(?![0-9A-Za-z])/g)
  const read = [...found].slice(0, 50).flatMap(([written]) => readReference(written) ?? [])
  return [...new Set(read)].slice(0, MOST_REFERENCES)
}
