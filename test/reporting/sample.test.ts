import { randomBytes } from 'node:crypto'
import t from 'tap'
import { newReference } from '../../src/complaint/reference.ts'
import { sampleBelow } from '../../src/reporting/sample.ts'

t.test('ANA-8 times are of all complaints as long as they are not many', async (t) => {
  t.equal(sampleBelow(0), null)
  t.equal(sampleBelow(5000), null)
  t.match(sampleBelow(5001), /^[0-9A-Z]{4}$/)
})

t.test('ANA-8 a sample is the part of the references that it is meant to be', async (t) => {
  t.equal(sampleBelow(10_000), 'G000')
  t.equal(sampleBelow(20_000), '8000')
  t.equal(sampleBelow(1_000_000_000_000), '0001', 'never nothing')
  const references = Array.from({ length: 20_000 }, () => newReference(randomBytes))
  const below = sampleBelow(references.length) ?? ''
  const sample = references.filter((reference) => reference < below)
  // Five standard deviations of 20,000 draws at one in four.
  t.ok(Math.abs(sample.length - 5000) < 5 * Math.sqrt(20_000 * 0.25 * 0.75), String(sample.length))
})
