import t from 'tap'
import { ifMatchOf, RepeatableHeaders, VersionedHeaders } from '../../src/platform/if-match.ts'
import { InvalidInput, inputErrors } from '../../src/platform/input-error.ts'

t.test('If-Match names the version that the caller has seen', async (t) => {
  t.equal(ifMatchOf('"1"'), 1)
  t.equal(ifMatchOf(' "42" '), 42)
})

t.test('without If-Match, or with *, any version will do', async (t) => {
  t.equal(ifMatchOf(undefined), undefined)
  t.equal(ifMatchOf('*'), undefined)
})

t.test('an If-Match that is no version is refused in both languages, never ignored', async (t) => {
  for (const header of ['', '1', 'W/"1"', '"1", "2"', '"-1"', '"1.0"', '"a"', '"12345678901"', '""']) {
    const error = refusalOf(header)
    const [en] = inputErrors(error, 'en')
    const [zh] = inputErrors(error, 'zh-CN')
    t.match(en, { pointer: '/If-Match', code: 'wrong_format' }, JSON.stringify(header))
    t.match(zh?.message, /\p{Script=Han}/u)
  }
})

t.test('the header of a key or a version that is far too long is refused', async (t) => {
  t.notOk(VersionedHeaders.safeParse({ 'if-match': `"${'1'.repeat(100)}"` }).success)
  t.notOk(RepeatableHeaders.safeParse({ 'idempotency-key': 'k'.repeat(301) }).success)
  t.ok(VersionedHeaders.safeParse({ 'if-match': '"1"', 'idempotency-key': 'k', accept: '*/*' }).success)
})

function refusalOf(header: string): InvalidInput {
  try {
    ifMatchOf(header)
  } catch (error) {
    if (error instanceof InvalidInput) return error
  }
  throw new Error(`${header} was not refused`)
}
