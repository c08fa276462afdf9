import t from 'tap'
import { jsonBytes, Written } from '../../src/platform/written.ts'

const read = (bytes: Buffer) => JSON.parse(bytes.toString('utf8'))

t.test('what is written already stands in an answer as it says, beside the rest', async (t) => {
  const actions = new Written('[{"name":"受理","href":"/v1/complaints/1"}]')
  const body = { id: 1, account: '净水器漏水 💧', actions, none: undefined, casework: new Written('[]') }
  t.strictSame(read(jsonBytes(body)), {
    ...{ id: 1, account: '净水器漏水 💧' },
    actions: [{ name: '受理', href: '/v1/complaints/1' }],
    casework: [],
  })
})

t.test('a long text in Chinese fits beside what is written already', async (t) => {
  const [account, words] = ['净水器漏水'.repeat(4_000), '请尽快上门'.repeat(4_000)]
  const body = { account, said: new Written(JSON.stringify(words)) }
  t.strictSame(read(jsonBytes(body)), { account, said: words })
})

t.test('an answer may be written wholly, or not at all', async (t) => {
  t.strictSame(read(jsonBytes({ 'a"b': new Written('1'), c: new Written('null') })), { 'a"b': 1, c: null })
  for (const body of [{ a: '中' }, {}, [], ['x', null], 'text', 1, null])
    t.strictSame(read(jsonBytes(body)), body)
})

t.test('what is written already says the same deeper in an answer', async (t) => {
  t.strictSame(read(jsonBytes({ items: [{ actions: new Written('[{"name":"grade"}]') }] })), {
    items: [{ actions: [{ name: 'grade' }] }],
  })
})
