import t from 'tap'
import { z } from 'zod'
import { checkInput, InvalidInput, inputErrors } from '../../src/platform/input-error.ts'
import type { InputError, Language } from '../../src/platform/problem.ts'

const Body = z.strictObject({
  name: z.string().max(5),
  grade: z.enum(['general', 'urgent']).optional(),
  count: z.int().min(1).max(3).optional(),
  code: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  email: z.email().optional(),
  list: z.array(z.strictObject({ 'a/b~c': z.boolean() })).optional(),
  form: z.union([z.strictObject({ words: z.string() }), z.strictObject({ missing: z.string() })]).optional(),
})

t.test('each thing that is wrong is named by where, which code, and what to change', async (t) => {
  const body = {
    ...{ name: 'too long', grade: 'huge', count: 0, code: 'A', email: 'x', list: [{ 'a/b~c': 1 }], more: 1 },
  }
  t.strictSame(errorsOf(body, 'en'), [
    { pointer: '/name', code: 'too_large', message: 'This is too long or too large; at most 5.' },
    { pointer: '/grade', code: 'not_in_list', message: 'This must be one of: general, urgent.' },
    { pointer: '/count', code: 'too_small', message: 'This is too short or too small; at least 1.' },
    {
      ...{ pointer: '/code', code: 'wrong_format' },
      message: 'This is not in the expected form (/^[a-z]+$/).',
    },
    { pointer: '/email', code: 'wrong_format', message: 'This is not in the expected form (email).' },
    { pointer: '/list/0/a~1b~0c', code: 'wrong_type', message: 'This must be of type boolean.' },
    { pointer: '/more', code: 'unknown', message: 'This is not known here; leave it out.' },
  ])
})

t.test('the same is said in Chinese, thing by thing', async (t) => {
  const body = { grade: 'huge', count: 9, code: 'A', list: 'x', more: 1, other: 2 }
  const [en, zh] = [errorsOf(body, 'en'), errorsOf(body, 'zh-CN')]
  const places = (errors: InputError[]) => errors.map(({ pointer, code }) => `${pointer} ${code}`)
  t.strictSame(places(zh), places(en))
  for (const { message } of en) t.notMatch(message, /\p{Script=Han}/u)
  for (const { message } of zh) t.match(message, /\p{Script=Han}/u)
})

t.test('what is missing is told from what is of the wrong type', async (t) => {
  t.strictSame(
    errorsOf({}, 'en').map(({ pointer, code }) => [pointer, code]),
    [['/name', 'required']],
  )
  t.strictSame(
    errorsOf({ name: null }, 'en').map(({ pointer, code }) => [pointer, code]),
    [['/name', 'wrong_type']],
  )
})

t.test('of several forms the errors are those of the one that the input came nearest to', async (t) => {
  const errors = errorsOf({ name: 'a', form: { words: 1 } }, 'en')
  t.strictSame(
    errors.map(({ pointer, code }) => [pointer, code]),
    [['/form/words', 'wrong_type']],
  )
})

t.test('an error never repeats what was sent', async (t) => {
  const secret = 'PERSONAL-13800138000'
  const body = { name: secret, grade: secret, count: secret, code: secret, email: secret, form: secret }
  t.notMatch(JSON.stringify(errorsOf(body, 'en')), secret)
  t.equal(errorsOf(body, 'en').length, 6)
})

const Query = z.strictObject({
  state: z.array(z.enum(['received', 'graded'])).optional(),
  limit: z.int().min(1).max(200).default(50),
  mine: z.boolean().optional(),
  reference: z.string().optional(),
})

t.test('parameters are read as what their schema says', async (t) => {
  const query = { state: 'received', limit: '7', mine: 'true', reference: '7' }
  t.strictSame(checkInput(Query, 'querystring', query), {
    value: { state: ['received'], limit: 7, mine: true, reference: '7' },
  })
  t.strictSame(checkInput(Query, 'querystring', { state: ['received', 'graded'] }), {
    value: { state: ['received', 'graded'], limit: 50 },
  })
})

t.test('parameters that are no number or truth value are refused, at a pointer into the query', async (t) => {
  for (const limit of ['1.5', '1e1', ' 7', '0x7', '', 'x', '201', '0', '-1'])
    t.strictSame(
      pointersOf(checkInput(Query, 'querystring', { limit }), 'querystring'),
      ['/query/limit'],
      limit,
    )
  t.strictSame(pointersOf(checkInput(Query, 'querystring', { mine: '1' }), 'querystring'), ['/query/mine'])
  t.strictSame(pointersOf(checkInput(Query, 'querystring', { more: '1' }), 'querystring'), ['/query/more'])
})

t.test('a body is taken as it is: a text is no number', async (t) => {
  t.strictSame(pointersOf(checkInput(Body, 'body', { name: 'a', count: '1' }), 'body'), ['/count'])
})

function errorsOf(body: unknown, language: Language): InputError[] {
  const checked = checkInput(Body, 'body', body)
  if (!('error' in checked) || !(checked.error instanceof InvalidInput))
    throw new Error('this input is valid')
  return inputErrors(checked.error, language)
}

function pointersOf(checked: ReturnType<typeof checkInput>, part: string): string[] {
  if (!('error' in checked) || !(checked.error instanceof InvalidInput)) return []
  t.equal(checked.error.part, part)
  return inputErrors(checked.error, 'en').map(({ pointer }) => pointer)
}
