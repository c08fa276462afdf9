import type { ComplaintRecord } from './complaint.ts'

/** The exact values by which a complaint is found (PRIV-1). */
export const FIND_BY = ['phone', 'email', 'wechat', 'orderNumber', 'externalId'] as const
/** One of them. */
export type FindBy = (typeof FIND_BY)[number]

/** The kinds that say who the customer is: two complaints that share one are of the same customer. */
export const CUSTOMER_KINDS = ['phone', 'email', 'wechat', 'externalId'] as const

/** What a complaint is found by, as normalised values. */
export function findable({ customer, incident }: ComplaintRecord): [FindBy, string][] {
  const values: [FindBy, string | undefined][] = [
    ['phone', customer.phone],
    ['email', customer.email],
    ['wechat', customer.wechat],
    ['orderNumber', incident.orderNumber],
    ['externalId', customer.externalId],
  ]
  return values
    .map(([kind, value]): [FindBy, string] => [kind, normalise(kind, value ?? '')])
    .filter(([, value]) => value !== '') // "unknown" for a phone is no number that customers share
}

/** The one form of a value: digits of a phone with the country's, lower case else, full-width forms as plain ones. */
export function normalise(kind: FindBy, value: string): string {
  const plain = value.normalize('NFKC').trim().toLowerCase()
  if (kind !== 'phone') return plain
  const digits = plain.replace(/\D/g, '')
  if (/^[^\d]*\+/.test(plain) || digits.startsWith('00')) return digits.replace(/^00/, '')
  return /^1\d{10}$/.test(digits) ? `86${digits}` : digits
}

/** GRP-1: whether two complaints are of the same customer. */
export function sameCustomer(a: ComplaintRecord, b: ComplaintRecord): boolean {
  const ofA = new Set(customerValues(a))
  return customerValues(b).some((value) => ofA.has(value))
}

function customerValues(record: ComplaintRecord): string[] {
  return findable(record)
    .filter(([kind]) => (CUSTOMER_KINDS as readonly string[]).includes(kind))
    .map(([kind, value]) => `${kind}:${value}`)
}

const MOST_WORDS = 256

/** The words of a text to search by: runs of letters and digits, and pairs of neighbouring Chinese characters; at most 256. */
export function searchWords(text: string): string[] {
  const found = new Set<string>()
  for (const [run] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu)) {
    for (const word of /^\p{Script=Han}/u.test(run) ? pairsOf(run) : [run]) found.add(word)
    if (found.size >= MOST_WORDS) break
  }
  return [...found].slice(0, MOST_WORDS)
}

/** All that a search looks into. */
export function searchText({ account, incident, demands, alreadyTried }: ComplaintRecord): string {
  const { scene, product, model, batch, outlet } = incident
  return [product, model, batch, outlet, scene, account, alreadyTried, ...demands.map(({ words }) => words)]
    .filter((part) => part !== undefined)
    .join('\n')
}

function pairsOf(run: string): string[] {
  const characters = [...run]
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
