import type { LegalBasis } from './legal-policy.ts'
import type { Policies } from './policy.ts'

type Legal = Policies['legal']

/** The legal basis of that code; undefined where the library has none. */
export function lawOf({ bases }: Legal, code: string): LegalBasis | undefined {
  return bases.find((basis) => basis.code === code)
}

/** LAW-1: how a legal basis stands on a day such as `2026-11-22`. */
export function standingOn(
  { inForceFrom, repealedFrom }: Pick<LegalBasis, 'inForceFrom' | 'repealedFrom'>,
  day: string,
): 'in_force' | 'not_yet' | 'repealed' {
  if (repealedFrom !== undefined && day >= repealedFrom) return 'repealed'
  return day < inForceFrom ? 'not_yet' : 'in_force'
}

/** PLAN-6: what a basis gives at least, in fen; null where it names no sum. Without a known amount in dispute the floor. */
export function minimumOf({ minimum }: Pick<LegalBasis, 'minimum'>, inDispute: number | null): number | null {
  if (!minimum) return null
  return Math.max(minimum.floor, Math.ceil(((inDispute ?? 0) * minimum.percentInDispute) / 100))
}

const patterns = new WeakMap<Legal, readonly RegExp[]>()

/** PLAN-6: whether a text asks a customer for what may never be asked, such as to give up complaining to authorities. */
export function asksTooMuch(legal: Legal, text: string): boolean {
  const known = patterns.get(legal) ?? legal.neverAsked.map(patternOf)
  patterns.set(legal, known)
  const plain = text.normalize('NFKC').toLowerCase()
  const dense = plain.replace(/\s+/g, '')
  return known.some((pattern) => pattern.test(plain) || pattern.test(dense))
}

/** The gap stays within one clause, so that two sentences beside each other don't make one request. */
function patternOf(phrase: string): RegExp {
  const parts = phrase.normalize('NFKC').toLowerCase().replaceAll('...', '…').split('…')
  return new RegExp(
    parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^,;.!?。、]{0,8}'),
    'u',
  )
}
