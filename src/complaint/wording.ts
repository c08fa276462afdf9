import { type Phrase, phrasesIn } from '../policy/phrases.ts'
import type { Policies } from '../policy/policy.ts'
import { UnfitInput } from './refusal.ts'

/**
 * REC-8: what customers aren't told, in what is about to be said to one. Throws UnfitInput with the better wording where
 * policy refuses a phrase; returns the codes of those that it only flags, undefined where there are none.
 */
export function checkWording(
  { phrases: { phrases } }: Pick<Policies, 'phrases'>,
  words: string,
  pointer: string,
): readonly string[] | undefined {
  const found = phrasesIn(phrases, words)
  const refused = found.filter(({ action }) => action === 'refuse')
  if (refused.length > 0) throw forbidden(pointer, refused)
  return found.length > 0 ? found.map(({ code }) => code) : undefined
}

/** The same as a property of what is said, absent where nothing is flagged. */
export function flagsOf(
  policies: Pick<Policies, 'phrases'>,
  words: string,
  pointer: string,
): { readonly flags?: readonly string[] } {
  const flags = checkWording(policies, words, pointer)
  return flags ? { flags } : {}
}

function forbidden(pointer: string, phrases: readonly Phrase[]): UnfitInput {
  const codes = phrases.map(({ code }) => code).join(', ')
  const better = (language: 'zh' | 'en') => phrases.map((phrase) => phrase.better[language]).join(' / ')
  return new UnfitInput(pointer, 'forbidden_phrase', {
    en: `This is not how customers are spoken to (${codes}). Better: ${better('en')}`,
    zh: `含有禁用语（${codes}）。建议改为：${better('zh')}`,
  })
}
