import type { Email, Mailbox } from 'postal-mime'
import { z } from 'zod'
import { visible, whole } from './visible.ts'

const LONGEST_NAME = 200
const Address = z.email().max(254)

/** Who wrote a mail. */
export interface Sender {
  readonly name?: string | undefined
  /** Absent where none can be written to. */
  readonly address?: string | undefined
}

/**
 * Who wrote, and where they want to be answered: whoever only pretends to be somebody gains no answer by it. Where the
 * house's own server `authenticatedBy` says that the address is forged it isn't written to.
 */
export function senderOf(mail: Email, authenticatedBy?: string): Sender {
  const { replyTo = [], from, sender } = mail
  const named = [...replyTo, from, sender].flatMap((one): Mailbox[] => (one ? (one.group ?? [one]) : []))
  const found = named.find(({ address }) => Address.safeParse(address).success)
  const names = [found, ...named].map((one) =>
    visible(one?.name ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  const name = names.find(Boolean)
  const isForged = authenticatedBy !== undefined && failedDmarc(mail, authenticatedBy)
  return {
    name: name ? whole(name.slice(0, LONGEST_NAME)) : undefined,
    address: isForged ? undefined : found?.address,
  }
}

/** RFC 8601: only what the house's own server says counts, and of that the first, which is on top. */
function failedDmarc({ headers }: Email, authenticatedBy: string): boolean {
  const own = headers.find(({ key, value }) => {
    const [by = ''] = value.trim().split(/[\s;]/)
    return key === 'authentication-results' && by.toLowerCase() === authenticatedBy.toLowerCase()
  })
  return own !== undefined && /\bdmarc\s*=\s*fail\b/i.test(own.value)
}
