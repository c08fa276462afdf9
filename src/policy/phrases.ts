import type { z } from 'zod'
import type { PhrasesPolicy } from './notice-policies.ts'

/** A phrase that customers aren't told, as policy writes it. */
export type Phrase = z.infer<typeof PhrasesPolicy>['phrases'][number]

const SENTENCE_END = /[。！？!?；;\n]|\.(?=\s|$)/
// A number with a unit of time, a clock time, a date, or a day by its name.
const DATED = new RegExp(
  [
    '[\\d〇一二两三四五六七八九十半]+ ?个?(?:年|月|日|号|天|周|点|时|小时|分钟|工作日)',
    '\\d{1,2}[:：]\\d{2}|\\d{1,4}[-/.]\\d{1,2}',
    '今天|今日|今晚|明天|明日|明早|后天|当天|当日|本周|下周|周[一二三四五六日末]|星期[一二三四五六日天]',
    '\\b\\d+ ?(?:minutes?|hours?|days?|weeks?|am|pm|h|min)\\b|\\b(?:today|tonight|tomorrow)\\b',
    '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b|\\b(?:one|two|three|24|48) (?:hours?|days?)\\b',
    '\\b\\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \\d',
  ].join('|'),
  'iu',
)

/** REC-8: which phrases stand in a text, however they are spaced or written (full width, capitals). */
export function phrasesIn(phrases: readonly Phrase[], text: string): Phrase[] {
  const sentences = text.normalize('NFKC').split(SENTENCE_END)
  const bare = sentences.map(bareOf)
  const whole = bareOf(text)
  return phrases.filter(({ find, unlessDated }) =>
    find
      .map(bareOf)
      .filter((one) => one !== '')
      .some((one) =>
        unlessDated
          ? bare.some((sentence, index) => sentence.includes(one) && !DATED.test(sentences[index] ?? ''))
          : whole.includes(one),
      ),
  )
}

/** A text without what doesn't change how it reads: width, capitals, blanks, punctuation, characters that can't be seen. */
export function bareOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{C}]/gu, '')
}
