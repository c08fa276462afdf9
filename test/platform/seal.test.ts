import fc from 'fast-check'
import t from 'tap'
import {
  blind,
  blindWords,
  deriveKey,
  parseKeyRing,
  seal,
  sealUnderRing,
  unseal,
  unsealUnderRing,
} from '../../src/platform/seal.ts'
import { holds, seededBytes } from '../support/property.ts'

const random = seededBytes()
const KEY = random(32)
const PLACE = 'complaint_personal.sealed:tenant-a:complaint-1'
const text = fc.uint8Array({ maxLength: 200 })
const entry = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`

t.test('PRIV-1 what was sealed opens again, byte for byte', async (t) => {
  const property = fc.property(text, fc.string(), (bytes, place) =>
    unseal(KEY, place, seal(KEY, place, bytes, random)).equals(Buffer.from(bytes)),
  )
  holds(t, property)
})

t.test('PRIV-1 what is sealed cannot be read, and the same text never looks the same', async (t) => {
  const words = Buffer.from('王女士 +8613800138000')
  const [one, other] = [seal(KEY, PLACE, words, random), seal(KEY, PLACE, words, random)]
  t.notOk(one.includes(words))
  t.notOk(one.equals(other))
})

t.test('PRIV-1 a sealed text that was moved to another row, column or tenant does not open', async (t) => {
  const sealed = seal(KEY, PLACE, Buffer.from('text'), random)
  for (const place of [
    'complaint_personal.sealed:tenant-a:complaint-2',
    'complaint_personal.sealed:tenant-b:complaint-1',
    'complaint_event.sealed:tenant-a:complaint-1',
    '',
  ])
    t.throws(() => unseal(KEY, place, sealed), place)
})

t.test('PRIV-1 a sealed text of which any bit was changed does not open', async (t) => {
  const sealed = seal(KEY, PLACE, Buffer.from('text'), random)
  const opened = Array.from({ length: sealed.length * 8 }, (_, bit) => {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    return opens(() => unseal(KEY, PLACE, changed))
  })
  t.equal(opened.length, sealed.length * 8)
  t.notOk(opened.includes(true))
})

t.test('PRIV-1 a sealed text that was cut short anywhere, in its tag too, does not open', async (t) => {
  const sealed = seal(KEY, PLACE, Buffer.alloc(0), random)
  const lengths = Array.from({ length: sealed.length }, (_, length) => length)
  t.strictSame(
    lengths.filter((length) => opens(() => unseal(KEY, PLACE, sealed.subarray(0, length)))),
    [],
  )
})

t.test('PRIV-1 another key does not open it', async (t) => {
  const sealed = seal(KEY, PLACE, Buffer.from('text'), random)
  t.throws(() => unseal(random(32), PLACE, sealed))
})

t.test(
  'PRIV-1 after the ring got a new first key, what the old one sealed opens, and the new one writes',
  async (t) => {
    const before = parseKeyRing(entry('k1', 1))
    const after = parseKeyRing(`${entry('k2', 2)}, ${entry('k1', 1)}`)
    const onlyNew = parseKeyRing(entry('k2', 2))
    const old = sealUnderRing(before, PLACE, Buffer.from('old'), random)
    t.equal(unsealUnderRing(after, PLACE, old).toString(), 'old')
    const fresh = sealUnderRing(after, PLACE, Buffer.from('fresh'), random)
    t.equal(unsealUnderRing(onlyNew, PLACE, fresh).toString(), 'fresh')
    t.throws(() => unsealUnderRing(before, PLACE, fresh))
  },
)

t.test('PRIV-1 a key that is missing from the ring is named', async (t) => {
  const sealed = sealUnderRing(parseKeyRing(entry('k-2025', 1)), PLACE, Buffer.from('text'), random)
  t.throws(() => unsealUnderRing(parseKeyRing(entry('k-2026', 2)), PLACE, sealed), {
    message: 'ENCRYPTION_KEYS has no key k-2025, which sealed this data',
  })
})

t.test('PRIV-1 a key id that was put on another key’s text does not open it', async (t) => {
  const ring = parseKeyRing(`${entry('k1', 1)},${entry('k2', 2)}`)
  const sealed = sealUnderRing(ring, PLACE, Buffer.from('text'), random)
  sealed.write('k2', 1)
  t.throws(() => unsealUnderRing(ring, PLACE, sealed))
})

t.test(
  'PRIV-1 a malformed ring is refused with what to change, and never with the key in the message',
  async (t) => {
    const short = Buffer.alloc(31, 65).toString('base64')
    const texts = ['', 'k1', 'k1:', `:${short}`, `k1:${short}`, `${entry('k1', 1)},`, entry('k 1', 1)]
    for (const bad of [...texts, entry('k'.repeat(33), 1)])
      t.throws(() => parseKeyRing(bad), {
        message: 'ENCRYPTION_KEYS: each entry is id:base64 of 32 bytes, entries separated by commas',
      })
    t.throws(() => parseKeyRing(`${entry('k1', 1)},${entry('k1', 2)}`), {
      message: 'ENCRYPTION_KEYS: each id may appear once',
    })
  },
)

t.test('PRIV-6 the same value has another blind token at every tenant and under every kind', async (t) => {
  const [tenantA, tenantB] = [random(32), random(32)]
  const phone = '8613800138000'
  t.equal(blind(tenantA, 'phone', phone), blind(tenantA, 'phone', phone))
  t.not(blind(tenantA, 'phone', phone), blind(tenantB, 'phone', phone))
  t.not(blind(tenantA, 'phone', phone), blind(tenantA, 'orderNumber', phone))
  t.match(blind(tenantA, 'phone', phone), /^[0-9a-f]{32}$/)
})

t.test('PRIV-6 the same word has another token at every tenant', async (t) => {
  const words = ['空调', '制冷', 'kfr', '35']
  const [tenantA, tenantB] = [random(32), random(32)]
  const [ofA, ofB] = [blindWords(tenantA, words), blindWords(tenantB, words)]
  t.strictSame(ofA, blindWords(tenantA, words))
  t.equal(new Set([...ofA, ...ofB]).size, 2 * words.length)
})

t.test('a word’s token does not depend on the words around it', async (t) => {
  const word = fc.stringMatching(/^[a-z0-9]{1,16}$/)
  const property = fc.property(fc.array(word, { maxLength: 20 }), (words) => {
    const alone = words.map((word) => blindWords(KEY, [word])[0])
    return JSON.stringify(blindWords(KEY, words)) === JSON.stringify(alone)
  })
  holds(t, property, 50)
})

t.test('keys for different purposes differ, and always are the same for one', async (t) => {
  t.ok(deriveKey(KEY, 'words').equals(deriveKey(KEY, 'words')))
  t.notOk(deriveKey(KEY, 'words').equals(deriveKey(KEY, 'columns')))
  t.equal(deriveKey(KEY, 'words').length, 32)
})

function opens(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch {
    return false
  }
}
