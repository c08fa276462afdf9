import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { isWeakRsaKey } from '../../src/access/weak-key.ts'

const EXPONENT = 'AQAB'

const modulusOf = (bits: number) =>
  String(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' }).n)

const base64url = (number: number) => Buffer.from([number]).toString('base64url')

t.test('an RSA key as they are made today is not weak', async (t) => {
  for (const bits of [2048, 2048, 3072]) t.equal(isWeakRsaKey(modulusOf(bits), EXPONENT), false, `${bits}`)
  t.equal(isWeakRsaKey(modulusOf(2048), base64url(3)), false, 'the smallest exponent')
})

t.test('an RSA key below 2048 bits is weak', async (t) => {
  for (const bits of [512, 1024, 2040]) t.equal(isWeakRsaKey(modulusOf(bits), EXPONENT), true, `${bits}`)
  const padded = Buffer.concat([Buffer.alloc(200), Buffer.from(modulusOf(1024), 'base64url')])
  t.equal(isWeakRsaKey(padded.toString('base64url'), EXPONENT), true, 'leading zeros add nothing')
  t.equal(isWeakRsaKey('', EXPONENT), true, 'no modulus at all')
})

t.test('an exponent of nothing, one, two or another even number is weak', async (t) => {
  const modulus = modulusOf(2048)
  for (const exponent of [0, 1, 2, 4, 16])
    t.equal(isWeakRsaKey(modulus, base64url(exponent)), true, `${exponent}`)
  t.equal(isWeakRsaKey(modulus, ''), true, 'no exponent at all')
})
