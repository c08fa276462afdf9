import canonicalize from 'canonicalize'
import fc from 'fast-check'
import t from 'tap'
import { canonical } from '../../src/platform/canonical.ts'

t.test(
  'LIFE-2 any JSON is written as RFC 8785 has it, as another library that follows it writes it',
  async (t) => {
    const values = fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 })
    fc.assert(
      fc.property(values, (value) => canonical(value) === canonicalize(value)),
      {
        numRuns: 2000,
        examples: [[{ 10: 1, 9: 2, b: -0, a: 1e21, é: [1e-7, 0.1, null] }], [['\u0000"\\/\u2028😀']]],
      },
    )
    t.pass('in 2,000 cases')
  },
)

t.test('what is undefined is left out, and half a character is its escape', async (t) => {
  t.equal(canonical({ b: undefined, a: ['x\ud83d', undefined] }), '{"a":["x\\ud83d",null]}')
  t.equal(canonical(undefined), '')
})

t.test('a number too large for one is null, as JSON.stringify writes it; a circle is an error', async (t) => {
  t.equal(canonical(JSON.parse('{"b":1e999,"a":[-1e999]}')), '{"a":[null],"b":null}')
  const circle: unknown[] = []
  circle.push(circle)
  t.throws(() => canonical(circle), TypeError)
})
