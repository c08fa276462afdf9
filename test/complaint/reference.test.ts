import fc from 'fast-check'
import t from 'tap'
import { newReference, readReference } from '../../src/complaint/reference.ts'
import { holds, seededBytes } from '../support/property.ts'

const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const random = fc.uint8Array({ minLength: 9, maxLength: 9 })
const bytes = seededBytes()
const some = Array.from({ length: 20 }, () => newReference(bytes))

t.test('a reference has the form XXXX-XXXX-XX and reads as itself', async (t) => {
  const property = fc.property(random, (values) => {
    const reference = newReference(() => values)
    return (
      /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/.test(reference) &&
      readReference(reference) === reference
    )
  })
  holds(t, property)
})

t.test(
  'a reference may be typed in lower case, without hyphens, with O for 0 and I or L for 1',
  async (t) => {
    const property = fc.property(random, fc.constantFrom('I', 'L', 'i', 'l'), (values, one) => {
      const reference = newReference(() => values)
      const plain = reference.replaceAll('-', '')
      const typed = [reference.toLowerCase(), plain, plain.replaceAll('0', 'o').replaceAll('1', one)]
      return typed.every((text) => readReference(text) === reference)
    })
    holds(t, property)
  },
)

t.test('any single wrong symbol is told, at any place', async (t) => {
  const missed = some.flatMap((reference) =>
    [...reference].flatMap((right, index) =>
      right === '-'
        ? []
        : ALPHABET.filter((wrong) => wrong !== right)
            .map((wrong) => reference.slice(0, index) + wrong + reference.slice(index + 1))
            .filter((mistyped) => readReference(mistyped) !== null),
    ),
  )
  t.strictSame(missed, [])
})

t.test('any two neighbours swapped are told, whichever two they are and wherever they stand', async (t) => {
  const missed: string[] = []
  for (const [a, left] of ALPHABET.entries())
    for (const [b, right] of ALPHABET.entries()) {
      if (a === b) continue
      for (let place = 0; place < 8; place++) {
        const values = Uint8Array.from({ length: 9 }, (_, at) =>
          at === place ? a : at === place + 1 ? b : 7,
        )
        const plain = newReference(() => values).replaceAll('-', '')
        const swapped = plain.slice(0, place) + right + left + plain.slice(place + 2)
        if (readReference(swapped) !== null) missed.push(swapped)
      }
    }
  t.strictSame(missed, [])
})

t.test('the last symbol and its check symbol swapped are told', async (t) => {
  const property = fc.property(random, (values) => {
    const plain = newReference(() => values).replaceAll('-', '')
    const swapped = plain.slice(0, 8) + plain.charAt(9) + plain.charAt(8)
    return swapped === plain || readReference(swapped) === null
  })
  holds(t, property, 2000)
})

t.test('what has too few or too many symbols, or one that none has, is no reference', async (t) => {
  const [reference = ''] = some
  for (const text of ['', '-', 'U', reference.slice(0, -1), `${reference}0`, reference.replace(/^./, 'U')])
    t.equal(readReference(text), null, text)
  for (const text of [reference.replace(/^./, '中'), reference.replace(/^./, '\u{1F600}')])
    t.equal(readReference(text), null, text)
})

t.test('a reference carries 45 random bits: two that differ in any of them differ', async (t) => {
  const references = Array.from({ length: 45 }, (_, bit) =>
    newReference(() =>
      Uint8Array.from({ length: 9 }, (_, at) => (at === Math.trunc(bit / 5) ? 1 << (bit % 5) : 0)),
    ),
  )
  t.equal(new Set(references).size, 45)
})
