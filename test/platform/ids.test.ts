import fc from 'fast-check'
import t from 'tap'
import { firstIdOf, uuidv7 } from '../../src/platform/ids.ts'
import { holds } from '../support/property.ts'

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

t.test('an id is the UUIDv7 that RFC 9562 gives as its example', async (t) => {
  const random = () => Buffer.from('0cc318c4dc0c0c07398f', 'hex')
  t.equal(uuidv7(new Date(1_645_557_742_000), random), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

t.test('an id is well-formed and tells when it was made, whatever time and randomness', async (t) => {
  const property = fc.property(time, bytes, (at, random) => {
    const id = uuidv7(at, () => random)
    return FORM.test(id) && Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) === at.getTime()
  })
  holds(t, property)
})

t.test('of two ids the one that was made later sorts later', async (t) => {
  const property = fc.property(time, time, bytes, bytes, (a, b, one, other) => {
    const [idA, idB] = [uuidv7(a, () => one), uuidv7(b, () => other)]
    return a.getTime() === b.getTime() || a < b === idA < idB
  })
  holds(t, property)
})

t.test('74 bits of an id are random: two that differ in any of them differ', async (t) => {
  const fixed = new Uint8Array(10)
  const ids = Array.from({ length: 80 }, (_, bit) => {
    const random = Uint8Array.from(fixed, (_, index) => (index === bit >> 3 ? 1 << (bit & 7) : 0))
    return uuidv7(new Date(0), () => random)
  })
  t.equal(new Set([...ids, uuidv7(new Date(0), () => fixed)]).size, 74 + 1)
})

t.test('the first id of an instant comes before all that were made then, and after all before', async (t) => {
  const property = fc.property(time, bytes, (at, random) => {
    const [first, id] = [firstIdOf(at), uuidv7(at, () => random)]
    const before = uuidv7(new Date(Math.max(0, at.getTime() - 1)), () => new Uint8Array(10).fill(255))
    return FORM.test(first) && first <= id && (at.getTime() === 0 || before < first)
  })
  holds(t, property)
  t.equal(firstIdOf(new Date('1926-01-01')), firstIdOf(new Date(0)), 'before 1970 there are none')
})
