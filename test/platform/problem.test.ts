import t from 'tap'
import { languageOf, PROBLEMS, textIn } from '../../src/platform/problem.ts'

t.test(
  'each problem of the door reads in English and in Chinese, and has a status that says no',
  async (t) => {
    for (const [name, { status, en, zh }] of Object.entries(PROBLEMS)) {
      t.match(name, /^[a-z]+(-[a-z]+)*$/)
      t.match(en, /^[A-Z][^\p{Script=Han}]+\.$/u, name)
      t.match(zh, /\p{Script=Han}.*。$/u, name)
      t.ok(status >= 400 && status <= 503, name)
    }
  },
)

t.test('the answer is in the language that the caller reads best', async (t) => {
  const expected: readonly (readonly [header: string | undefined, language: string])[] = [
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['fr-FR, de;q=0.9', 'en'],
    ['zh', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['ZH-cn', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['en-GB', 'en'],
    ['en, zh', 'en'],
    ['zh, en', 'zh-CN'],
    ['en;q=0.8, zh;q=0.9', 'zh-CN'],
    ['zh;q=0.8, en;q=0.9', 'en'],
    ['en;q=0.5, zh', 'zh-CN'],
    ['fr, zh;q=0.1', 'zh-CN'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['zh;q=0', 'en'],
    ['en;q=0, zh;q=0.001', 'zh-CN'],
    ['en ; q=0.2 , zh ; q=0.3', 'zh-CN'],
    ['zha', 'en'],
    ['zh;q=nonsense', 'zh-CN'],
  ]
  for (const [header, language] of expected) t.equal(languageOf(header), language, String(header))
})

t.test('a text is given in the language that was asked for', async (t) => {
  const text = { en: 'yes', zh: '是' }
  t.equal(textIn('en', text), 'yes')
  t.equal(textIn('zh-CN', text), '是')
})
