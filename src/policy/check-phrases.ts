import { type Finding, mistake, repeated } from '../platform/finding.ts'
import { bareOf, phrasesIn } from './phrases.ts'
import type { Policies } from './policy.ts'

/** REC-8: each code stands once, each phrase has something to find, and no better wording is itself refused. */
export function checkPhrases({ phrases }: Policies['phrases']): Finding[] {
  const twice = repeated(phrases.map(({ code }) => code)).map((index) =>
    mistake(
      `/content/phrases/${index}/code`,
      'duplicate_code',
      'This code stands twice.',
      '该代码重复出现。',
    ),
  )
  const refused = phrases.filter(({ action }) => action === 'refuse')
  const others = phrases.flatMap(({ find, better }, index) => [
    ...find.flatMap((phrase, place) =>
      bareOf(phrase) === '' ? [nothingToFind(`/content/phrases/${index}/find/${place}`)] : [],
    ),
    ...(['zh', 'en'] as const).flatMap((language) =>
      phrasesIn(refused, better[language]).length > 0
        ? [noBetter(`/content/phrases/${index}/better/${language}`)]
        : [],
    ),
  ])
  return [...twice, ...others]
}

function nothingToFind(pointer: string): Finding {
  return mistake(
    pointer,
    'nothing_to_find',
    'Without blanks and punctuation nothing is left to look for.',
    '去除空白与标点后没有可匹配的内容。',
  )
}

function noBetter(pointer: string): Finding {
  return mistake(
    pointer,
    'forbidden_phrase',
    'The better wording holds a phrase that is refused.',
    '推荐措辞本身含有禁用语。',
  )
}
