/**
 * The names of the properties that hold personal data or free text. Whatever stands under one of them, at any
 * depth of a complaint or an event, is sealed under the complaint's own key and never stored in the clear (PRIV-1).
 * A property that is not listed here must be an id, a code, a number, a truth value or a date.
 */
const PERSONAL = new Set([
  ...['name', 'phone', 'email', 'wechat', 'externalId', 'accommodation', 'contact', 'proof'],
  ...['scene', 'orderNumber', 'page', 'contract', 'caseNumber'],
  ...['account', 'words', 'latentNeeds', 'alreadyTried'],
  ...[
    'reason',
    'comment',
    'note',
    'question',
    'answer',
    'summary',
    'grounds',
    'missingBecause',
    'anythingElse',
  ],
  ...['notRecommendedBecause', 'overPromiseReason', 'entitlementReason'],
  ...['shared', 'payee', 'payer'],
  ...[
    'title',
    'action',
    'task',
    'basis',
    'rootCause',
    'whys',
    'evidence',
    'body',
    'stillOffered',
    'otherWays',
  ],
])

/** Properties that hold ids only: sealed with what they stand under, but shown to whoever reads masked. */
const IDS = new Set(['attachments'])

/** Whether what stands under a property of this name is sealed (PRIV-1). */
export function isPersonal(name: string): boolean {
  return PERSONAL.has(name)
}

type Tree = { [key: string]: unknown }

/** A value taken apart: what may be read by anyone with access to the database, and what is sealed. */
export interface Separated<T> {
  readonly clear: T
  readonly personal: unknown
}

/**
 * Takes the personal properties out of a JSON value. Arrays keep their length on both sides, so that `join` puts each
 * element together again; a personal property that is null stays in the clear, since its absence is no secret and
 * a merge patch needs it. `personal` is undefined where there is nothing to seal.
 */
export function separate<T>(value: T): Separated<T> {
  const [clear, personal] = split(value)
  return { clear: clear as T, personal }
}

/** Puts together again what `separate` took apart. */
export function join<T>(clear: T, personal: unknown): T {
  if (personal === undefined || personal === null) return clear
  if (Array.isArray(clear) && Array.isArray(personal))
    return clear.map((element, index) => join(element, personal[index])) as T
  if (!isTree(clear) || !isTree(personal)) return personal as T
  const joined: Tree = { ...clear }
  for (const [key, value] of Object.entries(personal)) joined[key] = join(joined[key], value)
  return joined as T
}

/** Applies `mask` to every text under a personal property, at any depth (PRIV-1: masked by role). */
export function maskPersonal<T>(value: T, mask: (key: string, text: string) => string, under?: string): T {
  if (typeof value === 'string') return (under ? mask(under, value) : value) as T
  if (Array.isArray(value)) return value.map((element) => maskPersonal(element, mask, under)) as T
  if (!isTree(value)) return value
  const masked: Tree = {}
  for (const key of Object.keys(value))
    masked[key] = maskPersonal(value[key], mask, PERSONAL.has(key) ? key : IDS.has(key) ? undefined : under)
  return masked as T
}

const GONE = '***'
// What is told of a text by its form alone: ids and instants are no texts of people, wherever they stand.
const CODE = /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z)$/

/** What `separate` sealed with asterisks in place of every text: which texts there were, and none of what they said. */
export function hollowed(personal: unknown): unknown {
  if (typeof personal === 'string') return CODE.test(personal) ? personal : GONE
  if (Array.isArray(personal)) return personal.map(hollowed)
  if (!isTree(personal)) return personal
  return Object.fromEntries(Object.entries(personal).map(([key, inner]) => [key, hollowed(inner)]))
}

function split(value: unknown): [clear: unknown, personal: unknown] {
  if (Array.isArray(value)) return splitArray(value)
  if (!isTree(value)) return [value, undefined]
  const clear: Tree = {}
  const personal: Tree = {}
  for (const key of Object.keys(value)) {
    const inner = value[key]
    if (inner === undefined) continue
    if (isSealed(key, inner)) personal[key] = inner
    // Most are neither: no pair is made for what can't be taken apart.
    else if (inner === null || typeof inner !== 'object') clear[key] = inner
    else {
      const [plain, sealed] = split(inner)
      clear[key] = plain
      if (sealed !== undefined) personal[key] = sealed
    }
  }
  return [clear, Object.keys(personal).length > 0 ? personal : undefined]
}

function isSealed(key: string, inner: unknown): boolean {
  return inner !== null && PERSONAL.has(key)
}

function splitArray(elements: readonly unknown[]): [clear: unknown, personal: unknown] {
  const parts = elements.map(split)
  const personal = parts.map((part) => part[1] ?? null)
  return [parts.map((part) => part[0]), personal.some((part) => part !== null) ? personal : undefined]
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
