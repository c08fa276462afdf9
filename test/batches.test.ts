import t from 'tap'
import { dealt } from './support/deal.ts'

t.test('every test file runs in one batch, however many of either there are', (t) => {
  const files = Array.from({ length: 29 }, (_, n) => `test/${n}.test.ts`)
  for (const batches of [1, 2, 12, 29, 40]) {
    const deal = dealt(files, batches)
    t.equal(deal.length, batches)
    t.same(deal.flat().sort(), files.toSorted())
    const sizes = deal.map(({ length }) => length)
    t.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, 'the batches are equally large')
  }
  t.end()
})
