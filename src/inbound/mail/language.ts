const HAN = /\p{Script=Han}/gu
const LATIN_WORD = /[\p{Script=Latin}]{2,}/gu

/** The language of two in which a customer wrote, as far as their letters tell: Chinese where they tell nothing. */
export function languageOf(words: string): 'zh-CN' | 'en' {
  const [han, latin] = [words.match(HAN)?.length ?? 0, words.match(LATIN_WORD)?.length ?? 0]
  return latin > han ? 'en' : 'zh-CN'
}
